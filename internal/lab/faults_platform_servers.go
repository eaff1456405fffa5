package lab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// platformServerFaults are in Citrix Cloud and in the Prisms: they keep facts from
// being learnt, or make it hard.
func platformServerFaults() []Fault {
	cloud := func(name, title string, b Behaviour) Fault {
		return Fault{Name: "citrix-" + name, Title: "Citrix Cloud " + title, Server: true, apply: func(m *Model) { m.Citrix.Behaviour = b }}
	}
	prisms := func(name, title string, b Behaviour, sites ...string) Fault {
		return Fault{Name: "prism-" + name, Title: title, Server: true, apply: func(m *Model) {
			for _, site := range sites {
				m.Nutanix.Centrals[site].Behaviour = b
			}
			for _, c := range m.Nutanix.Clusters {
				if slices.Contains(sites, c.Site) {
					c.Behaviour = b
				}
			}
		}}
	}
	return []Fault{
		cloud("cloud-down", "is down: nobody listens", Down),
		cloud("cloud-refuses", "refuses the secret of the API client", Refused),
		cloud("site-asleep", "says that the DaaS site is asleep", Asleep),
		cloud("slow-down", "asks for patience, for ever", SlowsDown),
		cloud("token-expires", "ends the token in the middle of a long list", TokenExpires),
		cloud("endless-paging", "promises a next page for ever", EndlessPaging),
		cloud("half-answered", "breaks off in the second page of the machines", HalfAnswers),

		prisms("production-down", "Prism of the production site is down: nobody listens", Down, estate.Production),
		prisms("recovery-down", "Prism of the recovery site is down: nobody listens", Down, estate.Recovery),
		{Name: "prism-element-recovery-down", Title: "Prism Element of the recovery site is down: nobody listens", Server: true, apply: func(m *Model) {
			for _, c := range m.Nutanix.Clusters {
				if c.Site == estate.Recovery {
					c.Behaviour = Down
				}
			}
		}},
		prisms("refuses", "Prism refuses the account", Refused, bothSites...),
		prisms("slow-down", "Prism asks for patience, for ever", SlowsDown, bothSites...),
		prisms("endless-paging", "The lists of Prism never end", EndlessPaging, bothSites...),
		prisms("wrong-certificate", "The certificates of Prism come from an authority that nobody trusts", WrongCertificate, bothSites...),
		{Name: "prism-older", Title: "Prism Central is of a release that has recovery plans in v3 only", Server: true, apply: func(m *Model) {
			for _, c := range m.Nutanix.Centrals {
				c.Older = true
			}
		}},
	}
}
