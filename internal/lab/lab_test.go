package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
)

func start(t *testing.T, opt Options) *Lab {
	t.Helper()
	l, err := Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func trust(t *testing.T, l *Lab) *x509.CertPool {
	t.Helper()
	_, _, caFile := l.Account()
	b, err := os.ReadFile(caFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		t.Fatal("the CA file holds no certificate")
	}
	return pool
}

// dial connects to a domain controller over LDAPS, without signing in.
func dial(t *testing.T, l *Lab, host string) (*ldap.Conn, error) {
	t.Helper()
	c, err := ldap.DialURL("ldaps://"+l.Controller(host), ldap.DialWithTLSConfig(&tls.Config{
		RootCAs: trust(t, l), ServerName: l.Model().FQDN(host), MinVersion: tls.VersionTLS12,
	}), ldap.DialWithDialer(&net.Dialer{Timeout: 2 * time.Second}))
	if err == nil {
		c.SetTimeout(5 * time.Second)
		t.Cleanup(func() { _ = c.Close() })
	}
	return c, err
}

// signIn is dial and a bind with the right password.
func signIn(t *testing.T, l *Lab, host string) *ldap.Conn {
	t.Helper()
	c, err := dial(t, l, host)
	if err != nil {
		t.Fatal(err)
	}
	user, password, _ := l.Account()
	if err := c.Bind(user, password); err != nil {
		t.Fatal(err)
	}
	return c
}

func ask(t *testing.T, l *Lab, site, name string, qtype uint16) *dns.Msg {
	t.Helper()
	c := dns.Client{Timeout: 2 * time.Second}
	r, _, err := c.Exchange(new(dns.Msg).SetQuestion(dns.Fqdn(name), qtype), l.Resolver(site))
	if err != nil {
		t.Fatalf("%s %s at %s: %v", name, dns.TypeToString[qtype], site, err)
	}
	return r
}

func TestTheEstateFileIsAccepted(t *testing.T) {
	l := start(t, Options{})
	path, err := l.WriteTo(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e, err := estate.Load(path, estate.CredentialKind{Name: "directory"}, estate.CredentialKind{Name: "prism"}, estate.CredentialKind{Name: "windows"},
		estate.CredentialKind{Name: "citrixcloud"})
	if err != nil {
		t.Fatal(err)
	}
	m := l.Model()
	if e.Domain != m.Domain || e.Name != m.Name || len(e.Components) != len(m.Components) {
		t.Errorf("read back: domain %q, name %q and %d components, want %q, %q and %d", e.Domain, e.Name, len(e.Components), m.Domain, m.Name, len(m.Components))
	}
	for _, site := range bothSites {
		s := e.Site(site)
		if len(s.DomainControllers) != 2 || s.Resolvers[0] != l.Resolver(site) || s.Sysvol == "" {
			t.Errorf("%s: %+v", site, s)
		}
	}
	for site, short := range map[string]string{estate.Production: "fra", estate.Recovery: "muc"} {
		s := e.Site(site)
		if s.ResourceLocation != strings.ToUpper(short) || s.PrismCentral.Address != l.Prism("pc-"+short) || s.PrismCentral.Host != m.FQDN("pc-"+short) {
			t.Errorf("%s: resource location %q and Prism Central %+v", site, s.ResourceLocation, s.PrismCentral)
		}
		if len(s.Clusters) != 1 || s.Clusters[0].Name != "NTX-"+strings.ToUpper(short) || s.Clusters[0].Element.Address != l.Prism("pe-"+short) {
			t.Errorf("%s: clusters %+v", site, s.Clusters)
		}
	}
	user, password, _ := l.Account()
	viewer, viewerPassword := l.PrismAccount()
	customer, client, secret := l.APIClient()
	if c := e.Credentials["citrixcloud"]; c.Customer != customer || c.Endpoint != l.CitrixCloud() {
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

func TestTheStoryHoldsTogether(t *testing.T) {
	m := Healthy()
	n, c := m.Nutanix, m.Citrix
	for _, p := range n.Plans {
		for _, stage := range p.Stages {
			for _, vm := range stage.VMs {
				if v := n.VM(vm); v.Category != categoryServers {
					t.Errorf("%s starts %s, which nothing copies", p.Name, vm)
				}
			}
		}
		for _, x := range p.Mappings {
			from, to := n.Network(x.Production), n.Network(x.Recovery)
			if from.Address != to.Address || from.Prefix != to.Prefix || n.Cluster(to.Cluster).Site != estate.Recovery {
				t.Errorf("%s maps %s to %s", p.Name, x.Production, x.Recovery)
			}
		}
	}
	planned := map[string]bool{}
	for _, stage := range n.Plan(planCitrix).Stages {
		for _, vm := range stage.VMs {
			planned[vm] = true
		}
	}
	for _, v := range n.VMs {
		if (v.Category == categoryServers) != planned[v.Name] {
			t.Errorf("%s is copied or started, but not both", v.Name)
		}
		if h := m.Host(v.Name); h != nil && (h.Address != v.Address || n.Cluster(v.Cluster).Site != h.Site) {
			t.Errorf("%s is at %s on %s, and at %s in %s", v.Name, v.Address, v.Cluster, h.Address, h.Site)
		}
	}
	for _, x := range c.Connectors {
		if h := m.Host(x.Host); h == nil || n.VM(shortName(x.Host)).Category != noCategory {
			t.Errorf("the connector %s is no host, or is copied", x.Host)
		}
	}
	for _, x := range c.Catalogs {
		if n.Fleet(x.MachinesOU).Cluster != "NTX-"+x.Zone || c.Connection(x.Connection).Zone != x.Zone || c.Group(x.Group) == nil || m.fleetOf(x.MachinesOU).len() == 0 {
			t.Errorf("%s is not all in %s", x.Name, x.Zone)
		}
	}
	for _, host := range []string{"pc-fra", "pe-fra", "pc-muc", "pe-muc"} {
		if m.Host(host) == nil {
			t.Errorf("%s has no address", host)
		}
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	var asking sync.WaitGroup
	for _, faults := range [][]string{nil, {"dns-recovery-down", "ldap-recovery-down", "citrix-cloud-down", "prism-recovery-down"}, {"dns-recovery-hangs", "ldap-recovery-hangs"}, {"ldap-recovery-tls-hangs"}, {"ldap-recovery-slow-drip"}} {
		m := Healthy()
		if slices.Contains(faults, "dns-recovery-hangs") {
			m.Citrix.Behaviour = Hangs
		}
		l, err := Start(t.Context(), Options{Model: m, Faults: faults})
		if err != nil {
			t.Fatal(err)
		}
		// Somebody is in the middle of something when the lab closes.
		tcp, err := net.Dial("tcp", l.Controller("dc-fra-01"))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := net.Dial("tcp", l.Controller("dc-muc-01")); err == nil {
			_, _ = c.Write([]byte{tlsRecord})
			defer c.Close() //nolint:errcheck // of no interest
		}
		// Others keep a connection, or wait for an answer.
		web := newWeb(t, l, l.Model().FQDN("pe-fra")+":9440", l.Prism("pe-fra"))
		_ = web.get("/")
		if l.Model().Citrix.Behaviour == Hangs {
			host := strings.TrimPrefix(l.CitrixCloud(), "https://")
			waits := newWeb(t, l, host, host)
			asking.Go(func() {
				if a, err := waits.try(http.MethodGet, "/connectors", ""); err == nil {
					t.Errorf("a server that hangs answered %d", a.status)
				}
			})
			for l.Counts().Requests < 2 {
				runtime.Gosched()
			}
		}
		d := dns.Client{Net: "tcp", Timeout: 50 * time.Millisecond}
		_, _, _ = d.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Resolver(estate.Recovery))
		dir := l.dir
		for range 2 {
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
		_ = tcp.Close()
		web.client.CloseIdleConnections()
		asking.Wait()
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%v: the folder %s is still there", faults, dir)
		}
		if c, err := net.DialTimeout("tcp", l.Resolver(estate.Production), time.Second); err == nil {
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
	if _, err := Start(ctx, Options{Faults: []string{"ldap-recovery-down"}}); err == nil {
		t.Skip("this system starts servers even when the context has ended")
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

func TestTwoLabsRunSideBySide(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{Faults: []string{"xml-missing"}})
	if got := ask(t, a, estate.Recovery, "xml.corp.contoso.example", dns.TypeA); len(got.Answer) != 1 {
		t.Errorf("the healthy lab answers %v", got)
	}
	if got := ask(t, b, estate.Recovery, "xml.corp.contoso.example", dns.TypeA); got.Rcode != dns.RcodeNameError {
		t.Errorf("the faulty lab answers %v", got)
	}
	signIn(t, a, "dc-fra-01")
	_, passwordOfB, _ := b.Account()
	c, err := dial(t, a, "dc-fra-01")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Bind("svc-muster@corp.contoso.example", passwordOfB); !ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) {
		t.Errorf("one lab accepts the password of the other: %v", err)
	}
}

func TestAnUnknownFaultIsRefusedWithASuggestion(t *testing.T) {
	m := Healthy()
	err := Apply(m, "alias-missing-at-recovery", "gpo-link-disable")
	if err == nil || !strings.Contains(err.Error(), `did you mean "gpo-link-disabled"?`) {
		t.Errorf("got %v", err)
	}
	if m.DNS[estate.Recovery].Zone(m.Domain) == nil || len(m.DNS[estate.Recovery].Zones[0].Records) != len(Healthy().DNS[estate.Recovery].Zones[0].Records) {
		t.Error("the faults before the unknown one were applied all the same")
	}
}
