package directorylab

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

const (
	domainDN = "DC=corp,DC=contoso,DC=example"
	configDN = "CN=Configuration," + domainDN
)

func find(base string, scope int, filter string, attrs ...string) *ldap.SearchRequest {
	return ldap.NewSearchRequest(base, scope, ldap.NeverDerefAliases, 0, 0, false, filter, attrs, nil)
}

func TestAnybodyMayReadTheRootDSE(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"clock-skew"}})
	c, err := labtest.DialLDAP(t, l, "dc-muc-01")
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Search(find("", ldap.ScopeBaseObject, "(objectClass=*)", "defaultNamingContext", "CURRENTTIME", "isSynchronized"))
	if err != nil {
		t.Fatal(err)
	}
	e := r.Entries[0]
	if len(e.Attributes) != 3 || e.GetAttributeValue("defaultNamingContext") != domainDN || e.GetAttributeValue("isSynchronized") != "TRUE" {
		t.Errorf("got %v", e.Attributes)
	}
	at, err := time.Parse("20060102150405.0Z", e.GetAttributeValue("currentTime"))
	if ahead := time.Until(at); err != nil || ahead < 9*time.Minute || ahead > 11*time.Minute {
		t.Errorf("its clock is %v ahead, %v", ahead, err)
	}
	_, err = c.Search(find(domainDN, ldap.ScopeBaseObject, "(objectClass=*)"))
	if !ldap.IsErrorWithCode(err, ldap.LDAPResultOperationsError) || !strings.Contains(err.Error(), "000004DC") {
		t.Errorf("a search without signing in: %v", err)
	}
}

func TestSigningIn(t *testing.T) {
	l := start(t, lab.Options{})
	_, right := labtest.Account(l)
	tests := []struct {
		name, user, password string
		code                 uint16
		says                 string
	}{
		{"with the principal name", "svc-muster@corp.contoso.example", right, 0, ""},
		{"with letters of another case", "SVC-Muster@CORP.contoso.example", right, 0, ""},
		{"with the name of the domain in front", `CORP\svc-muster`, right, 0, ""},
		{"with the distinguished name", "cn=svc-muster, cn=Users, " + domainDN, right, 0, ""},
		{"with a wrong password", "svc-muster@corp.contoso.example", "wrong", ldap.LDAPResultInvalidCredentials, "data 52e"},
		{"as somebody else", "nobody@corp.contoso.example", right, ldap.LDAPResultInvalidCredentials, "data 52e"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := labtest.DialLDAP(t, l, "dc-fra-01")
			if err != nil {
				t.Fatal(err)
			}
			err = c.Bind(tt.user, tt.password)
			if tt.code == 0 && err != nil || tt.code != 0 && (!ldap.IsErrorWithCode(err, tt.code) || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := l.Counts(); got.Binds != 6 || got.Refused != 2 {
		t.Errorf("counted %+v", got)
	}
}

func TestPlainLDAPMustBeEncryptedFirst(t *testing.T) {
	l := start(t, lab.Options{})
	user, password := labtest.Account(l)
	c, err := ldap.DialURL("ldap://" + l.Address("ldap", "dc-fra-01"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // of no interest
	c.SetTimeout(5 * time.Second)
	if err := c.Bind(user, password); !ldap.IsErrorWithCode(err, ldap.LDAPResultStrongAuthRequired) {
		t.Errorf("a bind without TLS: %v", err)
	}
	if err := c.StartTLS(&tls.Config{RootCAs: labtest.Trust(t, l), ServerName: "dc-fra-01.corp.contoso.example", MinVersion: tls.VersionTLS12}); err != nil {
		t.Fatal(err)
	}
	if err := c.Bind(user, password); err != nil {
		t.Errorf("a bind after StartTLS: %v", err)
	}
}

func TestSearches(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"recovery-desktops-disabled"}})
	c := labtest.LDAP(t, l, "dc-muc-02")
	policies := "CN=Policies,CN=System," + domainDN
	tests := []struct {
		name, base string
		scope      int
		filter     string
		want       int
	}{
		{"the domain itself", domainDN, ldap.ScopeBaseObject, "(objectClass=domainDNS)", 1},
		{"GPOs one level below Policies", policies, ldap.ScopeSingleLevel, "(objectClass=groupPolicyContainer)", 12},
		{"their Machine and User folders do not count", policies, ldap.ScopeSingleLevel, "(objectClass=*)", 12},
		{"OUs of the whole domain", domainDN, ldap.ScopeWholeSubtree, "(objectClass=organizationalUnit)", len(l.Model().Policies.OUs)},
		{"OUs by their short category", domainDN, ldap.ScopeWholeSubtree, "(objectCategory=organizationalUnit)", len(l.Model().Policies.OUs)},
		{"OUs with a link", domainDN, ldap.ScopeWholeSubtree, "(&(objectClass=organizationalUnit)(gPLink=*))", 9},
		{"an OU by its name in capitals", domainDN, ldap.ScopeWholeSubtree, "(OU=PERSISTENT)", 1},
		{"computers that begin with FRAW11D", domainDN, ldap.ScopeWholeSubtree, "(&(objectCategory=computer)(cn=FRAW11D*))", 80},
		{"computers that are disabled", domainDN, ldap.ScopeWholeSubtree, "(&(objectClass=computer)(userAccountControl:1.2.840.113556.1.4.803:=2))", 234},
		{"computers that are not in use for Munich", "OU=FRA,OU=VDA,OU=Citrix," + domainDN, ldap.ScopeWholeSubtree, "(&(objectClass=computer)(!(cn=MUC*)))", 344},
		{"either of two classes", configDN, ldap.ScopeWholeSubtree, "(|(objectClass=site)(objectClass=subnet))", 8},
		{"domain controllers in the configuration", "CN=Sites," + configDN, ldap.ScopeWholeSubtree, "(objectClass=nTDSDSA)", 4},
		{"the configuration is no part of the domain's partition", domainDN, ldap.ScopeWholeSubtree, "(objectClass=site)", 0},
		{"an object by a name in it, however it is written", configDN, ldap.ScopeWholeSubtree, "(siteObject=cn=muc, cn=sites, cn=configuration, dc=corp, dc=contoso, dc=example)", 2},
		{"a name with a comma in it", "CN=Activation Objects,CN=Microsoft SPP,CN=Services," + configDN, ldap.ScopeSingleLevel, "(objectClass=msSPP-ActivationObject)", 1},
		{"authorised DHCP servers and the root", "CN=NetServices,CN=Services," + configDN, ldap.ScopeSingleLevel, "(objectClass=dHCPClass)", 3},
		{"DFS folders", "CN=Dfs-Configuration,CN=System," + domainDN, ldap.ScopeWholeSubtree, "(objectClass=msDFS-Linkv2)", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := c.Search(find(tt.base, tt.scope, tt.filter, "distinguishedName"))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Entries) != tt.want {
				t.Errorf("%d entries, want %d", len(r.Entries), tt.want)
			}
		})
	}
	t.Run("something that does not exist", func(t *testing.T) {
		_, err := c.Search(find("OU=Nowhere,OU=Citrix,"+domainDN, ldap.ScopeWholeSubtree, "(objectClass=*)"))
		var e *ldap.Error
		if !errors.As(err, &e) || e.ResultCode != ldap.LDAPResultNoSuchObject || e.MatchedDN != "OU=Citrix,"+domainDN {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a whole domain refers to its other partitions", func(t *testing.T) {
		r, err := c.Search(find(domainDN, ldap.ScopeWholeSubtree, "(objectClass=domainDNS)", "1.1"))
		if err != nil || len(r.Referrals) != 3 {
			t.Errorf("referrals %v, %v", r.Referrals, err)
		}
	})
}

func TestAttributesAreThoseThatWereAskedFor(t *testing.T) {
	l := start(t, lab.Options{})
	c := labtest.LDAP(t, l, "dc-fra-01")
	gpo := "CN=" + l.Model().Policies.GPO(world.GPORegistrationMUC).GUID + ",CN=Policies,CN=System," + domainDN
	names := func(r *ldap.SearchRequest) string {
		t.Helper()
		got, err := c.Search(r)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, a := range got.Entries[0].Attributes {
			all = append(all, a.Name)
		}
		return strings.Join(all, " ")
	}
	if got := names(find(gpo, ldap.ScopeBaseObject, "(objectClass=*)", "DISPLAYNAME", "gPCWQLFilter")); got != "displayName" {
		t.Errorf("asked for two, of which one is set: %q", got)
	}
	if got := names(find(gpo, ldap.ScopeBaseObject, "(objectClass=*)", "1.1")); got != "" {
		t.Errorf("asked for none: %q", got)
	}
	if got := names(find(gpo, ldap.ScopeBaseObject, "(objectClass=*)", "nTSecurityDescriptor")); got != "" {
		t.Errorf("the security descriptor without saying which part: %q", got)
	}
	withSD := find(gpo, ldap.ScopeBaseObject, "(objectClass=*)", "nTSecurityDescriptor")
	withSD.Controls = []ldap.Control{&ldap.ControlMicrosoftSDFlags{ControlValue: sdDACL, Criticality: true}}
	if got := names(withSD); got != "nTSecurityDescriptor" {
		t.Errorf("the security descriptor's DACL: %q", got)
	}
	withSD.Controls = []ldap.Control{&ldap.ControlMicrosoftSDFlags{ControlValue: sdDACL | sdSACL, Criticality: true}}
	if got := names(withSD); got != "" {
		t.Errorf("the security descriptor with its SACL, which takes a privilege: %q", got)
	}
}

func TestLargeAnswersComeInPages(t *testing.T) {
	const desktops = 2345
	l := start(t, lab.Options{Scale: desktops})
	if got := l.Model().Computers(); got != desktops {
		t.Fatalf("the model has %d desktops, want %d", got, desktops)
	}
	c := labtest.LDAP(t, l, "dc-fra-01")
	search := find(domainDN, ldap.ScopeWholeSubtree, "(objectCategory=computer)", "dNSHostName", "pwdLastSet")
	r, err := c.Search(search)
	if !ldap.IsErrorWithCode(err, ldap.LDAPResultSizeLimitExceeded) || len(r.Entries) != maxPageSize {
		t.Errorf("without pages: %d entries, %v", len(r.Entries), err)
	}
	for _, size := range []uint32{100, 1000, 5000} {
		t.Run(fmt.Sprintf("of %d", size), func(t *testing.T) {
			r, err := c.SearchWithPaging(find(domainDN, ldap.ScopeWholeSubtree, "(objectCategory=computer)", "dNSHostName", "pwdLastSet"), size)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, e := range r.Entries {
				seen[e.DN] = true
				if e.GetAttributeValue("dNSHostName") == "" || e.GetAttributeValue("pwdLastSet") == "" {
					t.Fatalf("%s: %v", e.DN, e.Attributes)
				}
			}
			if want := desktops + accounts(l.Model()); len(seen) != want || len(r.Entries) != want {
				t.Errorf("%d entries with %d names, want %d", len(r.Entries), len(seen), want)
			}
		})
	}
	paged := find(domainDN, ldap.ScopeWholeSubtree, "(objectCategory=computer)")
	cookie := ldap.NewControlPaging(10)
	cookie.SetCookie([]byte("made up"))
	paged.Controls = []ldap.Control{cookie}
	if _, err := c.Search(paged); !ldap.IsErrorWithCode(err, ldap.LDAPResultUnavailableCriticalExtension) {
		t.Errorf("a cookie that nobody gave: %v", err)
	}
}

// accounts counts the servers that have a computer account.
func accounts(m *world.Model) int {
	n := 0
	for _, h := range m.Hosts {
		if h.OU != "" {
			n++
		}
	}
	return n
}

func TestDomainControllersFailAsTheyAreTold(t *testing.T) {
	ous := find(domainDN, ldap.ScopeWholeSubtree, "(objectClass=organizationalUnit)")
	tests := []struct {
		fault string
		host  string
		want  func(t *testing.T, l *lab.Lab) error // nil when the fault shows
	}{
		{"ldap-recovery-down", "dc-muc-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.DialLDAP(t, l, "dc-muc-01")
			return wantError(err, "refused")
		}},
		{"ldap-recovery-tls-hangs", "dc-muc-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.DialLDAP(t, l, "dc-muc-01")
			return wantError(err, "deadline exceeded")
		}},
		{"ldap-wrong-certificate", "dc-fra-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.DialLDAP(t, l, "dc-fra-01")
			if e := new(x509.UnknownAuthorityError); !errors.As(err, e) {
				return fmt.Errorf("got %w", err)
			}
			return nil
		}},
		{"ldap-recovery-hangs", "dc-muc-02", func(t *testing.T, l *lab.Lab) error {
			c, err := labtest.DialLDAP(t, l, "dc-muc-02")
			if err != nil {
				return err
			}
			c.SetTimeout(300 * time.Millisecond)
			return wantError(c.Bind("a", "b"), "timed out")
		}},
		{"ldap-recovery-garbage", "dc-muc-01", func(t *testing.T, l *lab.Lab) error {
			c, err := labtest.DialLDAP(t, l, "dc-muc-01")
			if err != nil {
				return err
			}
			return wantError(c.Bind("a", "b"), "")
		}},
		{"ldap-recovery-resets", "dc-muc-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.LDAP(t, l, "dc-muc-01").Search(ous)
			return wantError(err, "reset")
		}},
		{"ldap-recovery-slow-drip", "dc-muc-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.DialLDAP(t, l, "dc-muc-01")
			return wantError(err, "deadline exceeded")
		}},
		{"ldap-permission-denied", "dc-fra-01", func(t *testing.T, l *lab.Lab) error {
			_, err := labtest.LDAP(t, l, "dc-fra-01").Search(ous)
			return wantError(err, "Insufficient Access")
		}},
		{"ldap-endless-paging", "dc-fra-01", func(t *testing.T, l *lab.Lab) error {
			c := labtest.LDAP(t, l, "dc-fra-01")
			paging := ldap.NewControlPaging(500)
			for range 5 {
				page := find(domainDN, ldap.ScopeWholeSubtree, "(objectClass=organizationalUnit)")
				page.Controls = []ldap.Control{paging}
				r, err := c.Search(page)
				if err != nil {
					return err
				}
				answer, ok := ldap.FindControl(r.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
				if !ok || len(answer.Cookie) == 0 || len(r.Entries) != len(l.Model().Policies.OUs) {
					return fmt.Errorf("the pages end: %v, %d entries", answer, len(r.Entries))
				}
				paging.SetCookie(answer.Cookie)
			}
			return nil
		}},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			l := start(t, lab.Options{Faults: []string{tt.fault}})
			if err := tt.want(t, l); err != nil {
				t.Error(err)
			}
			if strings.HasPrefix(tt.fault, "ldap-recovery-") {
				if _, err := labtest.LDAP(t, l, "dc-fra-01").Search(ous); err != nil {
					t.Errorf("production suffers too: %v", err)
				}
			}
		})
	}
}

func wantError(err error, part string) error {
	if err == nil || !strings.Contains(err.Error(), part) {
		return fmt.Errorf("want an error with %q, got %w", part, err)
	}
	return nil
}

func TestTheControllersOfProductionAreDown(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"ldap-production-down"}})
	if _, err := labtest.DialLDAP(t, l, "dc-fra-02"); err == nil {
		t.Error("it accepted a connection")
	}
	labtest.LDAP(t, l, "dc-muc-01")
}

func TestThePasswordOfTheEstateFileIsWrong(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"ldap-wrong-password"}})
	written, err := os.ReadFile(l.World().SecretFile(world.DirectorySource))
	if err != nil {
		t.Fatal(err)
	}
	user, right := labtest.Account(l)
	c, err := labtest.DialLDAP(t, l, "dc-fra-01")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Bind(user, strings.TrimSpace(string(written))); !ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
		t.Errorf("with the password of the estate file: %v", err)
	}
	if err := c.Bind(user, right); err != nil {
		t.Errorf("with the right password: %v", err)
	}
}
