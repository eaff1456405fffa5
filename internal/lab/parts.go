package lab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Parts are what all sources bring to the lab.
func Parts() []world.Part {
	return []world.Part{
		{Source: "dns", Servers: resolverServers, Faults: slices.Concat(nameFaults(), resolverFaults())},
		{Source: "directory", Servers: controllerServers, Faults: slices.Concat(directoryFaults(), policyFaults(), authorityFaults(), controllerFaults())},
		{Source: "grouppolicy", Servers: sysvolServers, Faults: slices.Concat(registrationFaults(), serviceFaults(), sysvolFaults())},
		{Source: "citrixcloud", Servers: citrixServers, Faults: slices.Concat(controlPlaneFaults(), workloadFaults(), cloudFaults())},
		{Source: "prism", Servers: prismServers, Faults: slices.Concat(protectionFaults(), planFaults(), imageFaults(), prismFaults())},
		{Source: "windows", Servers: windowsServers, Faults: slices.Concat(windowsFaults(), windowsServerFaults(), storeFrontFaults())},
	}
}
