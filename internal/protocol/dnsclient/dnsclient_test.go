package dnsclient_test

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/protocol/dnsclient"
	"github.com/muster-dr/muster/internal/protocol/dnsclient/dnstest"
)

const zone = `
corp.example. 3600 IN SOA dc1.corp.example. admin.corp.example. 42 900 600 86400 3600
dc1.corp.example. 1200 IN A 10.0.0.1
dc1.corp.example. 1200 IN AAAA fd00::1
sf.corp.example. 300 IN CNAME web.corp.example.
web.corp.example. 60 IN CNAME dc1.corp.example.
ring.corp.example. 60 IN CNAME round.corp.example.
round.corp.example. 60 IN CNAME ring.corp.example.
gone.corp.example. 60 IN CNAME nowhere.corp.example.
out.corp.example. 60 IN CNAME host.elsewhere.example.
_ldap._tcp.corp.example. 600 IN SRV 0 100 389 DC1.corp.example.
_ldap._tcp.corp.example. 600 IN SRV 0 100 389 a.corp.example.
_none._tcp.corp.example. 600 IN SRV 0 0 0 .
`

func client(t *testing.T) *dnsclient.Client {
	c := dnsclient.New()
	t.Cleanup(c.Close)
	return c
}

func TestWhatAServerSaysAndWhatItDoesNotSayAreKeptApart(t *testing.T) {
	asked := func(h dns.HandlerFunc) (dns.HandlerFunc, *atomic.Int64) {
		n := new(atomic.Int64)
		return func(w dns.ResponseWriter, q *dns.Msg) { n.Add(1); h(w, q) }, n
	}
	for name, want := range map[string]struct {
		rcode    int
		attempts int64
	}{
		"NXDOMAIN is final":          {dns.RcodeNameError, 1},
		"REFUSED is final":           {dns.RcodeRefused, 1},
		"SERVFAIL is asked again":    {dns.RcodeServerFailure, 3},
		"FORMERR is asked plainly":   {dns.RcodeFormatError, 2},
		"NOTIMP is asked plainly":    {dns.RcodeNotImplemented, 2},
		"NOERROR without any record": {dns.RcodeSuccess, 1},
	} {
		t.Run(name, func(t *testing.T) {
			handler, n := asked(dnstest.Rcode(want.rcode))
			reply, err := client(t).Exchange(t.Context(), dnstest.Serve(t, handler), "x.corp.example", dns.TypeA)
			if err != nil || reply.Rcode != want.rcode {
				t.Fatalf("got %v, %v", reply.Msg, err)
			}
			if n.Load() != want.attempts || int64(reply.Attempts) != want.attempts {
				t.Errorf("asked %d times and said %d, want %d", n.Load(), reply.Attempts, want.attempts)
			}
		})
	}
	t.Run("silence is a timeout after three tries", func(t *testing.T) {
		var n atomic.Int64
		server := dnstest.Raw(t, func([]byte) [][]byte { n.Add(1); return nil })
		reply, err := client(t).Exchange(t.Context(), server, "x.corp.example", dns.TypeA)
		var timeout net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() || !dnsclient.Silent(err) {
			t.Errorf("got %v", err)
		}
		if n.Load() != 3 || reply.Attempts != 3 || reply.Msg != nil {
			t.Errorf("asked %d times, said %d, reply %v", n.Load(), reply.Attempts, reply.Msg)
		}
		if !strings.Contains(err.Error(), server) || !strings.Contains(err.Error(), "x.corp.example A ") {
			t.Errorf("the error does not say what was asked of whom: %v", err)
		}
	})
	t.Run("a port without a listener is refused and not a timeout", func(t *testing.T) {
		_, err := client(t).Exchange(t.Context(), dnstest.Closed(t), "x.corp.example", dns.TypeA)
		if !errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, os.ErrDeadlineExceeded) || !dnsclient.Silent(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("bytes that are no message are malformed and not silence", func(t *testing.T) {
		server := dnstest.Raw(t, func(q []byte) [][]byte {
			return [][]byte{append(q[:2:2], "\x80\x00\x00\x01\x00\x05\x00\x00\x00\x00garbage"...)}
		})
		_, err := client(t).Exchange(t.Context(), server, "x.corp.example", dns.TypeA)
		if !errors.Is(err, dnsclient.ErrMalformed) || dnsclient.Silent(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an answer cut off between records is malformed and not empty", func(t *testing.T) {
		server := dnstest.Raw(t, func(raw []byte) [][]byte {
			q := new(dns.Msg)
			if q.Unpack(raw) != nil {
				return nil
			}
			q.Extra = nil
			out, _ := new(dns.Msg).SetReply(q).Pack()
			out[7] = 2 // two answers announced, none there
			return [][]byte{out}
		})
		reply, err := client(t).Exchange(t.Context(), server, "x.corp.example", dns.TypeA)
		if !errors.Is(err, dnsclient.ErrMalformed) {
			t.Errorf("got %v, %v", reply.Msg, err)
		}
	})
}

// reply builds the answer 10.0.0.<last> to a question.
func reply(t *testing.T, raw []byte, change func(*dns.Msg)) []byte {
	q := new(dns.Msg)
	if err := q.Unpack(raw); err != nil {
		t.Error(err)
		return nil
	}
	m := new(dns.Msg).SetReply(q)
	m.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 60}, A: net.IPv4(10, 0, 0, 1)}}
	change(m)
	out, err := m.Pack()
	if err != nil {
		t.Error(err)
	}
	return out
}

func TestAnswersToSomethingElseAreIgnored(t *testing.T) {
	forged := net.IPv4(6, 6, 6, 6)
	server := dnstest.Raw(t, func(raw []byte) [][]byte {
		bad := func(change func(*dns.Msg)) []byte {
			return reply(t, raw, func(m *dns.Msg) { m.Answer[0].(*dns.A).A = forged; change(m) })
		}
		return [][]byte{
			{1, 2, 3},
			bad(func(m *dns.Msg) { m.Id++ }),
			bad(func(m *dns.Msg) { m.Question[0].Name = "other.example." }),
			bad(func(m *dns.Msg) { m.Question[0].Qtype = dns.TypeAAAA }),
			bad(func(m *dns.Msg) { m.Question = nil }),
			bad(func(m *dns.Msg) { m.Response = false }),
			reply(t, raw, func(*dns.Msg) {}),
		}
	})
	c := client(t)
	for range 3 { // on the same socket: nothing of one question may spill into the next
		found, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA)
		if err != nil {
			t.Fatal(err)
		}
		if got := dnsclient.Addresses(found.Answer); len(got) != 1 || got[0] != "10.0.0.1" || found.Attempts != 1 {
			t.Errorf("got %v after %d tries", got, found.Attempts)
		}
	}
}

func TestALateAnswerIsNotTakenForTheNextOne(t *testing.T) {
	var mu sync.Mutex
	var late []byte
	var sources sync.Map
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			sources.Store(from.String(), true)
			mu.Lock()
			if late == nil { // swallow the first question
				late = append(late, buf[:n]...)
			} else {
				_, _ = conn.WriteTo(reply(t, buf[:n], func(*dns.Msg) {}), from)
			}
			mu.Unlock()
		}
	}()
	found, err := client(t).Exchange(t.Context(), conn.LocalAddr().String(), "x.corp.example", dns.TypeA)
	if err != nil || found.Attempts != 2 {
		t.Fatalf("%d tries, %v", found.Attempts, err)
	}
	ports := 0
	sources.Range(func(any, any) bool { ports++; return true })
	if ports != 2 {
		t.Errorf("the socket of the unanswered question was used again: %d ports for 2 tries", ports)
	}
}

func TestSocketsAreUsedAgainAndNeverMoreThanTheLimit(t *testing.T) {
	var mu sync.Mutex
	ports, current, most := map[string]bool{}, 0, 0
	server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
		mu.Lock()
		ports[w.RemoteAddr().String()] = true
		current++
		most = max(most, current)
		mu.Unlock()
		runtime.Gosched()
		mu.Lock()
		current--
		mu.Unlock()
		_ = w.WriteMsg(new(dns.Msg).SetReply(q))
	})
	c := client(t)
	var all sync.WaitGroup
	for range 4 * dnsclient.InFlight {
		all.Go(func() {
			for range 5 {
				if _, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	mu.Lock()
	defer mu.Unlock()
	if len(ports) > dnsclient.InFlight || most > dnsclient.InFlight {
		t.Errorf("%d sockets and %d questions at a time, want at most %d", len(ports), most, dnsclient.InFlight)
	}
}

func TestTruncatedAnswersAreFetchedOverTCP(t *testing.T) {
	server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		if w.RemoteAddr().Network() == "udp" {
			m.Truncated = true
		} else {
			for i := range 200 {
				m.Answer = append(m.Answer, &dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 60}, A: net.IPv4(10, 0, 1, byte(i))})
			}
		}
		_ = w.WriteMsg(m)
	})
	got, err := client(t).Exchange(t.Context(), server, "many.corp.example", dns.TypeA)
	if err != nil || got.Transport != "tcp" || len(got.Answer) != 200 || got.Attempts != 2 {
		t.Fatalf("%s, %d records, %d tries, %v", got.Transport, len(got.Answer), got.Attempts, err)
	}

	t.Run("and when TCP is blocked nothing is known", func(t *testing.T) {
		server := dnstest.Raw(t, func(raw []byte) [][]byte {
			return [][]byte{reply(t, raw, func(m *dns.Msg) { m.Truncated = true })}
		})
		got, err := client(t).Exchange(t.Context(), server, "many.corp.example", dns.TypeA)
		if err == nil || got.Msg != nil || !strings.Contains(err.Error(), "truncated") || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("got %v, %v", got.Msg, err)
		}
	})
}

func TestServersThatDoNotKnowEDNSAreAskedWithoutIt(t *testing.T) {
	var with, without atomic.Int64
	server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		if q.IsEdns0() != nil {
			with.Add(1)
			m.Rcode, m.Question = dns.RcodeFormatError, nil
		} else {
			without.Add(1)
		}
		_ = w.WriteMsg(m)
	})
	c := client(t)
	for range 3 {
		if got, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA); err != nil || got.Rcode != dns.RcodeSuccess {
			t.Fatal(got.Msg, err)
		}
	}
	if with.Load() != 1 || without.Load() != 3 {
		t.Errorf("asked %d times with and %d times without EDNS0, want 1 and 3", with.Load(), without.Load())
	}

	t.Run("even when a firewall swallows it", func(t *testing.T) {
		server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
			if q.IsEdns0() == nil {
				_ = w.WriteMsg(new(dns.Msg).SetReply(q))
			}
		})
		if got, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA); err != nil || got.Attempts != 3 {
			t.Errorf("%d tries, %v", got.Attempts, err)
		}
	})
}

func TestTheEndOfTheRunEndsQuestionsAtOnce(t *testing.T) {
	asked := make(chan struct{}, 1)
	server := dnstest.Raw(t, func([]byte) [][]byte {
		select {
		case asked <- struct{}{}:
		default:
		}
		return nil
	})
	c := client(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	reply, err := c.Exchange(ctx, server, "x.corp.example", dns.TypeA)
	if !errors.Is(err, context.Canceled) || reply.Attempts != 1 {
		t.Errorf("%d tries, %v", reply.Attempts, err)
	}
	if _, err := c.Exchange(ctx, server, "x.corp.example", dns.TypeA); !errors.Is(err, context.Canceled) {
		t.Errorf("asked after the end: %v", err)
	}
}

func TestCloseEndsWhatIsUnderWayAndLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	asked := make(chan struct{}, dnsclient.InFlight)
	t.Run("", func(t *testing.T) {
		server := dnstest.Raw(t, func([]byte) [][]byte { asked <- struct{}{}; return nil })
		c := dnsclient.New()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if _, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA); !errors.Is(err, net.ErrClosed) {
					t.Errorf("got %v", err)
				}
			})
		}
		for range 10 {
			<-asked
		}
		c.Close()
		all.Wait()
		if _, err := c.Exchange(t.Context(), server, "x.corp.example", dns.TypeA); !errors.Is(err, net.ErrClosed) {
			t.Errorf("asked after Close: %v", err)
		}
	})
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after:\n%s", before, n, buf[:runtime.Stack(buf, true)])
	}
}

func TestWalkFollowsAliasesAtTheSameServer(t *testing.T) {
	server := dnstest.Serve(t, dnstest.Zone(t, []string{"corp.example."}, zone))
	c := client(t)
	for name, want := range map[string]struct {
		chain, canonical, addresses string
		ttl                         int64
		rcode                       int
		circular                    bool
	}{
		"dc1.corp.example":     {canonical: "dc1.corp.example", addresses: "10.0.0.1", ttl: 1200},
		"SF.corp.example.":     {chain: "sf.corp.example>web.corp.example web.corp.example>dc1.corp.example", canonical: "dc1.corp.example", addresses: "10.0.0.1", ttl: 60},
		"ring.corp.example":    {chain: "ring.corp.example>round.corp.example round.corp.example>ring.corp.example", canonical: "ring.corp.example", ttl: 60, circular: true},
		"gone.corp.example":    {chain: "gone.corp.example>nowhere.corp.example", canonical: "nowhere.corp.example", ttl: 60, rcode: dns.RcodeNameError},
		"out.corp.example":     {chain: "out.corp.example>host.elsewhere.example", canonical: "host.elsewhere.example", ttl: 60, rcode: dns.RcodeRefused},
		"nothing.corp.example": {canonical: "nothing.corp.example", ttl: -1, rcode: dns.RcodeNameError},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := c.Walk(t.Context(), server, name, dns.TypeA)
			if err != nil {
				t.Fatal(err)
			}
			var steps []string
			for _, a := range w.Aliases {
				steps = append(steps, a.Name+">"+a.Target)
			}
			if got := strings.Join(steps, " "); got != want.chain {
				t.Errorf("chain %q, want %q", got, want.chain)
			}
			if got := strings.Join(dnsclient.Addresses(w.Records), " "); got != want.addresses {
				t.Errorf("addresses %q, want %q", got, want.addresses)
			}
			if w.Canonical != want.canonical || w.TTL != want.ttl || w.Rcode != want.rcode || w.Circular != want.circular || !w.Heard || !w.Authoritative {
				t.Errorf("got %+v", w)
			}
		})
	}
}

func TestAnEndlessChainOfAliasesIsAnError(t *testing.T) {
	server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		name := q.Question[0].Name
		m.Answer = []dns.RR{&dns.CNAME{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET}, Target: "x" + name}}
		_ = w.WriteMsg(m)
	})
	w, err := client(t).Walk(t.Context(), server, "x.corp.example", dns.TypeA)
	if !errors.Is(err, dnsclient.ErrManyAliases) || len(w.Aliases) != 10 {
		t.Errorf("%d aliases, %v", len(w.Aliases), err)
	}
}

func TestAReferralIsNotADenial(t *testing.T) {
	server := dnstest.Serve(t, func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		m.Ns = []dns.RR{&dns.NS{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeNS, Class: dns.ClassINET}, Ns: "a.root-servers.net."}}
		_ = w.WriteMsg(m)
	})
	if _, err := client(t).Walk(t.Context(), server, "x.corp.example", dns.TypeA); !errors.Is(err, dnsclient.ErrReferral) {
		t.Errorf("got %v", err)
	}
	if found, err := client(t).LookupHost(t.Context(), server, "x.corp.example"); !errors.Is(err, dnsclient.ErrReferral) {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestLookups(t *testing.T) {
	server := dnstest.Serve(t, dnstest.Zone(t, []string{"corp.example."}, zone))
	c := client(t)
	if got, err := c.LookupHost(t.Context(), server, "sf.corp.example"); err != nil || strings.Join(got, " ") != "10.0.0.1 fd00::1" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := c.LookupHost(t.Context(), server, "nothing.corp.example"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := c.LookupHost(t.Context(), server, "refused.example"); err == nil || !strings.Contains(err.Error(), "REFUSED") {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := c.LookupSRV(t.Context(), server, "_ldap._tcp.corp.example"); err != nil || strings.Join(got, " ") != "a.corp.example dc1.corp.example" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := c.LookupSRV(t.Context(), server, "_none._tcp.corp.example"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := c.LookupSRV(t.Context(), dnstest.Closed(t), "_ldap._tcp.corp.example"); err == nil {
		t.Errorf("got %v from nobody", got)
	}
}

func TestAddressAddsThePortOfDNS(t *testing.T) {
	for given, want := range map[string]string{
		"10.0.0.1": "10.0.0.1:53", "10.0.0.1:5353": "10.0.0.1:5353", "fd00::1": "[fd00::1]:53",
		"[fd00::1]": "[fd00::1]:53", "[fd00::1]:5353": "[fd00::1]:5353", "ns.example": "ns.example:53",
	} {
		if got := dnsclient.Address(given); got != want {
			t.Errorf("%s: got %s, want %s", given, got, want)
		}
	}
}
