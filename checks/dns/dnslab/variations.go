package dnslab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to run DNS.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "resolver-anycast", Title: "Both sites ask one address, behind which each has a server of its own", Apply: func(m *world.Model) {
			m.Sites[estate.Recovery].Shared = true
		}},
	}
}
