// Package dnstest serves DNS on loopback for tests.
package dnstest

import (
	"net"
	"strings"
	"testing"

	"github.com/miekg/dns"
)

// Serve answers on UDP and TCP of one port until the test ends, and returns the
// address.
func Serve(tb testing.TB, handler dns.HandlerFunc) (address string) {
	tb.Helper()
	for range 20 {
		udp, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		address = udp.LocalAddr().String()
		tcp, err := net.Listen("tcp", address)
		if err != nil { // the same number is taken on TCP
			_ = udp.Close()
			continue
		}
		start(tb, &dns.Server{PacketConn: udp, Handler: handler})
		start(tb, &dns.Server{Listener: tcp, Handler: handler})
		return address
	}
	tb.Fatal("no port is free for both UDP and TCP")
	return ""
}

func start(tb testing.TB, s *dns.Server) {
	ready, ended := make(chan struct{}), make(chan error, 1)
	s.NotifyStartedFunc = func() { close(ready) }
	go func() { ended <- s.ActivateAndServe() }()
	<-ready
	tb.Cleanup(func() {
		if err := s.Shutdown(); err != nil {
			tb.Error(err)
		}
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	})
}

// Raw hands every datagram to handler, and sends back what it returns: any
// number of datagrams.
func Raw(tb testing.TB, handler func(question []byte) (answers [][]byte)) (address string) {
	tb.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			for _, a := range handler(append([]byte(nil), buf[:n]...)) {
				if _, err := conn.WriteTo(a, from); err != nil {
					return
				}
			}
		}
	}()
	tb.Cleanup(func() { _ = conn.Close(); <-ended })
	return conn.LocalAddr().String()
}

// Silent is the address of a server that swallows every question.
func Silent(tb testing.TB) string {
	return Raw(tb, func([]byte) [][]byte { return nil })
}

// Closed is an address where nobody listens.
func Closed(tb testing.TB) string {
	tb.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	_ = conn.Close()
	return conn.LocalAddr().String()
}

// Zone answers with the records of a text in the form of a zone file, like a
// server that is authoritative for all names of the given zones: it follows no
// alias, denies with the SOA of the zone, and refuses everything else.
func Zone(tb testing.TB, zones []string, text string) dns.HandlerFunc {
	tb.Helper()
	records := map[string][]dns.RR{}
	parser := dns.NewZoneParser(strings.NewReader(text), ".", "")
	for rr, ok := parser.Next(); ok; rr, ok = parser.Next() {
		name := strings.ToLower(rr.Header().Name)
		records[name] = append(records[name], rr)
	}
	if err := parser.Err(); err != nil {
		tb.Fatal(err)
	}
	return func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		name := strings.ToLower(q.Question[0].Name)
		apex := ""
		for _, z := range zones {
			if dns.IsSubDomain(z, name) && len(z) > len(apex) {
				apex = dns.Fqdn(z)
			}
		}
		if apex == "" {
			m.Rcode = dns.RcodeRefused
			_ = w.WriteMsg(m) // who asked may have gone
			return
		}
		m.Authoritative = true
		for _, rr := range records[name] {
			if t := rr.Header().Rrtype; t == q.Question[0].Qtype || t == dns.TypeCNAME {
				m.Answer = append(m.Answer, rr)
			}
		}
		if len(records[name]) == 0 {
			m.Rcode = dns.RcodeNameError
		}
		for _, rr := range records[apex] {
			if rr.Header().Rrtype == dns.TypeSOA && len(m.Answer) == 0 {
				m.Ns = append(m.Ns, rr)
			}
		}
		_ = w.WriteMsg(m) // who asked may have gone
	}
}

// Rcode answers every question with the response code.
func Rcode(rcode int) dns.HandlerFunc {
	return func(w dns.ResponseWriter, q *dns.Msg) {
		_ = w.WriteMsg(new(dns.Msg).SetRcode(q, rcode)) // who asked may have gone
	}
}
