package citrixlab

import "github.com/muster-dr/muster/internal/lab/world"

// domainVariations are other places for machine accounts.
func domainVariations() []world.Variation {
	return []world.Variation{
		{Name: "desktops-in-child-domain", Title: "The machine accounts of the pooled desktops are in a child domain", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledFRA).Domain = "emea." + m.Domain
		}},
	}
}
