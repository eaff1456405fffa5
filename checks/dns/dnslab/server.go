package dnslab

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are the DNS servers of both sites.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, r := range w.Model.Resolvers {
		all = append(all, &dnsServer{site: r.Site, view: w.Model.DNS[r.Site], behaviour: r.Behaviour, counts: &w.Counters})
	}
	return all
}

// dnsServer is a DNS server of one site, on UDP and TCP.
type dnsServer struct {
	site      string
	view      *world.View
	behaviour world.Behaviour
	counts    *world.Counters
	address   string
	release   func()              // the closed port of a server that is down
	answers   map[string][]dns.RR // by lower-case name with the final dot
	names     map[string]bool     // every name that exists, also those without records
	udp, tcp  *dns.Server
	done      chan struct{}
	running   sync.WaitGroup
}

// slowness is how long a slow server takes: long, but within the timeout of a
// client that waits half a second.
const slowness = 300 * time.Millisecond

// Start implements [world.Server]: it listens on a port that the system chooses, the same
// for UDP and TCP.
func (s *dnsServer) Start(ctx context.Context) (err error) {
	if s.behaviour == world.Down {
		s.address, s.release, err = world.ClosedPort(ctx)
		return err
	}
	if err := s.index(); err != nil {
		return err
	}
	listener, packets, err := listenBoth(ctx)
	if err != nil {
		return err
	}
	s.done, s.address = make(chan struct{}), listener.Addr().String()
	ready := make(chan struct{}, 2)
	notify := func() { ready <- struct{}{} }
	s.udp = &dns.Server{PacketConn: packets, Handler: s, NotifyStartedFunc: notify}
	s.tcp = &dns.Server{Listener: listener, Handler: s, NotifyStartedFunc: notify}
	for _, server := range []*dns.Server{s.udp, s.tcp} {
		s.running.Go(func() { _ = server.ActivateAndServe() })
	}
	<-ready
	<-ready
	return nil
}

// Addresses implements [world.Server].
func (s *dnsServer) Addresses() []world.Address {
	return []world.Address{{Service: "dns", Name: s.site, At: s.address}}
}

// listenBoth finds a port that is free for both transports.
func listenBoth(ctx context.Context) (net.Listener, net.PacketConn, error) {
	var lc net.ListenConfig
	var last error
	for range 20 {
		l, err := world.Listen(ctx, "a DNS server")
		if err != nil {
			return nil, nil, err
		}
		p, err := lc.ListenPacket(ctx, "udp", l.Addr().String())
		if err == nil {
			return l, p, nil
		}
		last = err
		_ = l.Close()
	}
	return nil, nil, fmt.Errorf("starting a DNS server: no port is free for both UDP and TCP: %w", last)
}

// Close implements [world.Server].
func (s *dnsServer) Close() {
	if s.release != nil {
		s.release()
	}
	if s.udp == nil {
		return
	}
	close(s.done)
	_ = s.udp.Shutdown()
	_ = s.tcp.Shutdown()
	s.running.Wait()
}

// index turns the records of the view into answers.
func (s *dnsServer) index() error {
	s.answers, s.names = map[string][]dns.RR{}, map[string]bool{}
	for _, z := range s.view.Zones {
		s.names[dns.Fqdn(z.Name)] = true
		for _, r := range z.Records {
			rr, err := resourceRecord(r)
			if err != nil {
				return fmt.Errorf("zone %s: %w", z.Name, err)
			}
			name := dns.Fqdn(r.Name)
			s.answers[name] = append(s.answers[name], rr)
			// A name above an existing one exists too, without records.
			for n := name; n != dns.Fqdn(z.Name) && n != "."; n = n[strings.IndexByte(n, '.')+1:] {
				s.names[n] = true
			}
		}
	}
	return nil
}

// resourceRecord is a record as the protocol has it.
func resourceRecord(r world.Record) (dns.RR, error) {
	h := dns.RR_Header{Name: dns.Fqdn(r.Name), Rrtype: r.Type, Class: dns.ClassINET, Ttl: r.TTL}
	switch r.Type {
	case dns.TypeA:
		return &dns.A{Hdr: h, A: net.ParseIP(r.Data).To4()}, nil
	case dns.TypeAAAA:
		return &dns.AAAA{Hdr: h, AAAA: net.ParseIP(r.Data)}, nil
	case dns.TypeCNAME:
		return &dns.CNAME{Hdr: h, Target: dns.Fqdn(r.Data)}, nil
	case dns.TypeNS:
		return &dns.NS{Hdr: h, Ns: dns.Fqdn(r.Data)}, nil
	case dns.TypePTR:
		return &dns.PTR{Hdr: h, Ptr: dns.Fqdn(r.Data)}, nil
	case dns.TypeSRV:
		return &dns.SRV{Hdr: h, Weight: 100, Port: r.Port, Target: dns.Fqdn(r.Data)}, nil
	}
	return nil, fmt.Errorf("%s has a record of type %d, which the lab does not know", r.Name, r.Type)
}

// ServeDNS answers one question, or does what the server's behaviour says.
func (s *dnsServer) ServeDNS(w dns.ResponseWriter, q *dns.Msg) {
	s.counts.Questions.Add(1)
	_, overUDP := w.RemoteAddr().(*net.UDPAddr)
	reply := new(dns.Msg)
	switch s.behaviour {
	case world.Hangs:
		if !overUDP {
			<-s.done // hold the connection instead of closing it
		}
		return
	case world.Garbage:
		_, _ = w.Write([]byte("\xde\xad\xbe\xefmuster was here, but no DNS server"))
		return
	case world.ServFail:
		_ = w.WriteMsg(reply.SetRcode(q, dns.RcodeServerFailure))
		return
	case world.Refused:
		_ = w.WriteMsg(reply.SetRcode(q, dns.RcodeRefused))
		return
	case world.Slow:
		select {
		case <-time.After(slowness):
		case <-s.done:
			return
		}
	}
	if len(q.Question) != 1 || q.Opcode != dns.OpcodeQuery {
		_ = w.WriteMsg(reply.SetRcode(q, dns.RcodeNotImplemented))
		return
	}
	s.answer(reply.SetReply(q), q.Question[0])
	size := dns.MinMsgSize
	if opt := q.IsEdns0(); opt != nil {
		size = max(size, int(opt.UDPSize()))
		reply.SetEdns0(1232, false)
	}
	if overUDP {
		if s.behaviour == world.Truncates {
			reply.Answer, reply.Ns, reply.Truncated = nil, nil, true
		}
		reply.Truncate(min(size, 1232))
	}
	_ = w.WriteMsg(reply)
}

// answer fills in the records: the name's own, those at the end of its CNAMEs, or
// the SOA that proves that there are none.
func (s *dnsServer) answer(reply *dns.Msg, q dns.Question) {
	zone := s.view.Zone(strings.TrimSuffix(strings.ToLower(q.Name), "."))
	if zone == nil {
		reply.Rcode = dns.RcodeRefused // no recursion: nothing may leave loopback
		return
	}
	reply.Authoritative = !zone.NotAuthoritative
	name := strings.ToLower(q.Name)
	for range 8 { // enough for any sane chain, and an end to a circle
		if name == dns.Fqdn(zone.Name) && (q.Qtype == dns.TypeSOA || q.Qtype == dns.TypeANY) {
			reply.Answer = append(reply.Answer, s.soa(zone))
			return
		}
		var next string
		for _, rr := range s.answers[name] {
			switch rr.Header().Rrtype {
			case q.Qtype:
				reply.Answer = append(reply.Answer, withName(rr, q.Name, name))
			case dns.TypeCNAME:
				reply.Answer = append(reply.Answer, withName(rr, q.Name, name))
				next = strings.ToLower(rr.(*dns.CNAME).Target)
			}
		}
		if next == "" || q.Qtype == dns.TypeCNAME {
			break
		}
		if name = next; s.view.Zone(strings.TrimSuffix(name, ".")) == nil {
			return // the chain leaves what this server knows
		}
	}
	if len(reply.Answer) == 0 {
		if !s.names[name] {
			reply.Rcode = dns.RcodeNameError
		}
		reply.Ns = []dns.RR{s.soa(zone)}
	}
	for _, rr := range reply.Answer {
		if srv, ok := rr.(*dns.SRV); ok {
			reply.Extra = append(reply.Extra, s.answers[strings.ToLower(srv.Target)]...)
		}
	}
}

// withName gives the record the name in the letters of the question, as servers
// do.
func withName(rr dns.RR, asked, name string) dns.RR {
	if !strings.EqualFold(asked, name) || asked == name {
		return rr
	}
	c := dns.Copy(rr)
	c.Header().Name = asked
	return c
}

func (s *dnsServer) soa(z *world.Zone) dns.RR {
	return &dns.SOA{
		Hdr:    dns.RR_Header{Name: dns.Fqdn(z.Name), Rrtype: dns.TypeSOA, Class: dns.ClassINET, Ttl: 3600},
		Ns:     dns.Fqdn(s.view.Primary),
		Mbox:   dns.Fqdn("hostmaster." + z.Name),
		Serial: z.Serial, Refresh: 900, Retry: 600, Expire: 86400, Minttl: 3600,
	}
}
