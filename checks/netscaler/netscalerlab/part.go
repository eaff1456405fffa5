// Package netscalerlab is the access layer of the embedded estate: a NetScaler pair at each
// site, of which that of the recovery site stands by, and what can be wrong with it.
package netscalerlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// source is the name of the source, and of the service in its addresses.
const source = "netscaler"

// Part is what the source netscaler brings to the lab.
func Part() world.Part {
	return world.Part{Source: source, Servers: servers, Declare: declare, Faults: slices.Concat(applianceFaults(), serverFaults()), Variations: variations()}
}

func declare(d *world.Declaration) {
	m := of(d.World.Model)
	if len(m.Appliances) == 0 {
		return
	}
	d.Credential(source, user, source)
	for _, site := range world.BothSites {
		a := m.Appliances[site]
		if a == nil {
			continue
		}
		for _, n := range a.Nodes {
			for _, at := range d.Addresses {
				if at.Name == n.Host {
					d.Site(site).NetScaler = append(d.Site(site).NetScaler, estate.NetScaler{Host: n.Host, Address: at.At})
				}
			}
		}
	}
}
