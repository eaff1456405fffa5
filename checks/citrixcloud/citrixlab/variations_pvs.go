package citrixlab

import "github.com/muster-dr/muster/internal/lab/world"

// pvsVariations are estates whose desktops boot from a vDisk.
func pvsVariations() []world.Variation {
	return []world.Variation{
		{Name: "desktops-streamed", Title: "PVS streams the pooled desktops of both sites", Apply: stream},
		{Name: "streamed-at-production", Title: "The target devices of the recovery site run on the cluster of production", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).Connection = world.ConnectionFRA
		}},
	}
}

func stream(m *world.Model) {
	for _, name := range []string{world.CatalogPooledFRA, world.CatalogPooledMUC} {
		c := m.Citrix.Catalog(name)
		c.Provisioning, c.Image, c.AccountsOU = "PVS", "", ""
	}
	delete(m.Components, "base_images") // there are vDisks and no master images
}
