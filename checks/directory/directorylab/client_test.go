package directorylab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
)

// rootOf is what a domain controller says of itself, and by how much its clock is
// ahead instead of the time.
func rootOf(t *testing.T, l *lab.Lab, host string) string {
	t.Helper()
	c, err := labtest.DialLDAP(t, l, host)
	if err != nil {
		t.Fatal(err)
	}
	root, err := c.Search(find("", ldap.ScopeBaseObject, "(objectClass=*)"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, a := range root.Entries[0].Attributes {
		if a.Name == "currentTime" {
			at, err := time.Parse("20060102150405.0Z", a.Values[0])
			fmt.Fprintln(&b, "ahead", time.Until(at).Round(time.Minute), err)
			continue
		}
		fmt.Fprintf(&b, "%s %q\n", a.Name, a.Values)
	}
	return b.String()
}

// directoryOf is every object of the domain and of the configuration, with the
// security descriptors of GPOs.
func directoryOf(t *testing.T, l *lab.Lab, host string) string {
	t.Helper()
	c := labtest.LDAP(t, l, host)
	var b strings.Builder
	for _, base := range []string{domainDN, configDN} {
		r := find(base, ldap.ScopeWholeSubtree, "(objectClass=*)", "*", "nTSecurityDescriptor", "msDS-isRODC")
		r.Controls = []ldap.Control{&ldap.ControlMicrosoftSDFlags{ControlValue: sdDACL}}
		got, err := c.SearchWithPaging(r, 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range got.Entries {
			for _, a := range e.Attributes {
				if a.Name != "pwdLastSet" && a.Name != "whenChanged" {
					fmt.Fprintf(&b, "%s %s %q\n", e.DN, a.Name, a.Values)
				}
			}
		}
	}
	return b.String()
}
