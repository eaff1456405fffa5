package protection

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// desktopClusters are the names of the clusters of the recovery site that make desktops:
// those that its hosting connections lead to. Where one of the connections leads nobody
// knows where, or to a Prism Central, any cluster may, except those that the estate file
// takes out.
func (j *join) desktopClusters() []string {
	led := map[string]bool{}
	open := true
	if site := j.workloads.Sites[estate.Recovery]; site != nil && site.Learnt() && j.doc.CitrixCloud.Connections.Learnt() {
		open = len(site.Connections) == 0
		for _, id := range site.Connections {
			if c := j.doc.CitrixCloud.Connections.Items[id]; !j.leadsTo(c, led) {
				open = true
			}
		}
	}
	all := j.recovery.names()
	makes := func(name string) bool {
		_, out := j.est.Exclusion("cluster", name)
		return led[strings.ToLower(name)] || open && out == nil
	}
	if !slices.ContainsFunc(all, makes) {
		return all
	}
	return slices.DeleteFunc(all, func(name string) bool { return !makes(name) })
}

// leadsTo notes the clusters that a hosting connection leads to, and tells whether that is
// known of all its addresses. A connection to another hypervisor leads to none.
func (j *join) leadsTo(c *facts.HostingConnection, led map[string]bool) bool {
	switch {
	case c == nil || len(c.Addresses) == 0:
		return false
	case !strings.HasPrefix(strings.ToLower(c.PluginID), "acropolis"):
		return true
	}
	for _, address := range c.Addresses {
		cluster := j.clusterAt(address)
		if cluster == "" {
			return false
		}
		led[strings.ToLower(cluster)] = true
	}
	return true
}

// clusterAt is the name of the cluster of the recovery site whose Prism Element has an
// address or a name; "" when nothing tells.
func (j *join) clusterAt(host string) string {
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	for _, name := range ordered(j.recovery.elements) {
		if e := j.recovery.elements[name]; e.Cluster != "" && strings.EqualFold(strings.TrimSuffix(e.Host, "."), host) {
			return e.Cluster
		}
	}
	for _, c := range j.est.Site(estate.Recovery).Clusters {
		if c.Element.Host != "" && strings.EqualFold(strings.TrimSuffix(c.Element.Host, "."), host) {
			return c.Name
		}
	}
	if j.recovery.central == nil {
		return ""
	}
	for _, address := range j.addressesOf(host) {
		for _, uuid := range ordered(j.recovery.central.Clusters.Items) {
			name, ours := j.recovery.clusters[uuid]
			if a, err := netip.ParseAddr(j.recovery.central.Clusters.Items[uuid].Address); ours && err == nil && a.Unmap() == address {
				return name
			}
		}
	}
	return ""
}

// addressesOf are those of a host as the resolvers of the recovery site have them; an
// address is its own.
func (j *join) addressesOf(host string) []netip.Addr {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a.Unmap()}
	}
	var all []netip.Addr
	if j.doc.DNS == nil {
		return nil
	}
	for _, key := range ordered(j.doc.DNS.Resolvers) {
		r := j.doc.DNS.Resolvers[key]
		if h := r.Hosts[host]; r.Site == estate.Recovery && h != nil && h.Learnt() {
			for _, text := range h.Addresses {
				if a, err := netip.ParseAddr(text); err == nil {
					all = append(all, a.Unmap())
				}
			}
		}
	}
	return all
}
