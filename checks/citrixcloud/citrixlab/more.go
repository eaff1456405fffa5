package citrixlab

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// moreRoutes are for what the site says beside its objects.
func (s *cloud) moreRoutes() []restlab.Route {
	c := s.model.Citrix
	return []restlab.Route{
		{Path: "hypervisors/supportedplugins", One: func(q *restlab.Request) (any, error) { return s.plugins(q) }},
		{Path: "hypervisors/{}/resourcepools/{}/testreport", One: func(q *restlab.Request) (any, error) {
			if slices.Contains(c.Hidden, "tests") {
				return nil, denied("tests")
			}
			for _, x := range c.Connections {
				if connectionID(x.Name) == q.ID() && x.PoolTest != "" {
					return s.testReport(x, x.PoolTest, "ResourcePool"), nil
				}
			}
			return nil, restlab.NotFound(q.ID())
		}},
		{Path: "tags", List: func(*restlab.Request) (restlab.Listing, error) {
			if slices.Contains(c.Hidden, "tags") {
				return restlab.Listing{}, denied("tags")
			}
			return restlab.Fixed(s.tags()), nil
		}},
		{Path: "sites/" + s.siteID + "/errorwarning", One: always(func() any { return s.alerts() })},
		{Path: "sites/" + s.siteID + "/misconfigurationreport", One: always(func() any { return c.Misconfigured })},
		{Path: "backuprestore", One: always(func() any {
			at := world.RFC3339(s.clock.Ago(3 * world.Day))
			return whole([]obj{{"BackupName": "B_weekly", "DateTime": at, "Result": !c.BackupFailed, "AdministratorName": "admin", "Notes": nil, "Pinned": false, "RelatedDate": nil}})
		})},
	}
}

// denied is the refusal of something that the API client may not see.
func denied(what string) error {
	return &restlab.Error{Status: http.StatusForbidden, Kind: "forbidden", Message: "No permission to see " + what, Parameter: "reason", Value: "permission"}
}

// plugins are what a zone offers. Those that its connectors lack are only told of when they
// are asked for.
func (s *cloud) plugins(q *restlab.Request) (any, error) {
	c, query := s.model.Citrix, q.R.URL.Query()
	if slices.Contains(c.Hidden, "plugins") {
		return nil, denied("plug-ins")
	}
	all := []obj{{
		"ConnectionType": "AzureRM", "DisplayName": "Microsoft Azure", "PluginFactoryName": "AzureRmFactory", "UsesCloudInfrastructure": true,
		"CitrixVerified": true, "Available": true, "UnavailableReason": nil, "Environments": []obj{},
	}}
	seen := map[string]bool{}
	for _, x := range c.Connections {
		if zoneID(x.Zone) != query.Get("zoneNameOrId") || seen[x.Plugin] || x.NoPlugin != "" && query.Get("includeUnavailable") != "true" {
			continue
		}
		seen[x.Plugin] = true
		var reason any
		if x.NoPlugin != "" {
			reason = x.NoPlugin
		}
		all = append(all, obj{
			"ConnectionType": x.Type, "DisplayName": "Nutanix AHV", "PluginFactoryName": x.Plugin, "UsesCloudInfrastructure": false,
			"CitrixVerified": true, "Available": x.NoPlugin == "", "UnavailableReason": reason, "Environments": []obj{},
		})
	}
	return whole(all), nil
}

// tags are all that something has, or asks for.
func (s *cloud) tags() []obj {
	c, names := s.model.Citrix, map[string]bool{}
	for _, x := range c.Catalogs {
		for _, name := range x.Tags {
			names[name] = true
		}
	}
	for _, p := range c.Policies {
		for _, name := range p.Tags {
			names[name] = true
		}
	}
	all := []obj{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, obj{"Id": world.GUIDOf("tag", name), "Name": name, "NumMachines": 0, "NumUnknownObjects": 0})
	}
	return all
}

// alerts are what the site warns of.
func (s *cloud) alerts() obj {
	zones, site := []obj{}, []obj{}
	for _, zone := range slices.Sorted(maps.Keys(s.model.Citrix.Warnings)) {
		x := obj{"Category": "Warning", "Type": s.model.Citrix.Warnings[zone], "TimeInUtc": world.RFC3339(s.clock.Ago(world.Day)), "IsHighPriority": true}
		if zone == "" {
			site = append(site, x)
			continue
		}
		x["ZoneId"], x["ZoneName"] = zoneID(zone), zone
		zones = append(zones, x)
	}
	none := obj{"NumberOfErrors": 0, "NumberOfWarnings": 0}
	return obj{
		"Machine": none, "DeliveryGroup": none, "MachineCatalog": none, "Hypervisor": none, "Image": none, "Licensing": none,
		"Zone": obj{"ErrorWarning": zones}, "Site": obj{"ErrorWarning": site},
	}
}

// fasServers comes once for each resource location that a server serves.
func (s *cloud) fasServers() (any, error) {
	c := s.model.Citrix
	if slices.Contains(c.Hidden, "fas") {
		return nil, denied("FAS servers")
	}
	all := []obj{}
	for _, x := range c.FAS {
		for _, zone := range x.Zones {
			all = append(all, obj{"id": world.GUIDOf("fas", x.Host+zone), "fqdn": strings.ToUpper(x.Host), "resourceLocationId": locationID(zone), "version": "10.1.0.7", "available": !x.Down})
		}
	}
	return obj{"items": all}, nil
}

// accessRules are who may start sessions of a delivery group, and from where, in the form that
// the simple access policy is a view of.
func (s *cloud) accessRules(g *world.DeliveryGroup) []obj {
	rule := func(name, connection string, enabled, builtIn bool) obj {
		return obj{
			"Id": world.GUIDOf("access rule", g.Name+name), "Name": g.Name + "_" + name, "Enabled": enabled, "IsBuiltIn": builtIn, "IsBroken": false,
			"AllowedConnection": connection, "AllowedUsers": "Filtered", "IncludedUserFilterEnabled": true, "IncludedUsers": s.users(g.Users),
			"ExcludedUserFilterEnabled": len(g.Excluded) > 0, "ExcludedUsers": s.users(g.Excluded),
			"IncludedClientIPFilterEnabled": g.ClientIPs, "IncludedClientIPs": []string{}, "ExcludedClientIPFilterEnabled": false, "ExcludedClientIPs": []string{},
			"IncludedClientNameFilterEnabled": false, "IncludedClientNames": []string{}, "ExcludedClientNameFilterEnabled": false, "ExcludedClientNames": []string{},
			"IncludedSmartAccessFilterEnabled": g.SmartAccess && connection == "ViaAG", "IncludedSmartAccessTags": []obj{},
		}
	}
	return []obj{rule("Direct", "NotViaAG", !g.GatewayOnly, !g.OwnRules), rule("AG", "ViaAG", true, !g.OwnRules)}
}

// owner is whose machine of a catalog one is.
func (m *maker) owner(i int) obj {
	sam := "user" + strconv.Itoa(m.first+i+1)
	return obj{
		"Domain": m.model.Domain, "DisplayName": sam, "SamName": m.model.NetBIOS + `\` + sam, "SamAccountName": sam, "PrincipalName": sam + "@" + m.model.Domain,
		"Sid": m.model.DomainSID + "-" + strconv.Itoa(200000+m.first+i), "IsBuiltIn": false, "IsGroup": false, "PropertiesFetched": 1, "PossibleLookupFailure": false,
	}
}
