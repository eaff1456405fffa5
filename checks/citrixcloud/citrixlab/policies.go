package citrixlab

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

func policySetID(name string) string { return world.GUIDOf("policy set", name) }

// sitePolicies is the name of the set of the site.
const sitePolicies = "DefaultSitePolicies"

// policyRoutes are for Citrix policies. This part of the interface writes otherwise than
// the rest: its keys begin in lower case.
func (s *cloud) policyRoutes() []restlab.Route {
	return []restlab.Route{
		{Path: "gpo/policysets", One: always(func() any { return lower(s.policySets()) })},
		{Path: "gpo/policies", One: func(q *restlab.Request) (any, error) {
			query := q.R.URL.Query()
			c := s.model.Citrix
			if slices.Contains(c.Hidden, "policies") {
				return nil, &restlab.Error{Status: http.StatusForbidden, Kind: "forbidden", Message: "No permission to see policies", Parameter: "reason", Value: "permission"}
			}
			sets := map[string][]*world.CitrixPolicy{policySetID(sitePolicies): c.Policies}
			for _, set := range c.PolicySets {
				sets[policySetID(set.Name)] = set.Policies
			}
			id := query.Get("policySetGuid")
			policies, known := sets[id]
			if !known {
				return nil, &restlab.Error{Status: http.StatusBadRequest, Kind: "missing", Message: "There is no such policy set", Parameter: "policySetGuid", Value: id}
			}
			items := []obj{}
			for i, p := range policies {
				items = append(items, s.policy(id, i+1, p, query.Get("withSettings") == "true", query.Get("withFilters") == "true"))
			}
			return lower(items), nil
		}},
	}
}

// lower is a list without pages as this part writes it.
func lower(items any) obj { return obj{"items": items, "continuationToken": nil, "totalItems": nil} }

func (s *cloud) policySets() []obj {
	c := s.model.Citrix
	set := func(name, kind string, policies int) obj {
		return obj{
			"policySetGuid": policySetID(name), "policySetType": kind, "name": name, "description": nil, "policyCount": policies,
			"scopes": []string{"All"}, "isAssigned": true, "lastError": nil,
		}
	}
	all := []obj{set(sitePolicies, "SitePolicies", len(c.Policies)), set("Very High Definition User Experience", "SiteTemplates", 1)}
	for _, x := range c.PolicySets {
		all = append(all, set(x.Name, "DeliveryGroupPolicies", len(x.Policies)))
	}
	return all
}

func (s *cloud) policy(set string, priority int, p *world.CitrixPolicy, withSettings, withFilters bool) obj {
	id := world.GUIDOf("policy", set+p.Name)
	o := obj{"policySetGuid": set, "policyGuid": id, "policyName": p.Name, "priority": priority, "isEnabled": !p.Disabled, "description": nil, "settings": nil, "filters": nil}
	if withSettings {
		settings := []obj{}
		for _, name := range slices.Sorted(maps.Keys(p.Settings)) {
			settings = append(settings, obj{
				"policyGuid": id, "settingGuid": world.GUIDOf("setting", id+name), "settingName": name, "useDefault": false, "settingValue": p.Settings[name],
			})
		}
		o["settings"] = settings
	}
	if withFilters {
		filters := []obj{}
		filter := func(kind, data string, allowed bool) {
			filters = append(filters, obj{
				"policyGuid": id, "filterType": kind, "filterGuid": world.GUIDOf("filter", id+kind+data), "isAllowed": allowed, "isEnabled": true, "filterData": data,
			})
		}
		group := func(name string) string {
			b, _ := json.Marshal(obj{"server": "", "uuid": groupID(name)}) // cannot fail: two texts
			return string(b)
		}
		for _, name := range p.Groups {
			filter("DesktopGroup", group(name), true)
		}
		for _, name := range p.Without {
			filter("DesktopGroup", group(name), false)
		}
		for _, name := range p.Tags {
			b, _ := json.Marshal(obj{"server": "", "uuid": world.GUIDOf("tag", name)}) // cannot fail: two texts
			filter("DesktopTag", string(b), true)
		}
		for _, ou := range p.OUs {
			filter("OU", s.model.DN(ou), true)
		}
		for _, sid := range p.Users {
			filter("User", sid, true)
		}
		o["filters"] = filters
	}
	return o
}

// policySetOf is the id of the set that a delivery group has of its own, or of none.
func (s *cloud) policySetOf(group string) string {
	for _, set := range s.model.Citrix.PolicySets {
		if slices.Contains(set.Groups, group) {
			return policySetID(set.Name)
		}
	}
	return "00000000-0000-0000-0000-000000000000"
}
