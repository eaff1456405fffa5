package citrixcloud

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells where Citrix Cloud is asked.
func plan(est *estate.Estate) []collect.Planned {
	cred := est.Credentials[source]
	if cred == nil {
		return nil
	}
	at, err := where(cred)
	if err != nil {
		return nil // Ready says so
	}
	const perSecond = 5
	return []collect.Planned{{Site: estate.Public, System: "customer " + cred.Customer, Address: at.host, Most: collect.PerSecond(perSecond)}}
}

var rights = []collect.Right{
	{What: "read the DaaS site", In: []string{"citrixcloud.zones", "citrixcloud.catalogs", "citrixcloud.deliveryGroups", "citrixcloud.machines", "citrixcloud.connections", "citrixcloud.policySets", "citrixcloud.applications"},
		Grant: "Citrix Cloud, Identity and Access Management, API Access, Service principals: custom access, DaaS, Read Only Administrator with the scope All"},
	{What: "read connectors and resource locations", In: []string{"citrixcloud.resourceLocations", "citrixcloud.connectors", "citrixcloud.domains"},
		Grant: "the same service principal: custom access, General, Resource Location and Connectors, read"},
}
