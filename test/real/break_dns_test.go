//go:build real

package real

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// record is the distinguished name of a DNS name in its zone.
func record(zone, name string) string {
	return fmt.Sprintf("DC=%s,DC=%s,CN=MicrosoftDNS,DC=DomainDnsZones,%s", name, zone, domainDN)
}

// alias is record for a name of the domain.
func alias(name string) string { return record(domainName, name) }

// a, cname, ptr and srv are records as the directory keeps them.
func a(ip string, ttl uint32) string {
	four := netip.MustParseAddr(ip).As4()
	return dnsRecord(dns.TypeA, ttl, four[:])
}

func cname(target string, ttl uint32) string { return dnsRecord(dns.TypeCNAME, ttl, countName(target)) }

func ptr(target string) string { return dnsRecord(dns.TypePTR, 3600, countName(target)) }

func srv(target string, port uint16) string {
	b := []byte{0, 0, 0, 100} // priority and weight
	b = binary.BigEndian.AppendUint16(b, port)
	return dnsRecord(dns.TypeSRV, 3600, append(b, countName(target)...))
}

// countName is a name in the form of [MS-DNSP] 2.2.2.2.2: its length, the number
// of its labels, each with its length, and a zero.
func countName(name string) []byte {
	labels := strings.Split(name, ".")
	var b []byte
	for _, l := range labels {
		b = append(append(b, byte(len(l))), l...)
	}
	b = append(b, 0)
	return append([]byte{byte(len(b)), byte(len(labels))}, b...)
}

// dnsRecord is the attribute dnsRecord of [MS-DNSP] 2.3.2.2.
func dnsRecord(kind uint16, ttl uint32, data []byte) string {
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(data)))
	b = binary.LittleEndian.AppendUint16(b, kind)
	b = append(b, 5, 0xf0, 0, 0)               // version, rank (of the zone), flags
	b = binary.LittleEndian.AppendUint32(b, 1) // serial
	b = binary.BigEndian.AppendUint32(b, ttl)  // the one number in network order
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)      // reserved, and no time stamp: static
	return string(append(b, data...))
}

// The servers below stand at the address where otherwise nobody is.

// forward passes questions on to another server, and its answers back without
// any authority, as a caching forwarder does.
func forward(t *testing.T, to string) {
	t.Helper()
	answer(t, func(q *dns.Msg) *dns.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		r, _, err := new(dns.Client).ExchangeContext(ctx, q, net.JoinHostPort(to, "53"))
		if err != nil {
			return new(dns.Msg).SetRcode(q, dns.RcodeServerFailure)
		}
		r.Authoritative = false
		return r
	})
}

// fail answers every question with an rcode and nothing else.
func fail(t *testing.T, rcode int) {
	t.Helper()
	answer(t, func(q *dns.Msg) *dns.Msg { return new(dns.Msg).SetRcode(q, rcode) })
}

func answer(t *testing.T, reply func(*dns.Msg) *dns.Msg) {
	t.Helper()
	listening := make(chan struct{})
	server := &dns.Server{
		Addr: net.JoinHostPort(silent, "53"), Net: "udp", NotifyStartedFunc: func() { close(listening) },
		Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) { _ = w.WriteMsg(reply(q)) }),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	select {
	case <-listening:
	case err := <-ended:
		t.Fatalf("a DNS server at %s: %v", silent, err)
	}
	t.Cleanup(func() { _ = server.Shutdown() })
}

// swallow takes every question and answers none.
func swallow(t *testing.T) {
	t.Helper()
	c, err := net.ListenPacket("udp", net.JoinHostPort(silent, "53"))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		b := make([]byte, 1500)
		for {
			if _, _, err := c.ReadFrom(b); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = c.Close() })
}
