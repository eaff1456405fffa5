package dnsclient

import (
	"testing"

	"github.com/miekg/dns"
)

// Answers come from whoever has the address of a DNS server.
func FuzzUnpack(f *testing.F) {
	m := new(dns.Msg)
	m.SetQuestion("sf.corp.example.", dns.TypeA)
	m.Response = true
	for _, text := range []string{"sf.corp.example. 300 IN CNAME web.corp.example.", "web.corp.example. 60 IN A 10.0.0.1", "ring.corp.example. 60 IN CNAME sf.corp.example."} {
		rr, err := dns.NewRR(text)
		if err != nil {
			f.Fatal(err)
		}
		m.Answer = append(m.Answer, rr)
	}
	raw, err := m.Pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:12])
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 12 { // which the socket drops
			return
		}
		m, err := unpack(b)
		_ = (question{name: "sf.corp.example.", qtype: dns.TypeA}).fits(m)
		if err != nil {
			return
		}
		w := Walk{Canonical: Name("sf.corp.example."), TTL: -1}
		if err := w.follow(m.Answer); err == nil && len(w.Aliases) > maxAliases {
			t.Errorf("%d aliases", len(w.Aliases))
		}
		Addresses(m.Answer)
		r := Reply{Msg: m}
		_, _ = r.Referral(), r.denies("corp.example")
	})
}
