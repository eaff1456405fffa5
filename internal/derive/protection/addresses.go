package protection

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// hostsByAddress are the declared servers and the connectors that the resolvers of the two
// sites give an address, by that address. A name that is an alias of another one is none of
// a host.
func hostsByAddress(doc *facts.Document) map[netip.Addr][]string {
	servers := map[string]bool{}
	for _, c := range doc.Estate.Components {
		for _, host := range slices.Concat(c.Servers.Production, c.Servers.Recovery) {
			servers[strings.ToLower(host)] = true
		}
	}
	if doc.CitrixCloud != nil {
		for host := range doc.CitrixCloud.Connectors.Items {
			servers[strings.ToLower(host)] = true
		}
	}
	hosts := map[netip.Addr][]string{}
	if doc.DNS == nil {
		return hosts
	}
	for _, key := range ordered(doc.DNS.Resolvers) {
		r := doc.DNS.Resolvers[key]
		if doc.Estate.Site(r.Site) == nil {
			continue // how the internet sees a name says nothing of a VM
		}
		for _, name := range ordered(r.Hosts) {
			h := r.Hosts[name]
			if h == nil || !h.Learnt() || !servers[strings.ToLower(name)] || len(h.Chain) > 0 {
				continue
			}
			for _, text := range h.Addresses {
				if a, err := netip.ParseAddr(text); err == nil && !slices.Contains(hosts[a.Unmap()], strings.ToLower(name)) {
					hosts[a.Unmap()] = append(hosts[a.Unmap()], strings.ToLower(name))
				}
			}
		}
	}
	return hosts
}

// hostsOf are the hosts that have an address of a VM, each once.
func hostsOf(vm *facts.VM, hosts map[netip.Addr][]string) []string {
	var found []string
	for _, nic := range vm.NICs {
		for _, text := range nic.Addresses {
			if a, err := netip.ParseAddr(text); err == nil {
				found = append(found, hosts[a.Unmap()]...)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
