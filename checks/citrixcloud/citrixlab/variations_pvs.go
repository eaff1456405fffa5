package citrixlab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// pvsVariations are estates whose desktops boot from a vDisk.
func pvsVariations() []world.Variation {
	return []world.Variation{
		{Name: "desktops-streamed", Title: "PVS streams the pooled desktops of both sites", Apply: stream},
	}
}

func stream(m *world.Model) {
	for _, name := range []string{world.CatalogPooledFRA, world.CatalogPooledMUC} {
		c := m.Citrix.Catalog(name)
		c.Provisioning, c.Image, c.AccountsOU = "PVS", "", ""
	}
	unused := false
	m.Components["base_images"] = &estate.Component{InScope: &unused}
}
