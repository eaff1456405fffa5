package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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
	e, err := estate.Load(path)
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
	user, password, _ := l.Account()
	b, err := os.ReadFile(strings.TrimPrefix(string(e.Credentials["directory"].Password), "file:"))
	if err != nil || strings.TrimSpace(string(b)) != password || e.Credentials["directory"].Username != user {
		t.Errorf("the estate file does not lead to the account of the lab: %v", err)
	}
	if strings.Contains(string(l.EstateFile()), password) {
		t.Error("the password stands in the estate file")
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, faults := range [][]string{nil, {"dns-recovery-down", "ldap-recovery-down"}, {"dns-recovery-hangs", "ldap-recovery-hangs"}, {"ldap-recovery-tls-hangs"}, {"ldap-recovery-slow-drip"}} {
		l, err := Start(t.Context(), Options{Faults: faults})
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
		d := dns.Client{Net: "tcp", Timeout: 50 * time.Millisecond}
		_, _, _ = d.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Resolver(estate.Recovery))
		dir := l.dir
		for range 2 {
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
		_ = tcp.Close()
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
