package census

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// zonesInUse are the zones that hold machines of this tenant, by id.
func (t *taking) zonesInUse(m counts) map[string]int {
	used := map[string]int{}
	for id, mc := range t.doc.CitrixCloud.Catalogs.Items {
		if n := max(mc.Total, m.byCatalog[id]); n > 0 && !t.takenOut(id) {
			used[mc.Zone] += n
		}
	}
	return used
}

// ofSite tells whether a zone is that of one of the two sites.
func (t *taking) ofSite(zone string) bool {
	for _, s := range t.in.Workloads.Sites {
		if s.Has(zone) {
			return true
		}
	}
	return false
}

// nowhere is why neither a zone nor what is in it can be judged.
func nowhere(zone string, machines int) string {
	return fmt.Sprintf("the zone %s holds %d machines, and no site of the estate file names it: add its resource location to the site whose loss takes it along", zone, machines)
}

// strayZone is the name of a zone that is that of neither site; "" for theirs, so that
// nobody takes out a whole site with its zone.
func (t *taking) strayZone(id string) string {
	if z := t.doc.CitrixCloud.Zones.Items[id]; z != nil && !t.ofSite(id) {
		return z.Name
	}
	return ""
}

// otherSite is the site of a zone that is neither lost nor takes over in the direction that
// is judged; "" for any other zone. What it holds is judged in a direction of its own.
func (t *taking) otherSite(zone string) string {
	z := t.doc.CitrixCloud.Zones.Items[zone]
	if z == nil || z.ResourceLocation == "" || t.ofSite(zone) {
		return ""
	}
	is := func(declared string) bool {
		l := t.doc.CitrixCloud.ResourceLocations.Items[z.ResourceLocation]
		return strings.EqualFold(declared, z.ResourceLocation) || l != nil && strings.EqualFold(declared, l.Name)
	}
	for _, s := range t.doc.Estate.Others {
		if slices.ContainsFunc(s.ResourceLocations, is) {
			return s.Name
		}
	}
	return ""
}

// ofOther is why what is in a zone of another site is none of this direction's business;
// "" when it is.
func (t *taking) ofOther(zone string) string {
	if name := t.otherSite(zone); name != "" {
		return fmt.Sprintf("it belongs to the site %s, which has no part in this direction", name)
	}
	return ""
}

func (t *taking) zone(id string, z *facts.CitrixZone, used map[string]int) {
	if t.ofSite(id) {
		return // its catalogs and connectors are judged one by one
	}
	i := Item{Kind: Zone, Name: z.Name, Component: "cloud_connectors"}
	if i.Foreign = t.ofOther(id); i.Foreign != "" {
		t.add(i)
		return
	}
	if n := used[id]; n > 0 {
		i.Why = nowhere(z.Name, n)
	} else {
		i.Foreign = "no machine is in it"
	}
	t.add(i)
}

// connectorsAndConnections counts those of the recovery site, which must work, and
// those of zones of neither site.
func (t *taking) connectorsAndConnections(used map[string]int) {
	c := t.doc.CitrixCloud
	zones := map[string]string{} // by resource location
	for id, z := range c.Zones.Items {
		if z.ResourceLocation != "" {
			zones[z.ResourceLocation] = id
		}
	}
	for host, con := range c.Connectors.Items {
		i := Item{Kind: Connector, Name: host, Target: "host/" + host, Component: "cloud_connectors", Zone: t.strayZone(zones[con.ResourceLocation])}
		switch zone := zones[con.ResourceLocation]; {
		case t.ofSite(zone) && appliance(con):
			i.Foreign = "it is a Connector Appliance, with which no desktop registers"
		case t.ofSite(zone):
			i.Judges = by(i.Target, "cloud_connectors/recent-contact")
		case t.otherSite(zone) != "":
			i.Foreign = t.ofOther(zone)
		case used[zone] > 0:
			continue // told once, with the zone
		default:
			i.Foreign = "its resource location holds no machine"
		}
		t.add(i)
	}
	inUse := map[string]bool{}
	for _, mc := range c.Catalogs.Items {
		if mc.Total > 0 {
			inUse[mc.Connection] = true
		}
	}
	recovery := t.in.Workloads.Sites[estate.Recovery]
	for id, con := range c.Connections.Items {
		i := Item{Kind: Connection, Name: con.Name, Component: "hosting_connections", Zone: t.strayZone(con.Zone)}
		switch {
		case recovery != nil && recovery.Has(con.Zone):
			i.Judges = by("connection/"+con.Name, "hosting_connections/healthy")
		case t.otherSite(con.Zone) != "":
			i.Foreign = t.ofOther(con.Zone)
		case t.ofSite(con.Zone) || inUse[id]:
			continue // lost with its site; what it serves is judged with the catalog
		default:
			i.Foreign = "no catalog uses it"
		}
		t.add(i)
	}
}

// appliance tells that a connector is an appliance, and none of those on Windows that
// desktops register with.
func appliance(c *facts.CloudConnector) bool {
	return c.Type != "" && !strings.EqualFold(c.Type, "Windows")
}

// domains counts the domains that connectors reach, and those that the estate file
// declares beside its own. Only machines make another domain a part of this estate.
func (t *taking) domains() {
	names := map[string]bool{}
	for name := range t.doc.CitrixCloud.Domains.Items {
		names[strings.ToLower(name)] = true
	}
	for _, name := range t.doc.Estate.Domains {
		names[strings.ToLower(name)] = true
	}
	for name := range names {
		if strings.EqualFold(name, t.doc.Estate.Domain) {
			continue // judged by the rules of Active Directory
		}
		i := Item{Kind: Domain, Name: name, Component: "ad", Foreign: "no catalog makes machine accounts in it"}
		for _, id := range sortedKeys(t.doc.CitrixCloud.Catalogs.Items) {
			mc := t.doc.CitrixCloud.Catalogs.Items[id]
			if mc.OU == "" || !strings.EqualFold(domainOf(mc.OU), name) || mc.Total == 0 {
				continue
			}
			i.Foreign = ""
			i.List = append(i.List, fmt.Sprintf("machines of %s in %s", mc.Name, mc.OU))
		}
		switch {
		case i.Foreign != "":
		case t.declared(name):
			i.Ask = fmt.Sprintf("Machines of the estate are in the domain %s, of which muster reads nothing. Does a writable domain controller of it stand at the recovery site, with its DNS, and do its policies lead the desktops to the connectors there?", name)
		default:
			i.Why = "catalogs make machine accounts in it, and only " + t.doc.Estate.Domain + " is read"
		}
		t.add(i)
	}
}

// declared tells that the estate file says of a domain that it belongs to the estate.
func (t *taking) declared(domain string) bool {
	return slices.ContainsFunc(t.doc.Estate.Domains, func(d string) bool { return strings.EqualFold(d, domain) })
}
