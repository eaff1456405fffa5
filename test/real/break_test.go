//go:build real

package real

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"
)

// What follows changes the domain, and puts it back at the end of the test. The
// two domain controllers replicate on demand only: a change at one is seen at the
// other when it is made there as well.

// directory is a connection to a domain controller as its administrator.
func directory(t *testing.T, dc int) *ldap.Conn {
	t.Helper()
	pem, err := os.ReadFile(filepath.Join(settings.lab, "ca", "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	c, err := ldap.DialURL("ldaps://"+address(dc), ldap.DialWithTLSConfig(&tls.Config{RootCAs: pool, ServerName: host(fmt.Sprintf("dc%d", dc)), MinVersion: tls.VersionTLS12}))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Bind("Administrator@"+domainName, settings.admin); err != nil {
		t.Fatal(err)
	}
	return c
}

// modify sends one change to a domain controller.
func modify(t *testing.T, dc int, change func(*ldap.Conn) error) {
	t.Helper()
	c := directory(t, dc)
	defer func() { _ = c.Close() }()
	if err := change(c); err != nil {
		t.Fatalf("changing dc%d: %v", dc, err)
	}
}

// read returns the values of an attribute; none when it is absent.
func read(t *testing.T, dc int, dn, attribute string, controls ...ldap.Control) [][]byte {
	t.Helper()
	c := directory(t, dc)
	defer func() { _ = c.Close() }()
	found, err := c.Search(ldap.NewSearchRequest(dn, ldap.ScopeBaseObject, ldap.NeverDerefAliases, 1, 10, false, "(objectClass=*)", []string{attribute}, controls))
	if err != nil {
		t.Fatalf("reading %s of %s at dc%d: %v", attribute, dn, dc, err)
	}
	return found.Entries[0].GetRawAttributeValues(attribute)
}

// set gives an attribute other values; none remove it.
func set(t *testing.T, dc int, dn, attribute string, values ...string) {
	t.Helper()
	put := func(values []string) {
		modify(t, dc, func(c *ldap.Conn) error {
			r := ldap.NewModifyRequest(dn, nil)
			r.Replace(attribute, values)
			return c.Modify(r)
		})
	}
	var before []string
	for _, v := range read(t, dc, dn, attribute) {
		before = append(before, string(v))
	}
	put(values)
	t.Cleanup(func() { put(before) })
}

// away renames an object, so that whatever looks for it does not find it. The
// object stays the same one, which a deleted and recreated one would not.
func away(t *testing.T, dc int, dn string) {
	t.Helper()
	rdn, parent, _ := strings.Cut(dn, ",")
	kind, name, _ := strings.Cut(rdn, "=")
	move(t, dc, dn, kind+"=away-"+name+","+parent)
}

// move gives an object another distinguished name.
func move(t *testing.T, dc int, from, to string) {
	t.Helper()
	rename := func(from, to string) {
		rdn, parent, _ := strings.Cut(to, ",")
		if strings.HasSuffix(from, ","+parent) && strings.Count(from, ",") == strings.Count(to, ",") {
			parent = "" // stays where it is
		}
		modify(t, dc, func(c *ldap.Conn) error { return c.ModifyDN(ldap.NewModifyDNRequest(from, rdn, true, parent)) })
	}
	rename(from, to)
	t.Cleanup(func() { rename(to, from) })
}

// remove deletes an object, where it may not be renamed, and makes a new one like
// it at the end.
func remove(t *testing.T, dc int, dn string) {
	t.Helper()
	// What the directory sets itself.
	own := []string{"name", "cn", "distinguishedname", "objectguid", "objectcategory", "instancetype", "whencreated", "whenchanged",
		"usncreated", "usnchanged", "showinadvancedviewonly", "dscorepropagationdata"}
	again := ldap.NewAddRequest(dn, nil)
	modify(t, dc, func(c *ldap.Conn) error {
		found, err := c.Search(ldap.NewSearchRequest(dn, ldap.ScopeBaseObject, ldap.NeverDerefAliases, 1, 10, false,
			"(objectClass=*)", []string{"*", "nTSecurityDescriptor"}, nil))
		if err != nil {
			return err
		}
		for _, a := range found.Entries[0].Attributes {
			if !slices.Contains(own, strings.ToLower(a.Name)) {
				again.Attribute(a.Name, a.Values)
			}
		}
		return c.Del(ldap.NewDelRequest(dn, nil))
	})
	t.Cleanup(func() { modify(t, dc, func(c *ldap.Conn) error { return c.Add(again) }) })
}

// account is the distinguished name of the computer account of a server.
func account(t *testing.T, name string) string {
	t.Helper()
	var dn string
	modify(t, dc1, func(c *ldap.Conn) error {
		found, err := c.Search(ldap.NewSearchRequest(domainDN, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 1, 10, false, "(sAMAccountName="+name+"$)", []string{"cn"}, nil))
		if err == nil && len(found.Entries) == 1 {
			dn = found.Entries[0].DN
		}
		return err
	})
	if dn == "" {
		t.Fatalf("the directory has no computer account of %s", name)
	}
	return dn
}

// sid is the security identifier of a server, as people write it.
func sid(t *testing.T, name string) string {
	t.Helper()
	raw := read(t, dc1, account(t, name), "objectSid")[0]
	text := fmt.Sprintf("S-%d-%d", raw[0], raw[7])
	for at := 8; at+4 <= len(raw); at += 4 {
		text += "-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(raw[at:])), 10)
	}
	return text
}

// gpo is the distinguished name of a GPO of the lab, by its number in grouppolicy.py.
func gpo(n int) string {
	return fmt.Sprintf("CN=%s,CN=Policies,CN=System,%s", guid(n), domainDN)
}

func guid(n int) string { return fmt.Sprintf("{C1000000-0000-4000-8000-%012d}", n) }

// The GPOs of the lab.
const (
	registrationHQ    = 1
	registrationDR    = 2
	registrationBoth  = 3
	fasAddresses      = 4
	sessionHosts      = 5
	profileManagement = 6
)

// link is one element of gPLink.
func link(n, options int) string {
	return fmt.Sprintf("[LDAP://cn=%s,cn=policies,cn=system,%s;%d]", guid(n), domainDN, options)
}

// sysvol is the path of a GPO's folder, or of a file in it, in a domain
// controller's copy.
func sysvol(dc, n int, path ...string) string {
	return inLab(dc, append([]string{"state", "sysvol", domainName, "Policies", guid(n)}, path...)...)
}

// hide takes a file or folder out of a copy of SYSVOL.
func hide(t *testing.T, path string) {
	t.Helper()
	// Beside the share, where nobody reads it, and on the same file system.
	hidden := filepath.Join(settings.lab, "hidden")
	if err := os.Rename(path, hidden); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Rename(hidden, path); err != nil {
			t.Error(err)
		}
	})
}

// rewrite changes the content of a file in a copy of SYSVOL. The file stays, and
// with it who may read it.
func rewrite(t *testing.T, path string, change func(old []byte) []byte) {
	t.Helper()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	put := func(content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { put(old) })
	put(change(old))
}

// The keys of the settings that faults change.
const (
	vdaKey = `Software\Policies\Citrix\VirtualDesktopAgent`
	fasKey = `Software\Policies\Citrix\Authentication\UserCredentialService\Addresses`
	rdsKey = `Software\Policies\Microsoft\Windows NT\Terminal Services`
	fslKey = `Software\FSLogix\Profiles`
)

// policy writes a text into a GPO's Registry.pol, in both copies. Samba's own
// encoder writes it. Without a text the value is taken out.
func policy(t *testing.T, n int, key, value string, text ...string) {
	t.Helper()
	for _, dc := range both {
		policyAt(t, dc, n, key, value, text...)
	}
}

func policyAt(t *testing.T, dc, n int, key, value string, text ...string) {
	t.Helper()
	path := sysvol(dc, n, "Machine", "Registry.pol")
	rewrite(t, path, func(old []byte) []byte { return old })
	out, err := exec.CommandContext(t.Context(), "/usr/bin/python3", append([]string{"grouppolicy.py", path, key, value}, text...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("writing %s: %v\n%s", path, err, out)
	}
}

// controller runs domain.sh: start, stop, freeze or thaw a domain controller.
func controller(t *testing.T, do string, dc int, more ...string) {
	t.Helper()
	// Not with the context of the test, which has ended when things are put back.
	cmd := exec.CommandContext(context.Background(), "./domain.sh", append([]string{do, strconv.Itoa(dc)}, more...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("domain.sh %s %d: %v\n%s", do, dc, err, out)
	}
}

// add makes an object until the end of the test.
func add(t *testing.T, dc int, dn, class string, attributes map[string]string) {
	t.Helper()
	again := ldap.NewAddRequest(dn, nil)
	again.Attribute("objectClass", []string{class})
	for name, value := range attributes {
		again.Attribute(name, []string{value})
	}
	modify(t, dc, func(c *ldap.Conn) error { return c.Add(again) })
	t.Cleanup(func() { modify(t, dc, func(c *ldap.Conn) error { return c.Del(ldap.NewDelRequest(dn, nil)) }) })
}
