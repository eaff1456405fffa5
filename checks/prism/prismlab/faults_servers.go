package prismlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// serverFaults are in the Prisms themselves: they keep facts from being collected, or
// make it hard.
func serverFaults() []world.Fault {
	prisms := func(name, title string, b world.Behaviour, sites ...string) world.Fault {
		return world.Fault{Name: "prism-" + name, Title: title, Server: true, Apply: func(m *world.Model) {
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
	return []world.Fault{
		prisms("production-down", "Prism of the production site is down: nobody listens", world.Down, estate.Production),
		prisms("recovery-down", "Prism of the recovery site is down: nobody listens", world.Down, estate.Recovery),
		{Name: "prism-element-recovery-down", Title: "Prism Element of the recovery site is down: nobody listens", Server: true, Apply: func(m *world.Model) {
			for _, c := range m.Nutanix.Clusters {
				if c.Site == estate.Recovery {
					c.Behaviour = world.Down
				}
			}
		}},
		prisms("refuses", "Prism refuses the account", world.Refused, world.BothSites...),
		prisms("slow-down", "Prism answers every request with 429 Too Many Requests", world.SlowsDown, world.BothSites...),
		prisms("endless-paging", "The lists of Prism never end", world.EndlessPaging, world.BothSites...),
		prisms("wrong-certificate", "The certificates of Prism come from an authority that nobody trusts", world.WrongCertificate, world.BothSites...),
		{Name: "prism-older", Title: "Prism Central is of a release that has recovery plans in v3 only", Server: true, Apply: func(m *world.Model) {
			for _, c := range m.Nutanix.Centrals {
				c.Older = true
			}
		}},
	}
}
