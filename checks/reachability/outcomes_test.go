package reachability_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/reachability"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// peer is a port of the recovery site, which counts who comes.
type peer struct {
	at    string
	comes atomic.Int64
}

// serving listens and does something with each connection.
func serving(t *testing.T, do func(n int64, c net.Conn)) *peer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &peer{at: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n := p.comes.Add(1)
			go func() { defer c.Close(); do(n, c) }() //nolint:errcheck // a test
		}
	}()
	return p
}

// nobody is a port where nobody listens any more.
func nobody(t *testing.T) *peer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return &peer{at: l.Addr().String()}
}

func answering(text string) func(int64, net.Conn) {
	return func(_ int64, c net.Conn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = fmt.Fprint(c, text)
	}
}

// Short limits: what never answers is known to.
var limits = collect.Limits{RequestsPerSecond: -1, StepTimeout: 300 * time.Millisecond, RetryPause: time.Millisecond}

func TestWhatComesBackIsToldAsWhatItProves(t *testing.T) {
	continued := func(last string) func(int64, net.Conn) {
		return func(_ int64, c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = fmt.Fprint(c, "HTTP/1.1 100 Continue\r\n\r\n")
			_, _ = c.Read(make([]byte, 1))
			_, _ = fmt.Fprint(c, last)
		}
	}
	for name, c := range map[string]struct {
		peer    *peer
		outcome string
		learnt  bool
		tries   int
		said    string
	}{
		"a registrar": {serving(t, continued("HTTP/1.1 400 Bad Request\r\n\r\n")), facts.ReachSpoken, true, 1, "100 Continue, then 400 Bad Request"},
		"a registrar that says nothing after 100":          {serving(t, continued("")), facts.ReachSpoken, true, 1, "100 Continue"},
		"a proxy that says 100 for a backend that is gone": {serving(t, continued("HTTP/1.1 502 Bad Gateway\r\n\r\n")), facts.ReachWrong, true, 3, "502"},
		"a web server without a registrar":                 {serving(t, answering("HTTP/1.1 404 Not Found\r\n\r\n")), facts.ReachWrong, true, 3, "404"},
		"a service that is registered and does not run":    {serving(t, answering("HTTP/1.1 503 Service Unavailable\r\n\r\n")), facts.ReachWrong, true, 3, "503"},
		"nobody":                             {nobody(t), facts.ReachRefused, true, 3, "refused"},
		"somebody who accepts and is silent": {serving(t, func(int64, net.Conn) { time.Sleep(2 * time.Second) }), facts.ReachAccepted, false, 3, "no word"},
		"somebody who accepts and hangs up":  {serving(t, func(int64, net.Conn) {}), facts.ReachClosed, false, 3, ""},
		"somebody who resets": {serving(t, func(_ int64, c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_ = c.(*net.TCPConn).SetLinger(0)
		}), facts.ReachClosed, false, 3, ""},
		"another protocol": {serving(t, answering("SSH-2.0-OpenSSH_9.6\r\n")), facts.ReachAccepted, false, 3, "not HTTP"},
		"somebody who hangs up once and answers then": {serving(t, func(n int64, c net.Conn) {
			if n > 1 {
				continued("HTTP/1.1 400 Bad Request\r\n\r\n")(n, c)
			}
		}), facts.ReachSpoken, true, 2, "100 Continue"},
		"somebody who hangs up and is silent by turns": {serving(t, func(n int64, _ net.Conn) {
			if n%2 == 0 {
				time.Sleep(2 * time.Second)
			}
		}), facts.ReachUnsettled, false, 3, "once"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := collected(t, c.peer, "127.0.0.0/8", "")
			v := doc.Reachability.Vantages["here"]
			found := v.Probes["registration/127.0.0.9"].Addresses["127.0.0.9"]
			if found.Outcome != c.outcome || found.Learnt() != c.learnt || found.Tries != c.tries || !strings.Contains(found.Said+found.Message, c.said) {
				t.Errorf("got %+v, want %s, learnt %v, in %d tries, with %q", *found, c.outcome, c.learnt, c.tries, c.said)
			}
			if got := doc.Sources["reachability"].Learnt(); got != c.learnt {
				t.Errorf("the source is learnt: %v", got)
			}
		})
	}
}

// collected asks from a vantage with one thing to reach.
func collected(t *testing.T, p *peer, network, named string) *facts.Document {
	t.Helper()
	file := filepath.Join(t.TempDir(), "estate.yaml")
	text := fmt.Sprintf(`version: 1
domain: corp.example
sites:
  production: {resolvers: [127.0.0.1]}
  recovery: {resolvers: [127.0.0.1]}
components:
  workloads_mcs: {methods: [recreate_pooled]}
  cloud_connectors: {methods: [standby], servers: {recovery: [cc3.corp.example]}}
vantages:
  - {name: here, networks: ["%s"], roles: [vda], reached: [{at: '127.0.0.9:80', by: '%s'}, {at: '127.0.0.9:4', by: '%s'}]}
`, network, p.at, nobody(t).at)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	est, err := estate.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	est.Standing = named
	// An address in the place of a name spares a DNS server; an estate file has names.
	est.Components["cloud_connectors"].Servers.Recovery = []string{"127.0.0.9"}
	return collect.Run(t.Context(), est, []collect.Source{reachability.Source()}, collect.Options{Limits: limits})
}

func TestNothingIsTriedFromWhereNobodyStands(t *testing.T) {
	p := serving(t, func(int64, net.Conn) {})
	doc := collected(t, p, "2001:db8:77::/64", "")
	if s := doc.Sources["reachability"]; s.Status != facts.Skipped || s.Reason != facts.UnsupportedVantage || !strings.Contains(s.Message, "is none of the vantages here: run `muster collect --only reachability -e estate.yaml -o here.json` there") {
		t.Errorf("the source is %+v", s.Answered)
	}
	if doc.Reachability != nil || p.comes.Load() != 0 {
		t.Errorf("%d connections arrived, and the facts have %+v", p.comes.Load(), doc.Reachability)
	}
}

func TestAMachineIsNotWhatItIsCalledAgainstItsAddresses(t *testing.T) {
	p := serving(t, func(int64, net.Conn) {})
	for named, want := range map[string]string{"here": "so it stands for nobody there", "there": "declares no such vantage; it has here"} {
		doc := collected(t, p, "2001:db8:77::/64", named)
		if s := doc.Sources["reachability"]; s.Status != facts.Skipped || !strings.Contains(s.Message, want) || p.comes.Load() != 0 {
			t.Errorf("--vantage %s: the source is %+v, and %d connections arrived", named, s.Answered, p.comes.Load())
		}
	}
}
