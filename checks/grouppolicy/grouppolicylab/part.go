// Package grouppolicylab is the SYSVOL of the embedded estate: a folder for each site,
// and what can be wrong with it and with the policies in it.
package grouppolicylab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source grouppolicy brings to the lab.
func Part() world.Part {
	return world.Part{Source: "grouppolicy", Servers: servers, Faults: slices.Concat(registrationFaults(), serviceFaults(), serverFaults())}
}
