package netscaler

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// manyVirtuals is up to how many virtual servers an appliance has all of them kept.
const manyVirtuals = 500

// relevant are the virtual servers that concern the estate. An appliance may serve a whole
// company, and has thousands then: those are kept that something of the appliance leads to,
// that lead to hosts of the estate, or that are found by one of its names. Where the names
// cannot be looked up all are kept.
func (r *run) relevant(read *reader, all facts.Listing[*facts.NetScalerVirtual]) facts.Listing[*facts.NetScalerVirtual] {
	if len(all.Items) <= manyVirtuals {
		return all
	}
	wanted, known := r.estateHosts(read.ctx)
	if !known {
		return all
	}
	for host := range read.hosts {
		wanted[host] = true
	}
	kept := map[string]*facts.NetScalerVirtual{}
	for name, v := range all.Items {
		concerns := read.named[name] || v.Address != "" && wanted[v.Address]
		for _, m := range v.Members {
			concerns = concerns || wanted[m.Host]
		}
		if concerns {
			kept[name] = v
		}
	}
	all.Items = kept
	return all
}

// estateHosts are the names and addresses of what the estate file declares, by the resolvers
// of its sites. It is false when none of them told.
func (r *run) estateHosts(ctx context.Context) (map[string]bool, bool) {
	hosts := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(r.env.Estate.Components)) {
		if c := r.env.Estate.Components[id]; c != nil {
			for _, name := range slices.Concat(c.Servers.Production, c.Servers.Recovery, c.Aliases, c.Callbacks) {
				hosts[text(name).host()] = true
			}
		}
	}
	told := false
	for _, site := range []string{estate.Production, estate.Recovery} {
	resolvers:
		for _, server := range r.env.Estate.Site(site).Resolvers {
			for _, name := range slices.Sorted(maps.Keys(hosts)) {
				found, err := r.env.DNS.LookupHost(ctx, server, name)
				if err != nil {
					continue resolvers // the next one of the site may answer
				}
				told = true
				for _, address := range found {
					hosts[address] = true
				}
			}
			break
		}
	}
	for name := range maps.Clone(hosts) { // an appliance may know a host by its short name
		if short, _, full := strings.Cut(name, "."); full && text(short).number() == nil {
			hosts[short] = true
		}
	}
	return hosts, told
}
