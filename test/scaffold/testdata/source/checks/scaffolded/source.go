// Package scaffolded asks an appliance which copies it makes.
package scaffolded

import (
	"github.com/muster-dr/muster/checks/scaffolded/scaffoldedlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// source is the name of the collector and of its credential.
const source = "scaffolded"

// Source declares the appliance.
func Source() collect.Source {
	return collect.Source{
		Name:        source,
		Asks:        "copies",
		Over:        "HTTPS, a user who may read",
		Sees:        []collect.Seen{{Path: "input.scaffolded", What: "an appliance: the `copies` that it makes"}},
		Credentials: []estate.CredentialKind{{Name: source, Endpoint: true}},
		New:         func(l collect.Limits) collect.Collector { return &Collector{l} },
		Lab:         scaffoldedlab.Part(),
	}
}
