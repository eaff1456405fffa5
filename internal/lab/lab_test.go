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
	"github.com/muster-dr/muster/internal/lab/world"
)

func start(t *testing.T, opt Options) *Lab {
	t.Helper()
	opt.Parts = Parts()
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
	c, err := ldap.DialURL("ldaps://"+l.Address("ldap", host), ldap.DialWithTLSConfig(&tls.Config{
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
	r, _, err := c.Exchange(new(dns.Msg).SetQuestion(dns.Fqdn(name), qtype), l.Address("dns", site))
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
	e, err := estate.Load(path)
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
	user, password, _ := l.Account()
	viewer, viewerPassword := l.PrismAccount()
	customer, client, secret := l.APIClient()
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
		l, err := Start(t.Context(), Options{Parts: Parts(), Model: m, Faults: faults})
		if err != nil {
			t.Fatal(err)
		}
		// Somebody is in the middle of something when the lab closes.
		tcp, err := net.Dial("tcp", l.Address("ldap", "dc-fra-01"))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := net.Dial("tcp", l.Address("ldap", "dc-muc-01")); err == nil {
			_, _ = c.Write([]byte{tlsRecord})
			defer c.Close() //nolint:errcheck // of no interest
		}
		// Others keep a connection, or wait for an answer.
		web := newWeb(t, l, l.Model().FQDN("pe-fra")+":9440", l.Address("prism", "pe-fra"))
		_ = web.get("/")
		if l.Model().Citrix.Behaviour == world.Hangs {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
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
		_, _, _ = d.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Address("dns", estate.Recovery))
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
	if _, err := Start(ctx, Options{Parts: Parts(), Faults: []string{"ldap-recovery-down"}}); err == nil {
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
	m := world.Healthy()
	err := world.Apply(m, Faults(Parts()), "alias-missing-at-recovery", "gpo-link-disable")
	if err == nil || !strings.Contains(err.Error(), `did you mean "gpo-link-disabled"?`) {
		t.Errorf("got %v", err)
	}
	if m.DNS[estate.Recovery].Zone(m.Domain) == nil || len(m.DNS[estate.Recovery].Zones[0].Records) != len(world.Healthy().DNS[estate.Recovery].Zones[0].Records) {
		t.Error("the faults before the unknown one were applied all the same")
	}
}
