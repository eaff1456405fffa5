package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// copied are the recovery methods by which the machines of a component themselves come back.
var copied = []string{"hypervisor", "protection_domain", "nutanix_dr", "migrate_dedicated_to_manual", "failover_vm_update_hosting_connection"}

// goneWith tells of targets that are lost with the site and need not come back: the site
// itself, its clusters, resolvers, domain controllers and connectors, the servers of
// components that have others at the recovery site, and pooled desktops, which are made
// anew. off tells of hosts of production that come back from a copy.
func goneWith(doc *facts.Document, in *input.Input) (gone func(target string) string, off func(target string) bool) {
	site := doc.LostSite()
	if site == "" {
		return func(string) string { return "" }, func(string) bool { return false }
	}
	l := &lostTargets{gone: map[string]bool{"site/" + site: true}, off: map[string]bool{}}
	lost, left := doc.Estate.Site(site), doc.Estate.Site(estate.Recovery)
	for _, c := range lost.Clusters {
		l.gone["cluster/"+c.Name] = true
	}
	for _, dc := range lost.DomainControllers {
		l.gone["host/"+dc.Host], l.gone["server/"+dc.Host] = true, true
	}
	l.components(doc.Estate, site)
	if c := doc.Estate.Components["netscaler"]; c != nil && comesBack(c) {
		l.off["netscaler/"+site] = true
	}
	l.desktops(doc, in, site)
	for _, c := range left.Clusters {
		delete(l.gone, "cluster/"+c.Name)
	}
	for _, dc := range left.DomainControllers {
		delete(l.gone, "host/"+dc.Host)
		delete(l.gone, "server/"+dc.Host)
	}
	for _, c := range doc.Estate.Components {
		for _, host := range c.Servers.Of(estate.Recovery) {
			delete(l.gone, "host/"+host)
			delete(l.off, "host/"+host)
		}
	}
	return func(target string) string {
		if l.gone[target] || strings.HasPrefix(target, "resolver/"+site+"/") {
			return fmt.Sprintf("%s is lost with %s, and nothing waits for it", target, site)
		}
		return ""
	}, func(target string) bool { return l.off[target] }
}

type lostTargets struct{ gone, off map[string]bool }

// components sorts the declared servers of the site. Of a component without a method nobody
// can tell.
func (l *lostTargets) components(est *estate.Estate, site string) {
	for id, c := range est.Components {
		for _, host := range c.Servers.Of(site) {
			switch {
			case comesBack(c):
				l.off["host/"+host] = true
			case id == "cloud_connectors", len(c.Methods) > 0:
				l.gone["host/"+host] = true
			}
		}
	}
	for host := range l.off { // one that two components share comes back
		delete(l.gone, host)
	}
}

func comesBack(c *estate.Component) bool {
	return slices.ContainsFunc(c.Methods, func(m string) bool { return slices.Contains(copied, m) })
}

// desktops sorts the desktops that stand at the site: those that are asked as Windows hosts,
// and their OUs.
func (l *lostTargets) desktops(doc *facts.Document, in *input.Input, site string) {
	if mcs := doc.Estate.Components["workloads_mcs"]; mcs != nil && len(mcs.Methods) > 0 && !comesBack(mcs) {
		for _, ou := range mcs.OUs.Of(site) {
			l.gone["ou/"+dn.Key(ou)] = true
		}
	}
	if manual := doc.Estate.Components["workloads_manual"]; manual != nil {
		for _, ou := range manual.OUs.Of(site) {
			delete(l.gone, "ou/"+dn.Key(ou))
		}
	}
	for _, c := range doc.Estate.Components { // an OU may hold machines of both sites
		for _, ou := range c.OUs.Of(estate.Recovery) {
			delete(l.gone, "ou/"+dn.Key(ou))
		}
	}
	if in == nil || in.Workloads == nil || doc.Windows == nil {
		return
	}
	kinds := map[string]workloads.Kind{} // by the name of the catalog
	for _, c := range in.Workloads.Catalogs {
		if c.Site == site {
			kinds[c.Name] = c.Kind
		}
	}
	for host, h := range doc.Windows.Hosts {
		if h.Site != site || h.VDA == nil {
			continue
		}
		switch kind := kinds[h.VDA.Catalog]; {
		case kind.Renewed():
			l.gone["host/"+host] = true
		case kind == workloads.Dedicated, kind == workloads.Manual:
			l.off["host/"+host] = true
		}
	}
}
