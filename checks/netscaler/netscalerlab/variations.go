package netscalerlab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to build the access layer.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "netscaler-unread", Title: "Nobody lets muster ask NetScaler", Apply: func(m *world.Model) {
			of(m).Appliances = map[string]*Appliance{}
		}},
		{Name: "netscaler-production-unread", Title: "The estate file names no appliance of production", Apply: func(m *world.Model) {
			delete(of(m).Appliances, estate.Production)
		}},
	}
}
