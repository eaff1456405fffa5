package census

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// cloud counts what Citrix Cloud names: desktops above all.
func (t *taking) cloud() {
	c := t.doc.CitrixCloud
	switch {
	case c == nil:
		s := t.doc.Sources["citrixcloud"]
		t.census.Desktops = facts.No(facts.FactMissing, "Citrix Cloud was not asked, so the desktops of this estate are not known")
		if s != nil && s.Message != "" {
			t.census.Desktops = facts.No(cmp.Or(s.Reason, facts.FactMissing), "citrixcloud: "+s.Message)
		}
		return
	case t.in.Workloads == nil || !t.in.Workloads.Learnt():
		t.census.Desktops = c.Answered
		if t.in.Workloads != nil && !t.in.Workloads.Learnt() {
			t.census.Desktops = t.in.Workloads.Answered
		}
		return
	}
	t.census.Desktops, t.adrift = facts.Yes(), t.loose()
	for _, l := range []facts.Answered{c.Catalogs.Answered, c.DeliveryGroups.Answered, c.Machines.Answered, c.Zones.Answered} {
		if !l.Learnt() && t.census.Desktops.Learnt() {
			t.census.Desktops = facts.No(cmp.Or(l.Reason, facts.FactMissing), cmp.Or(l.Message, "Citrix Cloud did not return all of its catalogs, delivery groups and machines"))
		}
	}
	m := t.machines()
	if t.census.Desktops.Learnt() && len(c.Catalogs.Items) == 0 && len(c.Machines.Items) == 0 {
		t.census.Desktops = facts.No(facts.FactMissing, "Citrix Cloud lists no machine catalog and no machine: the API client may not see them")
	}
	used := t.zonesInUse(m)
	for id, mc := range c.Catalogs.Items {
		t.catalog(id, mc, m, used)
	}
	for id, n := range m.byCatalog {
		if c.Catalogs.Items[id] == nil && n > 0 && c.Catalogs.Learnt() {
			t.add(Item{Kind: Catalog, Name: id, Component: "workloads_mcs", Desktops: n,
				Why: fmt.Sprintf("Citrix Cloud lists %d machines of a catalog %s that it does not list itself", n, id)})
		}
	}
	for id, g := range c.DeliveryGroups.Items {
		t.deliveryGroup(id, g, m)
	}
	for id, z := range c.Zones.Items {
		t.zone(id, z, used)
	}
	t.connectorsAndConnections(used)
	t.domains()
	t.unplaced()
}

// counts are how many machines belong to what, as the list of machines has them.
type counts struct {
	byCatalog, byGroup map[string]int
	hidden             map[string]int             // by catalog: machines of delivery groups that are not listed
	unlisted           map[string]bool            // groups with machines of a catalog that is not listed
	catalogsOf         map[string]map[string]bool // of a group
}

func (t *taking) machines() counts {
	m := counts{byCatalog: map[string]int{}, byGroup: map[string]int{}, hidden: map[string]int{}, unlisted: map[string]bool{}, catalogsOf: map[string]map[string]bool{}}
	c := t.doc.CitrixCloud
	for _, class := range c.Machines.Items {
		m.byCatalog[class.Catalog] += class.Count
		if class.DeliveryGroup == "" {
			continue
		}
		m.byGroup[class.DeliveryGroup] += class.Count
		if m.catalogsOf[class.DeliveryGroup] == nil {
			m.catalogsOf[class.DeliveryGroup] = map[string]bool{}
		}
		m.catalogsOf[class.DeliveryGroup][class.Catalog] = true
		if c.DeliveryGroups.Learnt() && c.DeliveryGroups.Items[class.DeliveryGroup] == nil {
			m.hidden[class.Catalog] += class.Count
		}
		if c.Catalogs.Items[class.Catalog] == nil {
			m.unlisted[class.DeliveryGroup] = true
		}
	}
	return m
}

// contradiction tells that a catalog counts more machines than are listed: a list
// that was cut, or that the API client may not see.
func contradiction(total, listed int) bool {
	missing := total - listed
	return missing > 0 && (listed == 0 || missing > 5 && missing*100 > total)
}

func (t *taking) catalog(id string, mc *facts.MachineCatalog, m counts, used map[string]int) {
	w := t.in.Workloads.Catalogs[id]
	desktops := max(mc.Total, m.byCatalog[id])
	i := Item{Kind: Catalog, Name: mc.Name, Component: "workloads_mcs", Desktops: desktops}
	if mc.Provisioning == facts.ProvisioningManual {
		i.Component = "workloads_manual"
	}
	if mc.Streamed() {
		i.Component = "pvs"
	}
	if w == nil {
		return
	}
	onAHV := w.AHV == nil || *w.AHV
	if w.Site == estate.Recovery {
		i.Desktops = 0 // they are not lost
	}
	i.Zone = t.strayZone(mc.Zone)
	switch {
	case !mc.Learnt() && mc.Reason != facts.FactMissing && w.Site == estate.Production && desktops > 0:
		i.Why = "Citrix Cloud did not return its detail, so it is not known where its machines run: " + mc.Message
	case m.hidden[id] > 0:
		i.Why = fmt.Sprintf("%d of its machines are in delivery groups that Citrix Cloud does not list: the API client may not see them", m.hidden[id])
	case contradiction(mc.Total, m.byCatalog[id]) && t.doc.CitrixCloud.Machines.Learnt():
		i.Why = fmt.Sprintf("Citrix Cloud counts %d machines in the catalog and lists %d: the list was cut, or the API client may not see all of them", mc.Total, m.byCatalog[id])
	case w.Site == estate.Recovery && t.runAtProduction(id, mc) > 0:
		i.Why = fmt.Sprintf("it is in the zone %s of the recovery site, and hosting connections of production run %d of its machines: they are lost with production", t.zoneName(mc.Zone), t.runAtProduction(id, mc))
	case w.Site == estate.Recovery:
		return // what it is needed for is asked of the catalog that it replaces
	case desktops == 0:
		return // nothing is lost with it
	case w.Site == "" && t.otherSite(mc.Zone) != "":
		i.Foreign, i.Desktops = t.ofOther(mc.Zone), 0
	case w.Site == "" && t.doc.CitrixCloud.Zones.Items[mc.Zone] != nil:
		i.Why = nowhere(t.zoneName(mc.Zone), used[mc.Zone]) // as of the zone: one cause is one sentence
	case w.Site == "":
		i.Why = fmt.Sprintf("it is in the zone %s, which is that of neither site", t.zoneName(mc.Zone))
	case foreignOU(mc.OU, t.doc.Estate) && !t.declared(domainOf(mc.OU)):
		i.Why = fmt.Sprintf("its machine accounts are in another domain (%s), and only %s is read", mc.OU, t.doc.Estate.Domain)
	case w.Kind == workloads.Pooled && onAHV:
		i.Judges = by("catalog/"+mc.Name, "workloads_mcs/recovery-catalog", "base_images/image-replicated")
	case w.Kind.Renewed():
		i.Judges = by("catalog/"+mc.Name, "workloads_mcs/recovery-catalog")
	case w.Kind == workloads.Dedicated && onAHV:
		i.Judges = by("catalog/"+mc.Name, "workloads_mcs/dedicated-protected", "workloads_mcs/dedicated-made-manual")
	case w.Kind == workloads.Manual && onAHV:
		i.Judges = by("catalog/"+mc.Name, "workloads_manual/desktops-protected")
	case w.Kind == workloads.Dedicated || w.Kind == workloads.Manual:
		i.Why = "its machines keep what users change and do not run on Nutanix, so no source says how they are protected"
	case mc.RemotePC:
		i.Why = "it is a Remote PC Access catalog: nothing says where its users work when their PCs are out of reach"
	case mc.Provisioning == facts.ProvisioningManual:
		i.Why = "Citrix Cloud does not manage the power of its machines, so it cannot be told which VMs they are and how these are protected"
	default:
		i.Why = fmt.Sprintf("no rule judges catalogs of the provisioning type %s", cmp.Or(mc.Provisioning, "(not said)"))
	}
	t.add(i)
}

// runAtProduction is how many machines of a catalog run through hosting connections of
// the production site, wherever the catalog says that it is. The zone of a catalog whose
// machines something else made is a word that anybody can change.
func (t *taking) runAtProduction(id string, mc *facts.MachineCatalog) int {
	n, told := 0, false
	for _, class := range t.doc.CitrixCloud.Machines.Items {
		if class.Catalog != id || class.Connection == "" {
			continue
		}
		told = true
		if t.ofProduction(class.Connection) {
			n += class.Count
		}
	}
	if !told && t.ofProduction(mc.Connection) {
		return mc.Total
	}
	return n
}

// ofProduction tells that a hosting connection is in a zone of the production site alone.
func (t *taking) ofProduction(connection string) bool {
	c := t.doc.CitrixCloud.Connections.Items[connection]
	production, recovery := t.in.Workloads.Sites[estate.Production], t.in.Workloads.Sites[estate.Recovery]
	return c != nil && production != nil && production.Has(c.Zone) && (recovery == nil || !recovery.Has(c.Zone))
}

// takenOut tells that the estate file takes a catalog out, or the zone that it is in.
func (t *taking) takenOut(id string) bool {
	mc := t.doc.CitrixCloud.Catalogs.Items[id]
	if mc == nil {
		return false
	}
	_, out := t.doc.Estate.Exclusion(string(Catalog), mc.Name)
	if zone := t.strayZone(mc.Zone); out == nil && zone != "" {
		_, out = t.doc.Estate.Exclusion(string(Zone), zone)
	}
	return out != nil
}

// atOther tells that a catalog is at a site without a part in the direction.
func (t *taking) atOther(id string) bool {
	mc := t.doc.CitrixCloud.Catalogs.Items[id]
	return mc != nil && t.otherSite(mc.Zone) != ""
}

// foreignOU tells that an OU lies in another domain than the one that is read.
func foreignOU(ou string, est *estate.Estate) bool {
	return ou != "" && est.Domain != "" && !strings.EqualFold(domainOf(ou), est.Domain)
}

// domainOf is the DNS name of the domain that a distinguished name belongs to.
func domainOf(ou string) string {
	var labels []string
	for _, part := range strings.Split(dn.Key(ou), ",") {
		if label, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(part)), "dc="); ok {
			labels = append(labels, label)
		}
	}
	return strings.Join(labels, ".")
}

func (t *taking) zoneName(id string) string {
	if z := t.doc.CitrixCloud.Zones.Items[id]; z != nil {
		return z.Name
	}
	return cmp.Or(id, "(none)")
}

func (t *taking) deliveryGroup(id string, g *facts.DeliveryGroup, m counts) {
	w := t.in.Workloads.Groups[id]
	if w == nil {
		return
	}
	i := Item{Kind: DeliveryGroup, Name: g.Name, Component: "workloads_mcs"}
	switch {
	case len(w.Production) > 0 && w.Pooled:
		i.Judges = by("deliverygroup/"+g.Name, "workloads_mcs/recovery-delivery-group")
	case len(w.Production) > 0:
		i.Component = "workloads_manual"
		i.Judges = by("deliverygroup/"+g.Name, "workloads_mcs/home-zone-optional")
	case len(w.Recovery) > 0:
		return // asked of the group whose users it takes over
	case m.byGroup[id] == 0:
		return // it serves nobody today
	case m.unlisted[id]:
		return // told with the catalog, whose place nobody knows
	case t.servesOnly(id, m, func(catalog string) bool { return t.takenOut(catalog) || t.atOther(catalog) }):
		return // told with its catalogs
	default:
		i.Why = "all of its machines are in zones of neither site"
	}
	t.add(i)
}

// servesOnly tells that all catalogs of a delivery group are such.
func (t *taking) servesOnly(group string, m counts, such func(catalog string) bool) bool {
	for id := range m.catalogsOf[group] {
		if !such(id) {
			return false
		}
	}
	return true
}
