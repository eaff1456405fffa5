package dnslab

import (
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestResolversAnswerLikeThoseOfADirectory(t *testing.T) {
	l := start(t, lab.Options{})
	tests := []struct {
		name, question string
		qtype          uint16
		rcode          int
		answers        []string
	}{
		{"a host has an address", "cc-muc-01.corp.contoso.example", dns.TypeA, dns.RcodeSuccess, []string{"10.20.10.21"}},
		{"letters do not matter", "CC-MUC-01.Corp.Contoso.Example", dns.TypeA, dns.RcodeSuccess, []string{"10.20.10.21"}},
		{"a host has no IPv6 address, which is no error", "cc-muc-01.corp.contoso.example", dns.TypeAAAA, dns.RcodeSuccess, nil},
		{"an alias leads to its server", "ctxlicense.corp.contoso.example", dns.TypeA, dns.RcodeSuccess, []string{"lic-fra-01.corp.contoso.example.", "10.10.10.41"}},
		{"an address leads to its name", "21.10.20.10.in-addr.arpa", dns.TypePTR, dns.RcodeSuccess, []string{"cc-muc-01.corp.contoso.example."}},
		{"a site has its domain controllers", "_ldap._tcp.muc._sites.dc._msdcs.corp.contoso.example", dns.TypeSRV, dns.RcodeSuccess, []string{"dc-muc-01.corp.contoso.example.", "dc-muc-02.corp.contoso.example."}},
		{"what is not there is not there", "nobody.corp.contoso.example", dns.TypeA, dns.RcodeNameError, nil},
		{"a name above others exists", "_tcp.corp.contoso.example", dns.TypeA, dns.RcodeSuccess, nil},
		{"nothing is asked of the internet", "www.example.com", dns.TypeA, dns.RcodeRefused, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, site := range world.BothSites {
				r := ask(t, l, site, tt.question, tt.qtype)
				var got []string
				for _, rr := range r.Answer {
					switch rr := rr.(type) {
					case *dns.A:
						got = append(got, rr.A.String())
					case *dns.CNAME:
						got = append(got, rr.Target)
					case *dns.PTR:
						got = append(got, rr.Ptr)
					case *dns.SRV:
						got = append(got, rr.Target)
					}
				}
				if r.Rcode != tt.rcode || strings.Join(got, " ") != strings.Join(tt.answers, " ") {
					t.Errorf("%s: %s %v, want %s %v", site, dns.RcodeToString[r.Rcode], got, dns.RcodeToString[tt.rcode], tt.answers)
				}
				if r.Authoritative != (tt.rcode != dns.RcodeRefused) {
					t.Errorf("%s: authoritative is %v", site, r.Authoritative)
				}
			}
		})
	}
}

func TestTheTwoSitesCanKnowDifferentThings(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"alias-differs", "zone-stale", "recovery-resolver-not-authoritative"}})
	production, recovery := ask(t, l, estate.Production, "xml.corp.contoso.example", dns.TypeA), ask(t, l, estate.Recovery, "xml.corp.contoso.example", dns.TypeA)
	if production.Answer[0].(*dns.A).A.Equal(recovery.Answer[0].(*dns.A).A) {
		t.Error("both sites give the same address")
	}
	if !production.Authoritative || recovery.Authoritative {
		t.Errorf("authoritative: %v in production, %v at recovery", production.Authoritative, recovery.Authoritative)
	}
	serial := func(site string) uint32 {
		return ask(t, l, site, "corp.contoso.example", dns.TypeSOA).Answer[0].(*dns.SOA).Serial
	}
	if p, r := serial(estate.Production), serial(estate.Recovery); p-r != 5000 {
		t.Errorf("serials are %d and %d", p, r)
	}
}

func TestBigAnswersAreTruncatedOverUDPAndWholeOverTCP(t *testing.T) {
	m := world.Healthy()
	for i := range 40 {
		m.DNS[estate.Recovery].Add(world.Record{Name: "many.corp.contoso.example", Type: dns.TypeA, TTL: 300, Data: net.IPv4(10, 20, 11, byte(i)).String()})
	}
	l := start(t, lab.Options{Model: m})
	q := new(dns.Msg).SetQuestion("many.corp.contoso.example.", dns.TypeA)
	over := func(network string) *dns.Msg {
		c := dns.Client{Net: network, Timeout: 2 * time.Second}
		r, _, err := c.Exchange(q, l.Address("dns", estate.Recovery))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := over("udp"); !r.Truncated || len(r.Answer) == 40 {
		t.Errorf("over UDP: truncated is %v, %d answers", r.Truncated, len(r.Answer))
	}
	if r := over("tcp"); r.Truncated || len(r.Answer) != 40 {
		t.Errorf("over TCP: truncated is %v, %d answers", r.Truncated, len(r.Answer))
	}
	q.SetEdns0(1232, false)
	if r := over("udp"); r.Truncated || len(r.Answer) != 40 {
		t.Errorf("over UDP with EDNS: truncated is %v, %d answers", r.Truncated, len(r.Answer))
	}
}

func TestResolversFailAsTheyAreTold(t *testing.T) {
	timeout := func(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
	tests := []struct {
		fault string
		want  func(*dns.Msg, error) bool
	}{
		{"dns-recovery-down", func(_ *dns.Msg, err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }},
		{"dns-recovery-hangs", func(_ *dns.Msg, err error) bool { return timeout(err) }},
		{"dns-recovery-servfail", func(r *dns.Msg, err error) bool { return err == nil && r.Rcode == dns.RcodeServerFailure }},
		{"dns-recovery-refused", func(r *dns.Msg, err error) bool { return err == nil && r.Rcode == dns.RcodeRefused }},
		{"dns-recovery-garbage", func(_ *dns.Msg, err error) bool { return err != nil }},
		{"dns-recovery-slow", func(r *dns.Msg, err error) bool { return err == nil && len(r.Answer) == 1 }},
		{"dns-recovery-truncates", func(r *dns.Msg, err error) bool { return err == nil && r.Truncated && len(r.Answer) == 0 }},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			l := start(t, lab.Options{Faults: []string{tt.fault}})
			c := dns.Client{Timeout: time.Second}
			q := new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA)
			began := time.Now()
			r, _, err := c.Exchange(q, l.Address("dns", estate.Recovery))
			if !tt.want(r, err) {
				t.Errorf("got %v, %v", r, err)
			}
			if tt.fault == "dns-recovery-slow" && time.Since(began) < slowness {
				t.Error("it was not slow")
			}
			if r, _, err := c.Exchange(q, l.Address("dns", estate.Production)); err != nil || len(r.Answer) != 1 {
				t.Errorf("production suffers too: %v, %v", r, err)
			}
		})
	}
}

func TestTheResolverOfProductionHangs(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"dns-production-hangs"}})
	c := dns.Client{Timeout: 200 * time.Millisecond}
	if r, _, err := c.Exchange(new(dns.Msg).SetQuestion("sf.corp.contoso.example.", dns.TypeA), l.Address("dns", estate.Production)); err == nil {
		t.Errorf("it answered %v", r)
	}
}
