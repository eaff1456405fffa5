package directory

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

func TestGPLinks(t *testing.T) {
	const in = ",cn=policies,cn=system,DC=corp,DC=example,DC=internal"
	for name, c := range map[string]struct {
		value string
		want  []facts.GPOLink // nil when it is an error
	}{
		"nothing":                        {"", []facts.GPOLink{}},
		"a blank is what remains":        {" ", []facts.GPOLink{}},
		"the order is kept":              {"[LDAP://cn=" + gpoB + in + ";0][LDAP://cn=" + gpoA + in + ";0]", []facts.GPOLink{{GPO: gpoB}, {GPO: gpoA}}},
		"options are bits":               {"[LDAP://cn=" + gpoA + in + ";1][LDAP://cn=" + gpoA + in + ";2][LDAP://cn=" + gpoA + in + ";3]", []facts.GPOLink{{GPO: gpoA, Disabled: true}, {GPO: gpoA, Enforced: true}, {GPO: gpoA, Disabled: true, Enforced: true}}},
		"case and blanks do not matter":  {" [ldap://CN=" + strings.ToLower(gpoA) + ", CN=Policies" + in[12:] + "; 0 ] ", []facts.GPOLink{{GPO: gpoA}}},
		"a server in the path is left":   {"[LDAP://dc1.corp.example.internal/cn=" + gpoA + in + ";0]", []facts.GPOLink{{GPO: gpoA}}},
		"another domain is told":         {"[LDAP://cn=" + gpoA + ",cn=policies,cn=system,DC=child" + in[22:] + ";0]", []facts.GPOLink{{GPO: gpoA, Domain: "dc=child,dc=corp,dc=example,dc=internal"}}},
		"a link that does not end":       {"[LDAP://cn=" + gpoA + in + ";0", nil},
		"a link that does not begin":     {"LDAP://cn=" + gpoA + in + ";0]", nil},
		"a link without options":         {"[LDAP://cn=" + gpoA + in + "]", nil},
		"options that are no number":     {"[LDAP://cn=" + gpoA + in + ";x]", nil},
		"a link to something else":       {"[LDAP://cn=notaguid" + in + ";0]", nil},
		"rubbish behind a good link":     {"[LDAP://cn=" + gpoA + in + ";0]x", nil},
		"a lonely bracket":               {"[", nil},
		"a name that is no name":         {"[LDAP://,,;0]", nil},
		"an empty element":               {"[]", nil},
		"an element with only an option": {"[;0]", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := gpLinks(c.value, testDomain)
			if (err != nil) != (c.want == nil) {
				t.Fatalf("error is %v", err)
			}
			expect(t, "links", got, c.want)
		})
	}
}

func TestGeneralizedTime(t *testing.T) {
	for value, want := range map[string]string{
		"20260931120000.0Z":     "",
		"20260930120000.0Z":     "2026-09-30T12:00:00Z",
		"20260930120000Z":       "2026-09-30T12:00:00Z",
		"20260930120000,5Z":     "2026-09-30T12:00:00Z",
		"20260930140000.0+0200": "2026-09-30T12:00:00Z",
		"202609301200Z":         "2026-09-30T12:00:00Z",
		"":                      "",
		"20260930120000":        "",
		"today":                 "",
	} {
		got, err := generalizedTime(value)
		if (err == nil) != (want != "") || (err == nil && got.Format("2006-01-02T15:04:05Z07:00") != want) {
			t.Errorf("%q is %v, %v, want %q", value, got, err, want)
		}
	}
}

func TestFileTime(t *testing.T) {
	for value, want := range map[string]string{"": "", "0": "", "133485408000000000": "2024-01-01T00:00:00Z", "1": "1601-01-01T00:00:00Z"} {
		if got, err := fileTime(value); got != want || err != nil {
			t.Errorf("%q is %q, %v, want %q", value, got, err, want)
		}
	}
	for _, value := range []string{"-1", "soon", "9223372036854775807", "99999999999999999999"} {
		if got, err := fileTime(value); err == nil {
			t.Errorf("%q is %q, want an error", value, got)
		}
	}
}

func TestDHCPHosts(t *testing.T) {
	for name, c := range map[string]struct {
		object string
		values []string
		want   string
	}{
		"the root of every forest is no server": {"DhcpRoot", nil, ""},
		"the name behind the s":                 {"x", []string{"i10.0.0.5$rcn=Obj.corp$f0x00000000$sDHCP1.corp.$"}, "dhcp1.corp"},
		"the object when there is no name":      {"x", []string{"i10.0.0.5$rcn=Obj.corp$f0x00000000$s$"}, "obj.corp"},
		"the object by its distinguished name":  {"x", []string{"i10.0.0.5$rcn=Obj.corp,CN=NetServices,CN=Services,CN=Configuration,DC=corp$f0x00000000$s$"}, "obj.corp"},
		"the address when there is nothing":     {"x", []string{"i10.0.0.5$"}, "10.0.0.5"},
		"several in the old root":               {"DhcpRoot", []string{"i10.0.0.5$sa$", "i10.0.0.6$sb$"}, "a b"},
		"an object without a value":             {"DHCP2.corp", nil, "dhcp2.corp"},
		"a value without anything":              {"x", []string{"$$$"}, ""},
	} {
		if got := strings.Join(dhcpHosts(c.object, c.values), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWhyRefused(t *testing.T) {
	for text, want := range map[string]string{
		"80090308: LdapErr: DSID-0C090446, comment: AcceptSecurityContext error, data 775, v3839\x00": "the account is locked out (data 775)",
		"data 52e,":           "wrong user name or password (data 52e)",
		"comment: DATA 533":   "the account is disabled (data 533)",
		"data 532":            "the password has expired (data 532)",
		"data abc":            "for a reason that muster has no words for (data abc)",
		"Invalid Credentials": "wrong user name or password",
	} {
		if got := whyRefused(errors.New(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestExplainKerberos(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		refused bool
		reason  facts.Reason // when it is not refused
		words   string
	}{
		"wrong password": {"[Root cause: KDC_Error] KDC_Error: AS Exchange Error: kerberos error response from KDC: KRB Error: (24) KDC_ERR_PREAUTH_FAILED Pre-authentication information was invalid", true, "", "wrong password"},
		"locked out":     {"KRB Error: (18) KDC_ERR_CLIENT_REVOKED Client's credentials have been revoked", true, "", "locked out"},
		"no preauth":     {"KRBMessage_Handling_Error: AS Exchange Error: AS_REP is not valid or client password/keytab incorrect", true, "", "wrong password"},
		"clocks":         {"KRB Error: (37) KRB_AP_ERR_SKEW Clock skew too great", false, facts.CollectorFailed, "clock"},
		"another error":  {"KRB Error: (60) KRB_ERR_GENERIC Generic error", false, facts.CollectorFailed, "no Kerberos ticket"},
		"no KDC":         {"[Root cause: Networking_Error] Networking_Error: AS Exchange Error: failed sending AS_REQ to KDC: connection refused", false, facts.Unreachable, "port 88"},
	} {
		t.Run(name, func(t *testing.T) {
			err := explainKerberos("10.20.0.10:88", errors.New(c.text))
			if errors.Is(err, facts.ErrRefused) != c.refused || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v", err)
			}
			if !c.refused {
				expect(t, "reason", facts.FromError(err).Reason, c.reason)
			}
		})
	}
}

func TestPrincipal(t *testing.T) {
	for username, want := range map[string]string{
		`CORP\scan`: "scan", "scan": "scan", "scan@corp.example.internal": "scan", "scan@CORP.example.internal": "scan", "scan@contoso.com": "",
	} {
		got, err := principal(username, "CORP.EXAMPLE.INTERNAL")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", username, got, err, want)
		}
	}
}

func TestNamespacesOfVersion2(t *testing.T) {
	list := func(xml string) map[string][]string { return map[string][]string{"msDFS-TargetListv2": {utf16le(xml)}} }
	with := func(m map[string][]string, pairs ...string) map[string][]string {
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = append(m[pairs[i]], pairs[i+1])
		}
		return m
	}
	const one = `<targets targetCount="1"><target state="online">\\fs1\users$\x</target></targets>`
	target := facts.Target{Server: "fs1", Path: `\\fs1\users$\x`, Online: true}
	const at = "CN=Files,CN=Dfs-Configuration,CN=System," + testDomain
	entry := ldap.NewEntry
	items := map[string]*facts.Namespace{}
	namespacesV2(
		[]*ldap.Entry{entry(at, with(map[string][]string{}, "cn", "Files")), entry("CN=Bare"+at[8:], with(map[string][]string{}, "cn", "Bare"))},
		[]*ldap.Entry{entry("CN=files,"+at, with(list(one), "msDFS-Ttlv2", "-1"))},
		[]*ldap.Entry{
			entry("CN=link-1,CN=files,"+at, with(list(one), "msDFS-LinkPathv2", "/Profiles/FSLogix", "msDFS-Ttlv2", "1800")),
			entry("CN=link-2,CN=files,"+at, with(list(one), "msDFS-LinkPathv2", "/off", "msDFS-Propertiesv2", "TargetFailback=on", "msDFS-Propertiesv2", "state=offline")),
			entry("CN=link-3,CN=files,"+at, with(map[string][]string{}, "msDFS-LinkPathv2", "/hidden")),
			entry("CN=link-4,CN=nobody,"+at, with(list(one), "msDFS-LinkPathv2", "/lost")),
		}, items)

	bare := items["bare"]
	expectFailed(t, "a namespace that may not be read", bare.Answered, facts.PermissionDenied, "CN=Bare")
	n := items["files"]
	expect(t, "namespace", n.Answered, facts.Yes())
	expect(t, "roots", n.Roots, []facts.Target{target})
	expect(t, "an unsigned TTL", n.TTL, int64(4294967295))
	expect(t, "number of folders", len(n.Folders), 3)
	expect(t, "folder", n.Folders["profiles/fslogix"], &facts.Folder{Answered: facts.Yes(), Path: "Profiles/FSLogix", Targets: []facts.Target{target}, TTL: 1800})
	off := target
	off.Online = false
	expect(t, "a folder that is off", n.Folders["off"].Targets, []facts.Target{off})
	expectFailed(t, "a folder that may not be read", n.Folders["hidden"].Answered, facts.PermissionDenied, "CN=link-3")
}

func TestTargetList(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want []facts.Target // nil when it is an error
	}{
		"as Windows writes it": {"\xff\xfe" + utf16le(`<?xml version="1.0" encoding="utf-16"?><targets xmlns="http://schemas.microsoft.com/dfs/2007/03" majorVersion="2" minorVersion="0" targetCount="2" totalStringLengthInBytes="80">`+
			`<target priorityClass="siteCostNormal" priorityRank="0" state="online">\\fs1\a</target><target state="offline">\\FS2.corp\b\c</target></targets>`),
			[]facts.Target{{Server: "fs1", Path: `\\fs1\a`, Online: true}, {Server: "FS2.corp", Path: `\\FS2.corp\b\c`}}},
		"the state is online when left out": {utf16le(`<targets targetCount="1"><target>\\fs1\a</target></targets>`), []facts.Target{{Server: "fs1", Path: `\\fs1\a`, Online: true}}},
		"a zero at the end":                 {utf16le("<targets targetCount=\"1\"><target>\\\\fs1\\a</target></targets>\x00"), []facts.Target{{Server: "fs1", Path: `\\fs1\a`, Online: true}}},
		"a state nobody knows":              {utf16le(`<targets targetCount="1"><target state="maybe">\\fs1\a</target></targets>`), nil},
		"a target that is missing":          {utf16le(`<targets targetCount="2"><target>\\fs1\a</target></targets>`), nil},
		"a path that is none":               {utf16le(`<targets targetCount="1"><target>fs1</target></targets>`), nil},
		"a path without a share":            {utf16le(`<targets targetCount="1"><target>\\fs1\</target></targets>`), nil},
		"another document":                  {utf16le(`<links/>`), nil},
		"XML that does not end":             {utf16le(`<targets targetCount="1"><target>`), nil},
		"UTF-8":                             {`<targets targetCount="1"><target>\\fs1\a</target></targets>`, nil},
		"one byte":                          {"<", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseTargetList([]byte(c.raw))
			if (err != nil) != (c.want == nil) {
				t.Fatalf("error is %v", err)
			}
			if err == nil {
				expect(t, "targets", got, c.want)
			}
		})
	}
}
