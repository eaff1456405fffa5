package citrixlab

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// siteRoutes are for the DaaS site.
func (s *cloud) siteRoutes() []restlab.Route {
	c := s.model.Citrix
	return slices.Concat(
		s.moreRoutes(), // before those for the objects of a list
		[]restlab.Route{
			{Path: "me", One: always(func() any { return s.me() })},
			{Path: "sites/" + s.siteID, One: always(func() any { return s.site() })},
			{Path: "admin/effectiverights", One: always(func() any { return whole([]obj{rights(c.Scope)}) })},
			// These lists have no pages.
			{Path: "hypervisorallresourcepools", One: always(func() any { return whole(each(c.Connections, s.pool)) })},
			{Path: "hypervisors", One: always(func() any { return whole(each(c.Connections, s.connection)) })},
			{Path: "machines", List: s.machines},
		},
		things("hypervisors", c.Connections, s.connection),
		[]restlab.Route{{Path: "hypervisors/{}/testreport", One: func(q *restlab.Request) (any, error) {
			if slices.Contains(c.Hidden, "tests") {
				return nil, denied("tests")
			}
			for _, x := range c.Connections {
				if connectionID(x.Name) == q.ID() && x.Test != world.NeverTested {
					return s.testReport(x, cmp.Or(x.Test, "Successful"), "Hypervisor"), nil
				}
			}
			return nil, restlab.NotFound(q.ID())
		}}},
		things("zones", c.Zones, s.zone),
		things("machinecatalogs", visible(c, "machinecatalogs", c.Catalogs), s.catalog),
		things("deliverygroups", visible(c, "deliverygroups", c.Groups), s.group),
		s.offerRoutes(),
		s.policyRoutes(),
	)
}

// visible is what the API client may see of a list: who has no right to any of it gets
// an empty list, as if there were nothing.
func visible[T any](c *world.CitrixCloud, path string, all []T) []T {
	if slices.Contains(c.Hidden, path) {
		return nil
	}
	return all
}

// things are the routes for a list of some things, and for the one of a name or an id.
func things[T any](path string, all []T, answer func(x T, detail bool) obj) []restlab.Route {
	return []restlab.Route{
		{Path: path, List: func(*restlab.Request) (restlab.Listing, error) { return restlab.Fixed(each(all, answer)), nil }},
		{Path: path + "/{}", One: func(q *restlab.Request) (any, error) {
			for _, x := range all {
				if o := answer(x, true); strings.EqualFold(o["Name"].(string), q.ID()) || o["Id"] == q.ID() {
					return o, nil
				}
			}
			return nil, restlab.NotFound(q.ID())
		}},
	}
}

// each are the answers for all of some things.
func each[T any](all []T, answer func(x T, detail bool) obj) []obj {
	items := []obj{}
	for _, x := range all {
		items = append(items, answer(x, false))
	}
	return items
}

// statusAsleep is what the service in front of a suspended site answers.
const statusAsleep = 530

// admitToSite refuses requests that name no site, and all while the site is suspended.
func (s *cloud) admitToSite(q *restlab.Request) error {
	if err := s.admit(q); err != nil {
		return err
	}
	if s.model.Citrix.Behaviour == world.Asleep {
		// It says so in a page for people.
		q.W.Header().Set("Content-Type", "text/html")
		q.W.WriteHeader(statusAsleep)
		_, _ = q.W.Write([]byte("<html><body><h1>Error 530</h1><p>The site is not active.</p></body></html>"))
		return restlab.ErrAnswered
	}
	if path := strings.ToLower(q.R.URL.Path); path == "/cvad/manage/me" || strings.HasPrefix(path, "/cvad/manage/sites/") {
		return nil // these are how clients find out about sites
	}
	if !strings.EqualFold(q.R.Header.Get("Citrix-InstanceId"), s.siteID) {
		return &restlab.Error{Status: http.StatusBadRequest, Kind: "missing", Message: "The header names no site of this customer", Parameter: "header", Value: "Citrix-InstanceId"}
	}
	return nil
}

func (s *cloud) me() obj {
	c, now := s.model.Citrix, time.Now()
	return obj{
		"UserId": c.Client, "DisplayName": "muster", "ExpiryTime": world.RFC3339(now.Add(tokenLifetime)), "RefreshExpirationTime": world.RFC3339(now.Add(12 * time.Hour)),
		"VerifiedEmail": nil, "IsCspCustomer": false,
		"Customers": []obj{{"Id": c.Customer, "Name": nil, "Sites": []obj{{"Id": s.siteID, "Name": c.Site}}}},
	}
}

func (s *cloud) site() obj {
	c := s.model.Citrix
	var primary any
	for _, z := range c.Zones {
		if z.Primary {
			primary = ref(zoneID(z.Name), z.Name)
		}
	}
	return obj{
		"Id": s.siteID, "Name": c.Site, "OrchestationApiVersion": 137, // it really is spelt so
		"ConfigurationServiceGroupUid": nil, "LicenseServerName": nil, "LicenseServerPort": nil, "LicenseServerUri": nil,
		"LicensingModel": "UserDevice", "SiteConfigurationComplete": true, "PrimaryZone": primary,
		"ProductCode": "XDT", "ProductEdition": "PLT", "ProductVersion": c.Version, "LicenseExpirationDate": nil,
		"Metadata": []obj{}, "SiteServices": []obj{}, "EnabledFeatures": []string{}, "BaseOU": nil, "ColorDepth": nil,
		"DefaultMinimumFunctionalLevel": "L7_20", "DefaultDesktopIconId": "1", "DnsResolutionEnabled": false,
		"TrustRequestsSentToTheXmlServicePort": true, "LicensingGracePeriodActive": nil,
	}
}

func rights(scope string) obj {
	in := allScope()
	if scope != "" {
		in["Id"], in["Name"], in["Description"], in["IsBuiltIn"], in["IsAllScope"] = world.GUIDOf("scope", scope), scope, nil, false, false
	}
	var permissions []obj
	for _, name := range []string{"View Delivery Groups", "View Hosts", "View Machine Catalogs", "View Zones"} {
		permissions = append(permissions, obj{
			"Id": strings.ReplaceAll(strings.TrimPrefix(name, "View "), " ", "") + "_Read", "Name": name, "Description": nil,
			"IsReadOnly": true, "Operations": []string{"Read"},
		})
	}
	return obj{
		"Scope": in,
		"Role": obj{
			"Id": world.GUIDOf("role", "read only"), "Name": "Read Only Administrator", "Description": "Can see all objects in specified scopes.",
			"IsBuiltIn": true, "CanLaunchManage": true, "CanLaunchMonitor": true, "Permissions": permissions,
		},
	}
}

func allScope() obj {
	return obj{
		"Id": "00000000-0000-0000-0000-000000000000", "Uid": nil, "Name": "All", "Description": "All objects",
		"IsBuiltIn": true, "IsAllScope": true, "IsTenantScope": false, "TenantId": nil, "TenantName": nil,
	}
}

// ref is how one thing refers to another.
func ref(id, name string) obj { return obj{"Id": id, "Uid": nil, "Name": name} }
