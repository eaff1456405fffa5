//go:build real

package real

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	directorychecks "github.com/muster-dr/muster/checks/directory"
	policychecks "github.com/muster-dr/muster/checks/grouppolicy"
	checks "github.com/muster-dr/muster/checks/windows"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// heldList is the list of connectors that the Windows host holds.
const heldList = "cc3." + domainName + " cc4." + domainName

const sampledDN = "OU=Sampled,OU=Recovery,OU=Citrix," + domainDN

// hostAsWitness settles with a host that is read over Kerberos what the directory and
// SYSVOL of a domain controller leave open: a GPO with Citrix policies, and one that is
// filtered by a group.
func hostAsWitness(t *testing.T, _ *windows) {
	win := "CN=WIN1," + sampledDN
	add(t, dc1, sampledDN, "organizationalUnit", nil)
	// Without a dNSHostName: the service of that name belongs to the account that plays it.
	add(t, dc1, win, "computer", map[string]string{"sAMAccountName": "WIN1$", "userAccountControl": "4096"})

	t.Run("Citrix policies in a GPO", func(t *testing.T) {
		path := sysvol(dc1, registrationDR, "Machine", "Citrix", "GroupPolicy")
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(sysvol(dc1, registrationDR, "Machine", "Citrix")) })
		if err := os.WriteFile(filepath.Join(path, "Policies.gpf"), []byte("what only Citrix' own tools can read"), 0o644); err != nil {
			t.Fatal(err)
		}
		doc := scanWitness(t)
		s, _ := resultant(doc, 0)
		if s.State != rsop.IsUnknown || !strings.Contains(s.Message, "Citrix policies") || !strings.Contains(s.Message, "was changed at") {
			t.Errorf("a moment after the OU was made: %+v", s)
		}
		if s, _ = resultant(doc, 3*time.Hour); s.State != rsop.IsSet || s.Witness != rsop.ByComputers || !slices.Equal(s.Read, []string{host("win1")}) || !slices.Equal(s.Data, []string{heldList}) {
			t.Errorf("three hours later: %+v", s)
		}
		doc.Windows = nil
		if s, _ = resultant(doc, 3*time.Hour); s.State != rsop.IsUnknown || !strings.Contains(s.Message, "none of its computers was read") {
			t.Errorf("when nobody is asked: %+v", s)
		}
	})
	t.Run("a GPO that is filtered by a group", func(t *testing.T) {
		// Groups that every domain has: "RAS and IAS Servers", with "Cert Publishers" in it.
		const outer, inner = "CN=RAS and IAS Servers,CN=Users," + domainDN, "CN=Cert Publishers,CN=Users," + domainDN
		set(t, dc1, outer, "member", inner)
		filterByGroup(t, dc1, gpo(registrationDR), outer)
		doc := scanWitness(t)
		s, ou := resultant(doc, 3*time.Hour)
		if len(filtered(ou)) != 1 || s.Policy != rsop.IsAbsent {
			t.Errorf("nobody is in the group: %+v, %+v", s, ou.Excluded)
		}
		if s.State != rsop.IsAbsent || !strings.Contains(s.Differs, host("win1")) {
			t.Errorf("and what the host holds all the same is left over: %+v", s)
		}
		set(t, dc1, inner, "member", win)
		s, ou = resultant(scanWitness(t), 3*time.Hour)
		if s.State != rsop.IsSet || s.Policy != rsop.IsSet || s.Witness != rsop.ByBoth || len(filtered(ou)) != 0 || ou.Applied[0].Condition != "" {
			t.Errorf("the host is in a group in the group: %+v, %+v %+v", s, ou.Applied, ou.Excluded)
		}
	})
}

// filtered are the GPOs that the computers of an OU may not apply.
func filtered(ou *rsop.OU) []string {
	var names []string
	for _, gpo := range ou.Excluded {
		if gpo.Why == rsop.Filtered {
			names = append(names, gpo.Name)
		}
	}
	return names
}

// resultant is what is known of the list of connectors of the OU when the host was read
// some time after everything else.
func resultant(doc *facts.Document, after time.Duration) (*rsop.Setting, *rsop.OU) {
	at := doc.Run.Finished.Add(after)
	if a := doc.Sources["windows"].Asked["recovery/"+host("win1")]; a != nil {
		a.Started = at
	}
	ou := rsop.Of(doc, at).Views[estate.Recovery].OUs[facts.DNKey(sampledDN)]
	return ou.Settings[rsop.ListOfDDCs], ou
}

// scanWitness reads the directory, SYSVOL and the host. The account of the host is known
// to the first domain controller alone (see winrm.sh), so both sites are where that is.
func scanWitness(t *testing.T) *facts.Document {
	t.Helper()
	cred := func(method string) *estate.Credential {
		return &estate.Credential{Method: method, Username: scanner + "@" + domainName, Password: "env:MUSTER_PASSWORD", CAFile: filepath.Join(settings.lab, "ca", "ca.pem")}
	}
	est := &estate.Estate{
		Domain:      domainName,
		Credentials: map[string]*estate.Credential{"windows": cred("kerberos"), "directory": cred("")},
		Components:  map[string]*estate.Component{"workloads_mcs": {OUs: estate.PerSite{Recovery: []string{facts.DNKey(sampledDN)}}}},
	}
	est.Sites.Production = estate.Site{ADSite: "HQ", Resolvers: []string{net.JoinHostPort(address(dc1), "53")}}
	est.Sites.Recovery = est.Sites.Production
	est.Sites.Recovery.Hosts = []estate.WindowsHost{{Host: host("win1"), WinRM: net.JoinHostPort(winAddress, portKerberos)}}
	doc := collect.Run(t.Context(), est, []collect.Source{directorychecks.Source(), policychecks.Source(), checks.Source()}, collect.Options{Version: "test"})
	for name, s := range doc.Sources {
		if name != "windows" && !s.Learnt() {
			t.Fatalf("%s: %+v", name, s.Answered)
		}
	}
	if h := doc.Windows.Hosts[host("win1")]; h == nil || h.VDA == nil || !h.VDA.Learnt() || !h.VDA.Settings.Learnt() {
		t.Fatalf("the host was not read: %+v", doc.Sources["windows"])
	}
	return doc
}

// filterByGroup gives the right to apply a GPO to a group in place of the Authenticated
// Users. The SID of the group is longer, so that the list grows.
func filterByGroup(t *testing.T, dc int, dn, group string) {
	t.Helper()
	right := []byte{0x8f, 0xfd, 0xac, 0xed, 0xb3, 0xff, 0xd1, 0x11, 0xb4, 0x1d, 0x00, 0xa0, 0xc9, 0x68, 0xf9, 0x39}
	users := []byte{1, 1, 0, 0, 0, 0, 0, 5, 11, 0, 0, 0} // S-1-5-11
	sid := read(t, dc, group, "objectSid")[0]
	old := read(t, dc, dn, "nTSecurityDescriptor")[0]
	at := bytes.Index(old, append(bytes.Clone(right), users...))
	if at < 0 {
		t.Fatal("the security descriptor does not let the Authenticated Users apply the GPO")
	}
	ace, more := at-12, len(sid)-len(users) // its header, rights and flags stand before the right
	changed := slices.Concat(old[:at+len(right)], sid, old[at+len(right)+len(users):])
	grow := func(i int) { // a length of two bytes
		n := int(changed[i]) + int(changed[i+1])<<8 + more
		changed[i], changed[i+1] = byte(n), byte(n>>8)
	}
	grow(ace + 2)
	for _, i := range []int{4, 8, 12, 16} { // where owner, group and both lists are
		offset := int(changed[i]) + int(changed[i+1])<<8
		switch {
		case offset > at:
			grow(i)
		case i == 16:
			grow(offset + 2)
		}
	}
	set(t, dc, dn, "nTSecurityDescriptor", string(changed))
}
