package winrm

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
)

const (
	scanner  = `CORP\svc-scan`
	password = "Only-Reads.2026"
)

// lab is a simulated host.
type lab struct {
	*wsman.Server
	guard *wsman.Guard
	http  *httptest.Server

	mu   sync.Mutex
	open map[net.Conn]bool
	seen int // connections so far
}

// simulate serves a host, inside TLS or not, until the test ends.
func simulate(t testing.TB, host wsman.Host, inTLS bool, changes ...func(*wsman.Guard)) *lab {
	t.Helper()
	l := &lab{Server: wsman.New(host), open: map[net.Conn]bool{}}
	l.guard = wsman.Protect(l.Server, &wsman.Guard{Accounts: []wsman.Account{{User: "svc-scan", Domain: "corp.example.internal", NetBIOS: "CORP", Password: password}}})
	l.http = httptest.NewUnstartedServer(l.guard)
	l.http.Config.ConnContext = wsman.ConnContext
	l.http.Config.ErrorLog = log.New(io.Discard, "", 0)
	l.http.Config.ConnState = func(c net.Conn, state http.ConnState) {
		l.mu.Lock()
		defer l.mu.Unlock()
		switch state {
		case http.StateNew:
			l.open[c] = true
			l.seen++
		case http.StateClosed, http.StateHijacked:
			delete(l.open, c)
		}
	}
	for _, change := range changes {
		change(l.guard)
	}
	if inTLS {
		l.http.StartTLS()
		l.guard.Certificate = l.http.Certificate()
	} else {
		l.http.Start()
	}
	t.Cleanup(func() {
		l.http.CloseClientConnections()
		l.http.Close()
	})
	return l
}

// connections is how many there are, and how many there were.
func (l *lab) connections() (open, seen int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open), l.seen
}

// options sign in to the simulated host as the scanner.
func (l *lab) options() Options {
	o := Options{
		Host: "example.com", Address: l.http.Listener.Addr().String(), User: scanner, Password: password,
		Domain: "corp.example.internal", PlainHTTP: l.http.TLS == nil,
	}
	if !o.PlainHTTP {
		roots := x509.NewCertPool()
		roots.AddCert(l.http.Certificate())
		o.TLS = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return o
}

// dial signs in, and out at the end of the test.
func dial(t testing.TB, o Options) *Session {
	t.Helper()
	s, err := Dial(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// bothWays runs a test inside TLS and with sealed messages.
func bothWays(t *testing.T, host wsman.Host, test func(t *testing.T, l *lab, s *Session)) {
	t.Helper()
	for name, inTLS := range map[string]bool{"inside TLS": true, "sealed": false} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, host, inTLS)
			test(t, l, dial(t, l.options()))
		})
	}
}

// recorder keeps all that goes over connections.
type recorder struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

func (r *recorder) dial(ctx context.Context, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	return &recorded{c, r}, err
}

func (r *recorder) all() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.bytes.Bytes())
}

type recorded struct {
	net.Conn
	to *recorder
}

func (c *recorded) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.to.mu.Lock()
	defer c.to.mu.Unlock()
	c.to.bytes.Write(b[:n])
	return n, err
}

func (c *recorded) Write(b []byte) (int, error) {
	c.to.mu.Lock()
	c.to.bytes.Write(b)
	c.to.mu.Unlock()
	return c.Conn.Write(b)
}

// eventually waits for something that happens a moment later.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still not: %s", what)
		}
	}
}
