package checks_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
	"github.com/miekg/dns"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// start runs the whole lab.
func start(t *testing.T, opt lab.Options) *lab.Lab {
	t.Helper()
	opt.Parts = checks.Lab()
	return labtest.Start(t, opt)
}

func ask(t *testing.T, l *lab.Lab, site, name string, qtype uint16) *dns.Msg {
	t.Helper()
	c := dns.Client{Timeout: 2 * time.Second}
	r, _, err := c.Exchange(new(dns.Msg).SetQuestion(dns.Fqdn(name), qtype), l.Address("dns", site))
	if err != nil {
		t.Fatalf("%s %s at %s: %v", name, dns.TypeToString[qtype], site, err)
	}
	return r
}

func TestEverySourceBringsItsPartOfTheLab(t *testing.T) {
	for _, s := range checks.All() {
		if p := s.Lab; p.Source != s.Name || p.Servers == nil || p.Declare == nil || len(p.Faults) == 0 {
			t.Errorf("%s: the part of %q has no servers, no faults, or is not declared", s.Name, p.Source)
		}
	}
}

func TestFaultsAreListedForPeople(t *testing.T) {
	named := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	var before string
	for _, f := range lab.Faults(checks.Lab()) {
		if !named.MatchString(f.Name) || f.Name <= before {
			t.Errorf("%q is no name, or not in its place behind %q", f.Name, before)
		}
		if f.Title == "" || strings.HasSuffix(f.Title, ".") || len(f.Title) > 100 || strings.Contains(f.Title, "\n") {
			t.Errorf("%s: %q is no title", f.Name, f.Title)
		}
		before = f.Name
	}
}

func TestTheServersAgreeAboutAMachine(t *testing.T) {
	l := start(t, lab.Options{Scale: 12345})
	w := labtest.CitrixCloud(t, l)
	all := labtest.At(t, w.Get("/cvad/manage/Machines?limit=1000").JSON(t), "Items").([]any)
	x := all[len(all)-1].(map[string]any)
	name := strings.TrimPrefix(x["Name"].(string), `CORP\`)
	vm := labtest.Prism(t, l, "pc-fra").Get("/api/vmm/v4.3/ahv/config/vms/" + labtest.At(t, x, "Hosting", "HostedMachineId").(string)).JSON(t)
	if got := labtest.At(t, vm, "data", "name"); got != name {
		t.Errorf("the VM of %s is %v", name, got)
	}
	c := labtest.LDAP(t, l, "dc-fra-01")
	found, err := c.Search(ldap.NewSearchRequest("DC=corp,DC=contoso,DC=example", ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 0, 0, false,
		"(&(objectCategory=computer)(cn="+name+"))", []string{"objectSid", "dNSHostName"}, nil))
	if err != nil || len(found.Entries) != 1 {
		t.Fatalf("%s in the directory: %v, %v", name, found, err)
	}
	if got := found.Entries[0]; got.GetAttributeValue("dNSHostName") != x["DnsName"] || got.GetRawAttributeValue("objectSid") == nil ||
		!bytes.Equal(got.GetRawAttributeValue("objectSid"), world.SIDOnWire(x["Sid"].(string))) {
		t.Errorf("the directory says %v, the control plane %v and %v", got.Attributes, x["DnsName"], x["Sid"])
	}
}

func TestTheEstateFileIsAccepted(t *testing.T) {
	l := start(t, lab.Options{})
	path, err := l.WriteTo(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e, err := estate.Load(path, checks.Credentials()...)
	if err != nil {
		t.Fatal(err)
	}
	m := l.Model()
	if e.Domain != m.Domain || e.Name != m.Name || len(e.Components) != len(m.Components) {
		t.Errorf("read back: domain %q, name %q and %d components, want %q, %q and %d", e.Domain, e.Name, len(e.Components), m.Domain, m.Name, len(m.Components))
	}
	for _, site := range world.BothSites {
		s := e.Site(site)
		if len(s.DomainControllers) != 2 || s.Resolvers[0] != l.Address("dns", site) || s.Sysvol == "" {
			t.Errorf("%s: %+v", site, s)
		}
	}
	for site, short := range map[string]string{estate.Production: "fra", estate.Recovery: "muc"} {
		s := e.Site(site)
		if s.ResourceLocation != strings.ToUpper(short) || s.PrismCentral.Address != l.Address("prism", "pc-"+short) || s.PrismCentral.Host != m.FQDN("pc-"+short) {
			t.Errorf("%s: resource location %q and Prism Central %+v", site, s.ResourceLocation, s.PrismCentral)
		}
		if len(s.Clusters) != 1 || s.Clusters[0].Name != "NTX-"+strings.ToUpper(short) || s.Clusters[0].Element.Address != l.Address("prism", "pe-"+short) {
			t.Errorf("%s: clusters %+v", site, s.Clusters)
		}
	}
	user, password := labtest.Account(l)
	viewer, viewerPassword := labtest.PrismAccount(l)
	customer, client, secret := labtest.APIClient(l)
	if c := e.Credentials["citrixcloud"]; c.Customer != customer || c.Endpoint != l.Address("citrixcloud", "") {
		t.Errorf("customer %q at %q", c.Customer, c.Endpoint)
	}
	for source, want := range map[string][2]string{"directory": {user, password}, "prism": {viewer, viewerPassword}, "citrixcloud": {client, secret}} {
		c := e.Credentials[source]
		b, err := os.ReadFile(strings.TrimPrefix(string(c.Password), "file:"))
		if err != nil || strings.TrimSpace(string(b)) != want[1] || c.Username != want[0] || c.CAFile == "" {
			t.Errorf("the estate file does not lead to the account for %s: %v", source, err)
		}
		if strings.Contains(string(l.EstateFile()), want[1]) {
			t.Errorf("the password for %s stands in the estate file", source)
		}
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	var asking sync.WaitGroup
	for _, faults := range [][]string{nil, {"dns-recovery-down", "ldap-recovery-down", "citrix-cloud-down", "prism-recovery-down"}, {"dns-recovery-hangs", "ldap-recovery-hangs"}, {"ldap-recovery-tls-hangs"}, {"ldap-recovery-slow-drip"}} {
		m := world.Healthy()
		if slices.Contains(faults, "dns-recovery-hangs") {
			m.Citrix.Behaviour = world.Hangs
		}
		l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Model: m, Faults: faults})
		if err != nil {
			t.Fatal(err)
		}
		// Somebody is in the middle of something when the lab closes.
		tcp, err := net.Dial("tcp", l.Address("ldap", "dc-fra-01"))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := net.Dial("tcp", l.Address("ldap", "dc-muc-01")); err == nil {
			_, _ = c.Write([]byte{0x16} /* a TLS handshake begins */)
			defer c.Close() //nolint:errcheck // of no interest
		}
		// Others keep a connection, or wait for an answer.
		web := labtest.NewClient(t, l, l.Model().FQDN("pe-fra")+":9440", l.Address("prism", "pe-fra"))
		_ = web.Get("/")
		if l.Model().Citrix.Behaviour == world.Hangs {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
			waits := labtest.NewClient(t, l, host, host)
			asking.Go(func() {
				if a, err := waits.Try(http.MethodGet, "/connectors", ""); err == nil {
					t.Errorf("a server that hangs answered %d", a.Status)
				}
			})
			for l.Counts().Requests < 2 {
				runtime.Gosched()
			}
		}
		d := dns.Client{Net: "tcp", Timeout: 50 * time.Millisecond}
		_, _, _ = d.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Address("dns", estate.Recovery))
		dir := l.World().File("")
		for range 2 {
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
		_ = tcp.Close()
		web.Close()
		asking.Wait()
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%v: the folder %s is still there", faults, dir)
		}
		if c, err := net.DialTimeout("tcp", l.Address("dns", estate.Production), time.Second); err == nil {
			_ = c.Close()
			t.Errorf("%v: the resolver still listens", faults)
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if now := runtime.NumGoroutine(); now > before {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after:\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
	}
}

func TestAFailedStartLeavesNothingBehind(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lab.Start(ctx, lab.Options{Parts: checks.Lab(), Faults: []string{"ldap-recovery-down"}}); err == nil {
		t.Skip("this system starts servers even when the context has ended")
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

func TestTwoLabsRunSideBySide(t *testing.T) {
	a, b := start(t, lab.Options{}), start(t, lab.Options{Faults: []string{"xml-missing"}})
	if got := ask(t, a, estate.Recovery, "xml.corp.contoso.example", dns.TypeA); len(got.Answer) != 1 {
		t.Errorf("the healthy lab answers %v", got)
	}
	if got := ask(t, b, estate.Recovery, "xml.corp.contoso.example", dns.TypeA); got.Rcode != dns.RcodeNameError {
		t.Errorf("the faulty lab answers %v", got)
	}
	labtest.LDAP(t, a, "dc-fra-01")
	_, passwordOfB := labtest.Account(b)
	c, err := labtest.DialLDAP(t, a, "dc-fra-01")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Bind("svc-muster@corp.contoso.example", passwordOfB); !ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
		t.Errorf("one lab accepts the password of the other: %v", err)
	}
}

func TestAnUnknownFaultIsRefusedWithASuggestion(t *testing.T) {
	m := world.Healthy()
	err := world.Apply(m, lab.Faults(checks.Lab()), "alias-missing-at-recovery", "gpo-link-disable")
	if err == nil || !strings.Contains(err.Error(), `did you mean "gpo-link-disabled"?`) {
		t.Errorf("got %v", err)
	}
	if m.DNS[estate.Recovery].Zone(m.Domain) == nil || len(m.DNS[estate.Recovery].Zones[0].Records) != len(world.Healthy().DNS[estate.Recovery].Zones[0].Records) {
		t.Error("the faults before the unknown one were applied all the same")
	}
}
