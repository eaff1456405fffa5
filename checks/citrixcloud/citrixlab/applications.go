package citrixlab

import (
	"cmp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

func applicationID(name string) string      { return world.GUIDOf("application", name) }
func applicationGroupID(name string) string { return world.GUIDOf("application group", name) }

// offerRoutes are for what delivery groups offer to users.
func (s *cloud) offerRoutes() []restlab.Route {
	c := s.model.Citrix
	return slices.Concat(
		things("applications", visible(c, "applications", c.Applications), s.application),
		things("applicationgroups", visible(c, "applications", c.ApplicationGroups), s.applicationGroup),
		[]restlab.Route{{Path: "deliverygroups/{}/desktops", One: func(q *restlab.Request) (any, error) {
			for _, g := range c.Groups {
				if strings.EqualFold(g.Name, q.ID()) || groupID(g.Name) == q.ID() {
					return whole(each(g.Desktops, s.desktop)), nil
				}
			}
			return nil, restlab.NotFound(q.ID())
		}}},
	)
}

// tag refers to a tag; nil for none.
func tag(name string) any {
	if name == "" {
		return nil
	}
	return ref(world.GUIDOf("tag", name), name)
}

// refs refer to several things by their names.
func refs(names []string, id func(string) string) []obj {
	all := []obj{}
	for _, name := range names {
		all = append(all, ref(id(name), name))
	}
	return all
}

func ids(names []string, id func(string) string) []string {
	all := []string{}
	for _, name := range names {
		all = append(all, id(name))
	}
	return all
}

func (s *cloud) users(names []string) []obj {
	all := []obj{}
	for _, name := range names {
		all = append(all, s.user(name))
	}
	return all
}

func (s *cloud) desktop(d *world.Desktop, _ bool) obj {
	return obj{
		"Id": world.GUIDOf("desktop", d.Name), "Name": d.Name, "PublishedName": d.Name, "Enabled": !d.Disabled, "Description": nil,
		"IncludedUserFilterEnabled": len(d.Users) > 0, "IncludedUsers": s.users(d.Users),
		"ExcludedUserFilterEnabled": len(d.Excluded) > 0, "ExcludedUsers": s.users(d.Excluded),
		"RestrictToTag": tag(d.Tag), "MaxDesktops": 1, "LeasingBehavior": "Allowed", "SessionReconnection": "Always", "Tenants": nil,
	}
}

func (s *cloud) application(a *world.Application, detail bool) obj {
	var zone any
	if a.Zone != "" {
		zone = ref(zoneID(a.Zone), a.Zone)
	}
	o := obj{
		"Id": applicationID(a.Name), "Name": a.Name, "PublishedName": cmp.Or(a.Published, a.Name), "ApplicationFolder": nil,
		"ApplicationType": "HostedOnDesktop", "Enabled": !a.Disabled, "Visible": true, "DoNotEnumerate": false, "SharingKind": "Shared", "Tags": []string{},
		"AssociatedDeliveryGroupUuids": ids(a.Groups, groupID), "AssociatedApplicationGroupUuids": ids(a.In, applicationGroupID),
		"NumAssociatedDeliveryGroups": len(a.Groups), "NumAssociatedApplicationGroups": len(a.In), "ZoneId": nil, "CloudWorkspaceManaged": false,
		"InstalledAppProperties": obj{"CommandLineExecutable": `C:\Program Files\` + a.Name + `\start.exe`, "CommandLineArguments": "", "WorkingDirectory": ""},
		"ContentLocation":        nil, "PackagedAppProperties": nil, "Metadata": []obj{},
	}
	if detail {
		o["BrowserName"], o["HomeZone"], o["HomeZoneMode"], o["ZoneList"] = a.Name, zone, "Prefer", []obj{}
		if a.ZoneOnly {
			o["HomeZoneMode"] = "Only"
		}
		o["IncludedUserFilterEnabled"], o["IncludedUsers"] = len(a.Users) > 0, s.users(a.Users)
		o["MaxTotalInstances"], o["MaxPerUserInstances"], o["ConfiguredFtas"], o["Categories"], o["ClientFolder"] = 0, 0, []obj{}, []string{}, ""
	}
	return o
}

func (s *cloud) applicationGroup(g *world.ApplicationGroup, detail bool) obj {
	applications := 0
	for _, a := range s.model.Citrix.Applications {
		if slices.Contains(a.In, g.Name) {
			applications++
		}
	}
	o := obj{
		"Id": applicationGroupID(g.Name), "Name": g.Name, "Description": nil, "Enabled": !g.Disabled, "RestrictToTag": tag(g.Tag),
		"DeliveryGroups": refs(g.Groups, groupID), "NumApplications": applications, "NumMachines": 0, "NumMachinesWithTag": 0,
		"Scopes": []obj{allScope()}, "Tags": []string{}, "AdminFolder": nil,
	}
	if detail {
		o["IncludedUsersFilterEnabled"], o["IncludedUsers"], o["SessionSharingEnabled"] = len(g.Users) > 0, s.users(g.Users), true
	}
	return o
}

// published is how many applications a delivery group has.
func (s *cloud) published(group string) int {
	n := 0
	for _, a := range s.model.Citrix.Applications {
		has := slices.Contains(a.Groups, group)
		for _, g := range s.model.Citrix.ApplicationGroups {
			has = has || slices.Contains(a.In, g.Name) && slices.Contains(g.Groups, group)
		}
		if has {
			n++
		}
	}
	return n
}
