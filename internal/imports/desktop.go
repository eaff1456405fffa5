package imports

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// desktop puts an export of a desktop into the facts that nobody asked over the network:
// it stands for the others of its catalog as one that was asked does.
func (e *Export) desktop(doc *facts.Document, s *facts.Source) {
	at := placeOf(doc, e)
	if at.site == "" {
		e.asked(doc, s, estate.Production, facts.No(facts.FactMissing, fmt.Sprintf(
			"the export of %s was left out: at which site it runs is not known, neither from Citrix Cloud nor by its Active Directory site (sites.production.adSite, sites.recovery.adSite)", e.Host)))
		return
	}
	h := &facts.WindowsHost{Host: e.Host, Site: at.site, Roles: []string{facts.RoleVDA}}
	h.Unlearnt(facts.No(facts.FactMissing, fmt.Sprintf("%s was not asked", e.Host)))
	h.VDA.Catalog, h.VDA.OU = at.catalog, at.ou
	h.Answered = e.told()
	e.content.(ofHost).apply(h, e.told())
	doc.Windows.Hosts[e.Host] = h
	e.asked(doc, s, at.site, e.told())
}

// place is where a desktop belongs, as far as it is known.
type place struct{ site, catalog, ou string }

func placeOf(doc *facts.Document, e *Export) place {
	name, _, _ := strings.Cut(e.Host, ".")
	var at place
	if doc.Directory != nil && doc.Directory.Computers != nil {
		for i := range doc.Directory.Computers.Items {
			if c := &doc.Directory.Computers.Items[i]; strings.EqualFold(c.Name, name) {
				at.ou = dn.Parent(facts.DNKey(c.DN))
			}
		}
	}
	if keys, ok := e.content.(*keysExport); ok {
		at.site = siteNamed(doc.Estate, string(*keys.ADSite))
	}
	cloud := doc.CitrixCloud
	if cloud == nil || !cloud.Learnt() {
		return at
	}
	for _, class := range cloud.Machines.Items {
		for i := range class.Machines {
			if !strings.EqualFold(class.Machines[i].Name, name) {
				continue
			}
			if c := cloud.Catalogs.Items[class.Catalog]; c != nil {
				at.catalog = c.Name
			}
			if z := cloud.Zones.Items[class.Zone]; z != nil {
				if site := siteOf(doc.Estate, cloud, z.ResourceLocation); site != "" {
					at.site = site // where it works, as for those that are asked
				}
			}
		}
	}
	return at
}

func siteNamed(est *estate.Estate, adSite string) string {
	found := ""
	for _, site := range []string{estate.Production, estate.Recovery} {
		if adSite == "" || !strings.EqualFold(est.Site(site).ADSite, adSite) {
			continue
		}
		if found != "" {
			return "" // both sites are in the same one
		}
		found = site
	}
	return found
}

func siteOf(est *estate.Estate, cloud *facts.CitrixCloud, location string) string {
	l := cloud.ResourceLocations.Items[location]
	for _, site := range []string{estate.Production, estate.Recovery} {
		for _, declared := range est.Site(site).Locations() {
			if strings.EqualFold(location, declared) || l != nil && strings.EqualFold(l.Name, declared) {
				return site
			}
		}
	}
	return ""
}
