package files

import (
	"github.com/muster-dr/muster/checks/files/fileslab"
	"github.com/muster-dr/muster/internal/collect"
)

// Source declares Nutanix Files. It signs in with the credentials of Prism, as it asks the
// same systems.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "Nutanix Files of **each** site, where the estate file names file servers: shares, what replicates them, how its runs went, what has arrived, versions; protection domains by Prism Element",
		Over: "HTTPS, Prism Viewer",
		Sees: []collect.Seen{
			{Path: "input.files.sites[site]", What: "Nutanix Files as Prism has it at a site: whether it is `enabled`, its `servers` with their shares, the `policies` that replicate these with their runs, and what each of the `clusters` says of its file servers"},
		},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    fileslab.Part(),
	}
}
