package lab

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
	"github.com/miekg/dns"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestFaultsAreListedForPeople(t *testing.T) {
	named := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	var before string
	for _, f := range Faults(Parts()) {
		if !named.MatchString(f.Name) || f.Name <= before {
			t.Errorf("%q is no name, or not in its place behind %q", f.Name, before)
		}
		if f.Title == "" || strings.HasSuffix(f.Title, ".") || len(f.Title) > 100 || strings.Contains(f.Title, "\n") {
			t.Errorf("%s: %q is no title", f.Name, f.Title)
		}
		before = f.Name
	}
}

// TestEveryEstateFaultCanBeSeenFromOutside compares what a scan could learn of a
// lab with the fault with what it could learn of a healthy one.
func TestEveryEstateFaultCanBeSeenFromOutside(t *testing.T) {
	healthy := outside(t, nil)
	if again := outside(t, nil); again != healthy {
		t.Fatalf("two healthy labs differ: %s", firstDifference(healthy, again))
	}
	for _, f := range Faults(Parts()) {
		if f.Server {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			if outside(t, []string{f.Name}) == healthy {
				t.Error("nothing has changed")
			}
		})
	}
}

// TestEveryServerFaultHasATest makes sure that no server fault is left out of the
// tests that see each of them at work.
func TestEveryServerFaultHasATest(t *testing.T) {
	var sources bytes.Buffer
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(b)
	}
	for _, f := range Faults(Parts()) {
		if f.Server && !strings.Contains(sources.String(), `"`+f.Name+`"`) {
			t.Errorf("%s has no test", f.Name)
		}
	}
}

func TestFaultsOfOtherServersShow(t *testing.T) {
	t.Run("dns-production-hangs", func(t *testing.T) {
		l := start(t, Options{Faults: []string{"dns-production-hangs"}})
		c := dns.Client{Timeout: 200 * time.Millisecond}
		if r, _, err := c.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Address("dns", estate.Production)); err == nil {
			t.Errorf("it answered %v", r)
		}
	})
	t.Run("ldap-production-down", func(t *testing.T) {
		l := start(t, Options{Faults: []string{"ldap-production-down"}})
		if _, err := dial(t, l, "dc-fra-02"); err == nil {
			t.Error("it accepted a connection")
		}
		signIn(t, l, "dc-muc-01")
	})
	t.Run("ldap-wrong-password", func(t *testing.T) {
		l := start(t, Options{Faults: []string{"ldap-wrong-password"}})
		written, err := os.ReadFile(l.world.SecretFile(world.DirectorySource))
		if err != nil {
			t.Fatal(err)
		}
		user, right, _ := l.Account()
		c, err := dial(t, l, "dc-fra-01")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Bind(user, strings.TrimSpace(string(written))); !ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
			t.Errorf("with the password of the estate file: %v", err)
		}
		if err := c.Bind(user, right); err != nil {
			t.Errorf("with the right password: %v", err)
		}
	})
	t.Run("sysvol-recovery-missing", func(t *testing.T) {
		l := start(t, Options{Faults: []string{"sysvol-recovery-missing"}})
		if _, err := os.Stat(l.Address("sysvol", estate.Recovery)); !os.IsNotExist(err) {
			t.Errorf("the folder: %v", err)
		}
	})
	t.Run("sysvol-recovery-unreadable", func(t *testing.T) {
		l := start(t, Options{Faults: []string{"sysvol-recovery-unreadable"}})
		if _, err := os.ReadDir(filepath.Join(l.Address("sysvol", estate.Recovery), l.Model().Domain, "Policies")); err == nil || os.IsNotExist(err) {
			t.Errorf("listing the policies: %v", err)
		}
	})
}

// sameClock lets labs that were started one after the other tell the same times.
var sameClock = world.StartClock()

// outside writes down what can be learnt of a lab over its protocols, without
// what differs from one lab to the next: ports, paths and the time of day.
func outside(t *testing.T, faults []string) string {
	t.Helper()
	l := start(t, Options{Faults: faults, Scale: 20, Clock: sameClock})
	var b strings.Builder
	own := []string{l.dir, "<lab>", l.Address("citrixcloud", ""), "<citrix cloud>"}
	for host, address := range l.Addresses("prism") {
		own = append(own, address, "<"+host+">")
	}
	for _, host := range l.Model().Directory.Controllers {
		own = append(own, l.Address("ldap", host.Host), "<"+host.Host+">")
	}
	for _, site := range world.BothSites {
		own = append(own, l.Address("dns", site), "<resolver of "+site+">")
		fmt.Fprintf(&b, "SITE %s\n%s%s", site, namesOf(t, l, site), filesOf(t, l.Address("sysvol", site)))
	}
	for _, c := range l.Model().Directory.Controllers {
		fmt.Fprintf(&b, "CONTROLLER %s\n%s", c.Host, rootOf(t, l, c.Host))
	}
	b.WriteString(directoryOf(t, l, "dc-muc-02"))
	b.WriteString(controlPlaneOf(t, l))
	b.WriteString(platformsOf(t, l))
	b.WriteString(hostsOf(t, l))
	b.Write(l.EstateFile())
	return ports.ReplaceAllString(strings.NewReplacer(own...).Replace(b.String()), "<port>")
}

// ports are those that the system chose for other servers.
var ports = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

// namesOf is every answer of a site's resolver that a healthy estate has.
func namesOf(t *testing.T, l *Lab, site string) string {
	t.Helper()
	var b strings.Builder
	for _, z := range world.Healthy().DNS[site].Zones {
		asked := map[string]bool{}
		questions := []dns.Question{{Name: dns.Fqdn(z.Name), Qtype: dns.TypeSOA}}
		for _, r := range z.Records {
			if key := fmt.Sprint(r.Name, r.Type); !asked[key] {
				asked[key] = true
				questions = append(questions, dns.Question{Name: dns.Fqdn(r.Name), Qtype: r.Type})
			}
		}
		for _, q := range questions {
			r := ask(t, l, site, q.Name, q.Qtype)
			r.Id = 0
			fmt.Fprintln(&b, q.Name, dns.TypeToString[q.Qtype], dns.RcodeToString[r.Rcode], r.Authoritative, r.Answer)
		}
	}
	return b.String()
}

func filesOf(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rootOf is what a domain controller says of itself, and by how much its clock is
// ahead instead of the time.
func rootOf(t *testing.T, l *Lab, host string) string {
	t.Helper()
	c, err := dial(t, l, host)
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
func directoryOf(t *testing.T, l *Lab, host string) string {
	t.Helper()
	c := signIn(t, l, host)
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

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + "\n" + right[i]
		}
	}
	return fmt.Sprintf("%d lines, %d lines", len(left), len(right))
}
