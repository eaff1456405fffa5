package workloads

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Of derives the workloads from what Citrix Cloud said; nil when it was not asked.
func Of(doc *facts.Document) *Set {
	c := doc.CitrixCloud
	if c == nil {
		return nil
	}
	d := &deriving{est: doc.Estate, facts: c, set: &Set{
		Answered: c.Answered, Sites: map[string]*Site{}, Catalogs: map[string]*Catalog{}, Groups: map[string]*Group{},
	}}
	for _, site := range []string{estate.Production, estate.Recovery} {
		d.set.Sites[site] = d.site(site)
		if a := d.set.Sites[site].Answered; d.set.Learnt() && !a.Learnt() {
			// Without knowing which site is which, no catalog would be of any.
			d.set.Answered = a
		}
	}
	for id, mc := range c.Catalogs.Items {
		d.set.Catalogs[id] = d.catalog(mc)
	}
	for id, g := range c.DeliveryGroups.Items {
		d.set.Groups[id] = &Group{Name: g.Name, Production: []string{}, Recovery: []string{}, StandIn: StandIn{Missing: []string{}}}
	}
	d.members()
	for id := range d.set.Groups {
		d.set.Groups[id].StandIn = d.groupStandIn(id)
	}
	for id := range d.set.Catalogs {
		d.set.Catalogs[id].StandIn = d.catalogStandIn(id)
	}
	return d.set
}

type deriving struct {
	est   *estate.Estate
	facts *facts.CitrixCloud
	set   *Set
}

// site finds the resource location and the zone that the estate file means.
func (d *deriving) site(name string) *Site {
	s := &Site{Connectors: []string{}, Connections: []string{}, Further: []string{}, Missing: []string{}}
	declared := d.est.Site(name).ResourceLocation
	switch {
	case declared == "":
		s.Answered = facts.No(facts.FactMissing, fmt.Sprintf("sites.%s.resourceLocation is not declared, so nobody can tell which resource location is that of the site", name))
		return s
	case !d.facts.ResourceLocations.Learnt():
		s.Answered = d.facts.ResourceLocations.Answered
		return s
	case !d.facts.Zones.Learnt():
		s.Answered = d.facts.Zones.Answered
		return s
	}
	s.Answered = facts.Yes()
	s.ResourceLocation = d.location(declared)
	locations := map[string]bool{s.ResourceLocation: true}
	for _, name := range d.est.Site(name).ResourceLocations {
		if id := d.location(name); id != "" {
			locations[id] = true
		} else {
			s.Missing = append(s.Missing, name)
		}
	}
	if delete(locations, ""); len(locations) == 0 {
		return s
	}
	for id, z := range d.facts.Zones.Items {
		switch {
		case !locations[z.ResourceLocation]:
		case z.ResourceLocation == s.ResourceLocation:
			s.Zone = id
		default:
			s.Further = append(s.Further, id)
		}
	}
	for host, c := range d.facts.Connectors.Items {
		if locations[c.ResourceLocation] {
			s.Connectors = append(s.Connectors, host)
		}
	}
	for id, c := range d.facts.Connections.Items {
		if s.Has(c.Zone) {
			s.Connections = append(s.Connections, id)
		}
	}
	for _, list := range [][]string{s.Further, s.Missing, s.Connectors, s.Connections} {
		slices.Sort(list)
	}
	return s
}

// location is the id of the resource location that the estate file means by a name or
// an id; "" when there is none.
func (d *deriving) location(declared string) string {
	for id, l := range d.facts.ResourceLocations.Items {
		if strings.EqualFold(l.Name, declared) || strings.EqualFold(id, declared) {
			return id
		}
	}
	return ""
}

// siteOf names the site that a zone belongs to; "" for none of the two.
func (d *deriving) siteOf(zone string) string {
	for name, s := range d.set.Sites {
		if s.Has(zone) {
			return name
		}
	}
	return ""
}

func (d *deriving) catalog(mc *facts.MachineCatalog) *Catalog {
	site := d.siteOf(mc.Zone)
	if _, out := d.est.Exclusion("catalog", mc.Name); out != nil {
		site = "" // what the estate file takes out is judged by no rule
	}
	return &Catalog{
		Name: mc.Name, Site: site, Kind: kind(mc), AHV: d.ahv(mc),
		Groups: []string{}, Count: mc.Total, StandIn: StandIn{Missing: []string{}},
	}
}

// allocations and persistences are the words of the site for to whom machines belong and
// what they keep. It cannot leave them out of a catalog that was learnt.
var (
	allocations  = []string{"", facts.AllocationStatic, "Random"}
	persistences = []string{"", facts.PersistLocal, "Discard", "OnPvd"}
)

// provisionings are the words for how machines are made, in lower case.
var provisionings = []string{"", "mcs", "manual", "pvs", "pvsstreaming", "mcsimport"}

// unworded tells that the site says of a catalog what it is in words that nobody knows.
func unworded(mc *facts.MachineCatalog) bool {
	return !slices.Contains(allocations, mc.Allocation) || !slices.Contains(persistences, mc.Persistence) ||
		!slices.Contains(provisionings, strings.ToLower(mc.Provisioning))
}

// kind is what a catalog has to have to come back. One of which the site does not say, or
// says in a word that nobody knows, to whom its machines belong and what they keep is of
// no kind, and so judged by no rule and named as that.
func kind(mc *facts.MachineCatalog) Kind {
	made := strings.EqualFold(mc.Provisioning, facts.ProvisioningMCS)
	switch {
	case mc.Reason == facts.FactMissing:
		return Other
	case !slices.Contains(allocations, mc.Allocation) || !slices.Contains(persistences, mc.Persistence):
		return Other
	case made && mc.Allocation == facts.AllocationStatic && mc.Persistence == facts.PersistLocal:
		return Dedicated
	case made:
		return Pooled
	case mc.Streamed() && mc.Persistence != facts.PersistLocal:
		return Streamed
	case strings.EqualFold(mc.Provisioning, facts.ProvisioningManual) && mc.PowerManaged && !mc.RemotePC:
		return Manual
	}
	return Other
}

// ahv tells whether a catalog's machines run on Nutanix: every plug-in for it has
// an id that begins with Acropolis. Where the catalog and its connection name plug-ins of
// which one is for Nutanix and the other is not, nobody can tell.
func (d *deriving) ahv(mc *facts.MachineCatalog) *bool {
	nutanix := func(plugin string) bool { return strings.HasPrefix(strings.ToLower(plugin), "acropolis") }
	plugin, hypervisor := mc.PluginID, ""
	if c := d.facts.Connections.Items[mc.Connection]; c != nil {
		hypervisor = c.Type
		switch {
		case plugin == "":
			plugin = c.PluginID
		case c.PluginID != "" && nutanix(plugin) != nutanix(c.PluginID):
			return nil
		}
	}
	switch {
	case nutanix(plugin):
		return new(true)
	case plugin != "" || hypervisor != "" && hypervisor != "Custom":
		return new(false)
	}
	return nil
}

// members tells catalogs and delivery groups which of them share machines.
func (d *deriving) members() {
	groups := map[string]map[string]bool{} // by catalog
	for _, c := range d.facts.Machines.Items {
		if c.DeliveryGroup == "" || c.Count == 0 {
			continue
		}
		if groups[c.Catalog] == nil {
			groups[c.Catalog] = map[string]bool{}
		}
		groups[c.Catalog][c.DeliveryGroup] = true
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		mc := d.set.Catalogs[id]
		if mc == nil {
			continue
		}
		mc.Groups = slices.Sorted(maps.Keys(groups[id]))
		for _, gid := range mc.Groups {
			g := d.set.Groups[gid]
			switch {
			case g == nil:
			case mc.Site == estate.Production:
				g.Production = append(g.Production, id)
				g.Pooled = g.Pooled || mc.Kind.Renewed()
			case mc.Site == estate.Recovery:
				g.Recovery = append(g.Recovery, id)
			}
		}
	}
}
