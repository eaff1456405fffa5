package lab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// prismFaults are in the Prisms themselves: they keep facts from being collected, or
// make it hard.
func prismFaults() []Fault {
	prisms := func(name, title string, b Behaviour, sites ...string) Fault {
		return Fault{Name: "prism-" + name, Title: title, Server: true, Apply: func(m *Model) {
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
		prisms("production-down", "Prism of the production site is down: nobody listens", Down, estate.Production),
		prisms("recovery-down", "Prism of the recovery site is down: nobody listens", Down, estate.Recovery),
		{Name: "prism-element-recovery-down", Title: "Prism Element of the recovery site is down: nobody listens", Server: true, Apply: func(m *Model) {
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
		{Name: "prism-older", Title: "Prism Central is of a release that has recovery plans in v3 only", Server: true, Apply: func(m *Model) {
			for _, c := range m.Nutanix.Centrals {
				c.Older = true
			}
		}},
	}
}
