package citrixcloud

import (
	"strings"

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
	most := collect.PerSecond(perSecond)
	all := []collect.Planned{{Site: estate.Public, System: "customer " + cred.Customer, Address: at.host, Most: most}}
	for _, beside := range []struct{ base, of string }{{at.workspace, "domains"}, {at.hub, "FAS servers"}} {
		if host := strings.TrimPrefix(beside.base, "https://"); host != "" && beside.base != at.api {
			all = append(all, collect.Planned{Site: estate.Public, System: beside.of + " of customer " + cred.Customer, Address: host, Most: most})
		}
	}
	return all
}

var rights = []collect.Right{
	{What: "read the DaaS site", In: []string{"citrixcloud.zones", "citrixcloud.catalogs", "citrixcloud.deliveryGroups", "citrixcloud.machines", "citrixcloud.connections", "citrixcloud.policySets", "citrixcloud.applications", "citrixcloud.applicationGroups", "citrixcloud.plugins", "citrixcloud.assignments"},
		Grant: "Citrix Cloud, Identity and Access Management, API Access, Service principals: custom access, DaaS, Read Only Administrator with the scope All"},
	{What: "read connectors and resource locations", In: []string{"citrixcloud.resourceLocations", "citrixcloud.connectors", "citrixcloud.domains"},
		Grant: "the same service principal: custom access, General, Resource Location and Connectors, read"},
}
