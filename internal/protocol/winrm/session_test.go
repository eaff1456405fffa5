package winrm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

func allowBasic(g *wsman.Guard) { g.Basic = true }

func TestSigningIn(t *testing.T) {
	for name, c := range map[string]struct {
		inTLS  bool
		change func(*Options)
		logons map[string]int
	}{
		"with NTLM inside TLS":            {true, func(*Options) {}, map[string]int{"ntlm": 1}},
		"with NTLM and sealed messages":   {false, func(*Options) {}, map[string]int{"ntlm": 1}},
		"with Basic inside TLS":           {true, func(o *Options) { o.Method = Basic }, map[string]int{"basic": 2}},
		"as a user of the domain, by UPN": {true, func(o *Options) { o.User = "svc-scan@corp.example.internal" }, map[string]int{"ntlm": 1}},
		"as a user without a domain":      {true, func(o *Options) { o.User = "svc-scan" }, map[string]int{"ntlm": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, wsman.Host{}, c.inTLS, allowBasic)
			o := l.options()
			c.change(&o)
			s := dial(t, o)
			if got := s.Product(); got != "Microsoft Corporation, OS: 10.0.20348 SP: 0.0 Stack: 3.0" {
				t.Errorf("the host calls itself %q", got)
			}
			for method, n := range c.logons {
				if got := l.guard.Logons()[method]; got != n {
					t.Errorf("%d logons with %s, want %d", got, method, n)
				}
			}
			if n := l.guard.Refused(); n != 0 {
				t.Errorf("%d logons were refused", n)
			}
		})
	}
}

func TestWrongPasswordIsOfferedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		method Method
		inTLS  bool
	}{
		"NTLM": {NTLM, true}, "NTLM, sealed": {NTLM, false}, "Basic": {Basic, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, wsman.Host{}, c.inTLS, allowBasic)
			o := l.options()
			o.Method, o.Password = c.method, "Not-the-one.2026"
			_, err := Dial(t.Context(), o)
			if !errors.Is(err, facts.ErrRefused) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if strings.Contains(err.Error(), o.Password) {
				t.Errorf("the password shows: %v", err)
			}
			if n := l.guard.Refused(); n != 1 {
				t.Errorf("%d logons were refused, want 1", n)
			}
		})
	}
}

func TestRefusedCredentialDoesNotReachOtherHosts(t *testing.T) {
	const hosts = 50
	logons := collect.NewLogons(nil)
	var labs []*lab
	for range hosts {
		labs = append(labs, simulate(t, wsman.Host{}, true))
	}
	var all sync.WaitGroup
	for _, l := range labs {
		all.Go(func() {
			o := l.options()
			o.Password = "Not-the-one.2026"
			o.Guard = func(ctx context.Context, logon func() error) error { return logons.Try(ctx, "svc-scan", logon) }
			if _, err := Dial(t.Context(), o); facts.FromError(err).Reason != facts.PermissionDenied {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	refused := 0
	for _, l := range labs {
		refused += l.guard.Refused()
	}
	if refused != 1 {
		t.Errorf("%d hosts were offered the credential, want 1", refused)
	}
}

func TestHostsThatAreNotWhoTheyShouldBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"an authority that nobody trusts": {func(o *Options) { o.TLS = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12} }, "unknown authority"},
		"a certificate of another host":   {func(o *Options) { o.Host = "elsewhere.example" }, "valid for"},
	} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, wsman.Host{}, true)
			o := l.options()
			c.change(&o)
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			var untrusted *tls.CertificateVerificationError
			if !errors.As(err, &untrusted) {
				t.Errorf("%v cannot be explained as a certificate", err)
			}
			if len(l.guard.Logons()) != 0 || l.guard.Refused() != 0 {
				t.Error("a logon reached a host that is not trusted")
			}
		})
	}
}

// A logon that somebody passes on to another server is worth nothing there.
func TestLogonIsBoundToTheCertificate(t *testing.T) {
	other := simulate(t, wsman.Host{}, true)
	l := simulate(t, wsman.Host{}, true)
	l.guard.Certificate = &x509.Certificate{Raw: []byte("that of another server")}
	if _, err := Dial(t.Context(), l.options()); !errors.Is(err, facts.ErrRefused) {
		t.Errorf("got %v, want a refusal", err)
	}
	dial(t, other.options())
}

func TestMethodsThatAHostDoesNotOffer(t *testing.T) {
	offers := func(t *testing.T, values ...string) Options {
		s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for _, v := range values {
				w.Header().Add("WWW-Authenticate", v)
			}
			w.WriteHeader(http.StatusUnauthorized)
		}))
		t.Cleanup(s.Close)
		return (&lab{http: s}).options()
	}
	for name, c := range map[string]struct {
		method Method
		offers []string
		want   string
	}{
		"NTLM where there is Basic only":      {NTLM, []string{`Basic realm="WSMAN"`}, "it offers Basic"},
		"Basic where there is Negotiate only": {Basic, []string{"Negotiate", "Kerberos"}, "it offers Negotiate, Kerberos"},
		"NTLM where there is nothing":         {NTLM, nil, "it offers none"},
	} {
		t.Run(name, func(t *testing.T) {
			o := offers(t, c.offers...)
			o.Method = c.method
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, facts.ErrRefused) {
				t.Errorf("got %v, want %q and no refusal", err, c.want)
			}
		})
	}
}

func TestServersThatAreNoWindowsHost(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
		reason facts.Reason
	}{
		"a web server":           {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such page", http.StatusNotFound) }, "no WS-Management: HTTP 404", facts.CollectorFailed},
		"one that forbids":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, "HTTP 403", facts.PermissionDenied},
		"one that sends away":    {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, "HTTP 302", facts.CollectorFailed},
		"one that forgets again": {forgetful(), "demanded another one", facts.CollectorFailed},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewTLSServer(c.answer)
			t.Cleanup(s.Close)
			o := (&lab{http: s}).options()
			o.Method = Basic
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) || facts.FromError(err).Reason != c.reason {
				t.Errorf("got %v (%s), want %q (%s)", err, facts.FromError(err).Reason, c.want, c.reason)
			}
		})
	}
}

// forgetful accepts a logon, and then wants another for each message.
func forgetful() http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		if n++; n > 1 {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}
}

func TestLogonThatTheHostForgetsIsRepeated(t *testing.T) {
	for name, inTLS := range map[string]bool{"inside TLS": true, "sealed": false} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, wsman.Host{Registry: map[string]wsman.Key{`SOFTWARE\Citrix`: {}}}, inTLS, func(g *wsman.Guard) { g.Forget = 3 })
			s := dial(t, l.options())
			for range 5 {
				if _, err := s.Registry(View64).EnumKey(t.Context(), "SOFTWARE"); err != nil {
					t.Fatal(err)
				}
			}
			if n := l.guard.Logons()["ntlm"]; n < 2 || l.guard.Refused() != 0 {
				t.Errorf("%d logons, %d refused", n, l.guard.Refused())
			}
		})
	}
}

func TestConnectionThatTheHostClosesIsReplaced(t *testing.T) {
	bothWays(t, wsman.Host{Registry: map[string]wsman.Key{`SOFTWARE\Citrix`: {}}}, func(t *testing.T, l *lab, s *Session) {
		for range 3 {
			l.http.CloseClientConnections()
			eventually(t, "the connections are closed", func() bool { open, _ := l.connections(); return open == 0 })
			names, err := s.Registry(View64).EnumKey(t.Context(), "SOFTWARE")
			if err != nil || len(names) != 1 {
				t.Fatalf("got %q, %v", names, err)
			}
		}
	})
}

func TestClosedSession(t *testing.T) {
	l := simulate(t, wsman.Host{}, true)
	s := dial(t, l.options())
	s.Close()
	s.Close()
	if _, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_Service", 1); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}
