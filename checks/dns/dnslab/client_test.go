package dnslab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

func ask(t *testing.T, l *lab.Lab, site, name string, qtype uint16) *dns.Msg {
	t.Helper()
	c := dns.Client{Timeout: 2 * time.Second}
	r, _, err := c.Exchange(new(dns.Msg).SetQuestion(dns.Fqdn(name), qtype), l.Address("dns", site))
	if err != nil {
		t.Fatalf("%s %s at %s: %v", name, dns.TypeToString[qtype], site, err)
	}
	return r
}

// namesOf is every answer of a site's resolver that a healthy estate has.
func namesOf(t *testing.T, l *lab.Lab, site string) string {
	t.Helper()
	var b strings.Builder
	for _, z := range world.Healthy().DNS[site].Zones {
		asked := map[string]bool{}
		questions := []dns.Question{{Name: dns.Fqdn(z.Name), Qtype: dns.TypeSOA}}
		for _, r := range z.Records {
			if key := fmt.Sprint(r.Name, r.Type); !asked[key] {
				asked[key] = true
				questions = append(questions, dns.Question{Name: dns.Fqdn(r.Name), Qtype: r.Type})
			}
		}
		for _, q := range questions {
			r := ask(t, l, site, q.Name, q.Qtype)
			r.Id = 0
			fmt.Fprintln(&b, q.Name, dns.TypeToString[q.Qtype], dns.RcodeToString[r.Rcode], r.Authoritative, r.Answer)
		}
	}
	return b.String()
}
