package directory

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

// The functions here write what decodePKT reads.

func utf16le(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func text16(s string) string {
	t := utf16le(s)
	return string(binary.LittleEndian.AppendUint16(nil, uint16(len(t)))) + t
}

func blob(s string) string { return u32(uint32(len(s))) + s }

func pktTarget(server, share string, state uint32) string {
	return blob(strings.Repeat("\x00", 8) + u32(state) + u32(2) + text16(server) + text16(share))
}

func pktElement(name, prefix string, kind, state uint32, ttl uint32, targets ...string) string {
	id := strings.Repeat("g", 16) + text16(prefix) + text16(prefix) + u32(kind) + u32(state) + text16("a comment") + strings.Repeat("t", 24) + u32(3)
	return text16(name) + blob(id+blob(u32(uint32(len(targets)))+strings.Join(targets, ""))+blob(u32(0))+u32(ttl))
}

func pkt(elements ...string) string {
	return u32(0) + u32(uint32(len(elements))) + strings.Join(elements, "")
}

var (
	pktRoot  = pktElement(`\domainroot`, `\CORP\old`, 0x81, 1, 300, pktTarget("DC1", "old", 2), pktTarget("dc2.corp", "old", 1))
	pktLink  = pktElement(`\domainroot\6e1fe42c-0d39-4bcb-9f9a-0e1d7ab25ae0`, `\CORP\old\Apps\x64`, 1, 1, 1800, pktTarget("fs1", `apps$\64`, 2))
	pktSites = text16(`\siteroot`) + blob(strings.Repeat("s", 16)+u32(0))
)

func TestANamespaceOfVersion1(t *testing.T) {
	e := ldap.NewEntry("CN=old", map[string][]string{"cn": {"Old"}, "remoteServerName": {`\\DC1\old`, "*"}, "pKT": {pkt(pktRoot, pktLink, pktSites)}})
	expect(t, "namespace", namespaceV1(e), &facts.Namespace{Answered: facts.Yes(), Name: "old", Version: 1, TTL: 300,
		Roots: []facts.Target{{Server: "DC1", Path: `\\DC1\old`, Online: true}, {Server: "dc2.corp", Path: `\\dc2.corp\old`}},
		Folders: map[string]*facts.Folder{"apps/x64": {Answered: facts.Yes(), Path: "Apps/x64", TTL: 1800,
			Targets: []facts.Target{{Server: "fs1", Path: `\\fs1\apps$\64`, Online: true}}}},
	})
}

func TestAFolderThatIsOff(t *testing.T) {
	n := &facts.Namespace{Folders: map[string]*facts.Folder{}}
	off := pktElement(`\domainroot\x`, `\CORP\old\off`, 1, 3, 1800, pktTarget("fs1", "apps", 2))
	must(t, decodePKT([]byte(pkt(pktRoot, off)), n))
	expect(t, "its target", n.Folders["off"].Targets, []facts.Target{{Server: "fs1", Path: `\\fs1\apps`}})
}

func TestBrokenMetadata(t *testing.T) {
	for name, raw := range map[string]string{
		"no root":                   pkt(pktLink, pktSites),
		"two roots":                 pkt(pktRoot, pktRoot),
		"fewer elements than said":  u32(0) + u32(3) + pktRoot + pktLink,
		"a folder in no namespace":  pkt(pktRoot, pktElement(`\domainroot\x`, `\CORP\old`, 1, 1, 0)),
		"a target without a server": pkt(pktRoot, pktElement(`\domainroot\x`, `\CORP\old\a`, 1, 1, 0, pktTarget("", "x", 2))),
		"a target in no state":      pkt(pktRoot, pktElement(`\domainroot\x`, `\CORP\old\a`, 1, 1, 0, pktTarget("fs1", "x", 9))),
		"half a character":          pkt(pktRoot, "\x01\x00\\"+blob("")),
		"a billion elements":        u32(0) + u32(1<<30),
		"rubbish":                   strings.Repeat("\xff", 64),
	} {
		e := ldap.NewEntry("CN=old", map[string][]string{"cn": {"old"}, "remoteServerName": {`\\DC1\old`, "*"}, "pKT": {raw}})
		n := namespaceV1(e)
		expectFailed(t, name, n.Answered, facts.CollectorFailed, "CN=old")
		expect(t, name+": folders", len(n.Folders), 0)
		expect(t, name+": roots", n.Roots, []facts.Target{{Server: "DC1", Path: `\\DC1\old`}})
	}
	whole := pkt(pktRoot, pktLink)
	for i := range len(whole) {
		if decodePKT([]byte(whole[:i]), &facts.Namespace{Folders: map[string]*facts.Folder{}}) == nil {
			t.Errorf("the first %d of %d bytes are taken for the whole", i, len(whole))
		}
	}
}

func TestANamespaceThatMayNotBeRead(t *testing.T) {
	n := namespaceV1(ldap.NewEntry("CN=old", map[string][]string{"cn": {"old"}}))
	expectFailed(t, "namespace", n.Answered, facts.PermissionDenied, "may probably not read")
}

func FuzzDecodePKT(f *testing.F) {
	f.Add([]byte(pkt(pktRoot, pktLink, pktSites)))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := &facts.Namespace{Folders: map[string]*facts.Folder{}}
		if decodePKT(b, n) != nil {
			return
		}
		for path, folder := range n.Folders {
			if path == "" || !folder.Learnt() {
				t.Errorf("folder %q is %+v", path, folder)
			}
		}
	})
}

func FuzzParseTargetList(f *testing.F) {
	f.Add([]byte(utf16le(`<targets targetCount="1"><target state="online">\\fs1\a</target></targets>`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		targets, err := parseTargetList(b)
		for _, target := range targets {
			if err == nil && target.Server == "" {
				t.Errorf("a target without a server: %+v", target)
			}
		}
	})
}

func FuzzGPLinks(f *testing.F) {
	f.Add("[LDAP://cn={31B2F340-016D-11D2-945F-00C04FB984F9},cn=policies,cn=system,DC=corp,DC=example,DC=internal;2]")
	f.Fuzz(func(t *testing.T, value string) {
		links, err := gpLinks(value, testDomain)
		for _, l := range links {
			if err == nil && !guid.MatchString(l.GPO) {
				t.Errorf("a link to %q", l.GPO)
			}
		}
	})
}
