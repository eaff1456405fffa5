// Package citrixlab is the Citrix Cloud of the embedded estate: sign-in, platform and
// DaaS site, and what can be wrong with them and with what they hold.
package citrixlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// source is the name of the source, and of the service in its address.
const source = "citrixcloud"

// Part is what the source citrixcloud brings to the lab.
func Part() world.Part {
	return world.Part{Source: source, Servers: servers, Declare: declare, Faults: slices.Concat(controlPlaneFaults(), workloadFaults(), populationFaults(), applicationFaults(), moreFaults(), serverFaults()), Variations: slices.Concat(variations(), pvsVariations(), domainVariations())}
}

// obj is a JSON object.
type obj = map[string]any

func declare(d *world.Declaration) {
	c := d.Credential(source, d.World.Model.Citrix.Client, source)
	c.Customer, c.Endpoint = d.World.Model.Citrix.Customer, d.Addresses[0].At
}
