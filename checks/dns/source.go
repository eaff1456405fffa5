package dns

import (
	"github.com/muster-dr/muster/checks/dns/dnslab"
	"github.com/muster-dr/muster/internal/collect"
)

// Source declares DNS.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "every name that matters, at every resolver of both sites",
		Over: "UDP, TCP",
		Sees: []collect.Seen{
			{Path: "input.dns.resolvers[key]", What: "what one resolver answers: `hosts`, `services`, `zones`, `pointers`, `delegations`, by the name that was asked for"},
		},
		After: []string{"directory", "grouppolicy", "netscaler", "citrixcloud"}, // they mention further hosts
		Plan:  plan,
		New:   func(collect.Limits) collect.Collector { return New() },
		Lab:   dnslab.Part(),
	}
}
