package citrixcloud

import (
	"github.com/muster-dr/muster/checks/citrixcloud/citrixlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares Citrix Cloud.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "zones, connectors, hosting connections, catalogs, delivery groups, applications, machines",
		Over: "HTTPS, read-only API client",
		Sees: []collect.Seen{
			{Path: "input.citrixcloud", What: "Citrix DaaS: `resourceLocations`, `zones`, `connectors`, `domains`, `connections`, `resourcePools`, `catalogs`, `deliveryGroups` with the desktops that they offer, `applications`, `applicationGroups`, `policySets` of Citrix policies, the `plugins` that zones offer, `fasServers`, `assignments` of machines by number, `remarks` of the site, `machines` in classes of those that are alike, and the `rights` of the client"},
		},
		Credentials: []estate.CredentialKind{{Name: source, Endpoint: true}},
		Plan:        plan,
		Rights:      rights,
		New:         func(l collect.Limits) collect.Collector { return New(l) },
		Lab:         citrixlab.Part(),
	}
}
