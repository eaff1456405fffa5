// Package dnslab is the DNS of the embedded estate: a server for each site, and what
// can be wrong with it.
package dnslab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source dns brings to the lab.
func Part() world.Part {
	return world.Part{Source: "dns", Servers: servers, Declare: declare, Faults: slices.Concat(nameFaults(), serverFaults()), Variations: variations()}
}

func declare(d *world.Declaration) {
	for _, a := range d.Addresses {
		if a.Name == estate.Public {
			d.Sites.Public = &estate.PublicView{Resolvers: []string{a.At}}
			continue
		}
		site := d.Site(a.Name)
		site.Resolvers = append(site.Resolvers, a.At)
	}
	for _, site := range world.BothSites {
		if d.World.Model.Sites[site].Shared {
			d.Site(site).Resolvers = d.Sites.Production.Resolvers
		}
	}
}
