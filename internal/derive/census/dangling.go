package census

import (
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// loose is why things cannot be placed that refer to something which Citrix Cloud does not
// list, by kind and name: the account may not see it, or it is gone. Catalogs and delivery
// groups that are not listed are told with their machines.
func (t *taking) loose() map[string]Item {
	c, all := t.doc.CitrixCloud, map[string]Item{}
	lost := func(kind Kind, name, component, what, id string) {
		all[string(kind)+"/"+name] = Item{Kind: kind, Name: name, Component: component,
			Why: fmt.Sprintf("it is of the %s %s, which Citrix Cloud does not list: the API client may not see it", what, id)}
	}
	zone := func(id string) bool { return missing(c.Zones, id) }
	connection := func(id string) bool { return missing(c.Connections, id) }
	location := func(id string) bool { return missing(c.ResourceLocations, id) }
	for _, con := range c.Connections.Items {
		if zone(con.Zone) {
			lost(Connection, con.Name, "hosting_connections", "zone", con.Zone)
		}
	}
	for _, pool := range c.ResourcePools.Items {
		if connection(pool.Connection) {
			lost(Connection, pool.Name, "hosting_connections", "hosting connection", pool.Connection)
		}
	}
	for host, con := range c.Connectors.Items {
		if location(con.ResourceLocation) {
			lost(Connector, host, "cloud_connectors", "resource location", con.ResourceLocation)
		}
	}
	for _, z := range c.Zones.Items {
		if location(z.ResourceLocation) {
			lost(Zone, z.Name, "cloud_connectors", "resource location", z.ResourceLocation)
		}
	}
	for name, d := range c.Domains.Items {
		for _, id := range d.ResourceLocations {
			if location(id) {
				lost(Domain, name, "ad", "resource location", id)
			}
		}
	}
	for _, mc := range c.Catalogs.Items {
		if connection(mc.Connection) {
			lost(Catalog, mc.Name, "workloads_mcs", "hosting connection", mc.Connection)
		}
	}
	for _, class := range c.Machines.Items {
		mc := c.Catalogs.Items[class.Catalog]
		switch {
		case mc == nil:
		case connection(class.Connection):
			lost(Catalog, mc.Name, "workloads_mcs", "hosting connection", class.Connection)
		case class.Zone != "" && mc.Zone != "" && class.Zone != mc.Zone:
			all["catalog/"+mc.Name] = Item{Kind: Catalog, Name: mc.Name, Component: "workloads_mcs",
				Why: fmt.Sprintf("it is in the zone %s, and %d of its machines are in the zone %s", t.zoneName(mc.Zone), class.Count, t.zoneName(class.Zone))}
		}
	}
	return all
}

// unplaced adds those that nothing else counts.
func (t *taking) unplaced() {
	for _, key := range sortedKeys(t.adrift) {
		t.add(t.adrift[key])
	}
}

// missing tells that an id is in none of the things that were listed.
func missing[T any](all facts.Listing[*T], id string) bool {
	return id != "" && all.Learnt() && all.Items[id] == nil
}
