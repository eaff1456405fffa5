package directorylab

import (
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/lab/world"
)

// BenchmarkComputers is what the server does for a search of all computers: the
// lab must not be what a measurement of the collectors measures.
func BenchmarkComputers(b *testing.B) {
	m := world.Healthy()
	m.Scale(10_000)
	t := newTree(m, "production", time.Now())
	p, err := ldap.CompileFilter("(objectCategory=computer)")
	if err != nil {
		b.Fatal(err)
	}
	f, err := parseFilter(ber.DecodePacket(p.Bytes()), 0)
	if err != nil {
		b.Fatal(err)
	}
	s := &search{base: m.DomainDN(), scope: scopeSub, filter: f,
		want: newSelection(m, []string{"cn", "dNSHostName", "userAccountControl", "pwdLastSet"})}
	var out message
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		t.walk(s, cursor{}, func(e *entry) bool {
			out.b = out.b[:0]
			out.entry(1, e, s.want)
			n++
			return true
		})
		if n < 10_000 {
			b.Fatalf("%d computers", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/computer")
}
