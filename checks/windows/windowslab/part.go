// Package windowslab is the Windows hosts of the embedded estate, which answer WinRM,
// and the web servers of StoreFront; and what can be wrong with them.
package windowslab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source windows brings to the lab.
func Part() world.Part {
	return world.Part{Source: "windows", Servers: servers, Faults: slices.Concat(hostFaults(), serverFaults(), storeFrontFaults())}
}

// obj is a JSON object.
type obj = map[string]any
