// Package grouppolicylab is the SYSVOL of the embedded estate: a folder for each site,
// and what can be wrong with it and with the policies in it.
package grouppolicylab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source grouppolicy brings to the lab.
func Part() world.Part {
	return world.Part{Source: "grouppolicy", Servers: servers, Declare: declare, Faults: slices.Concat(registrationFaults(), serviceFaults(), serverFaults()), Variations: slices.Concat(variations(), reachVariations())}
}

func declare(d *world.Declaration) {
	for _, a := range d.Addresses {
		d.Site(a.Name).Sysvol = a.At
	}
}
