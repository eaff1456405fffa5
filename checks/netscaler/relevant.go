package netscaler

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
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
	wanted, known := r.estateHosts(read.ctx, read.hosts)
	if !known {
		return all
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

// estateHosts are the names and addresses of what the estate file declares, and of more hosts,
// by the resolvers of its sites. It is false when they do not tell of each that is declared.
func (r *run) estateHosts(ctx context.Context, more map[string]bool) (map[string]bool, bool) {
	hosts := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(r.env.Estate.Components)) {
		if c := r.env.Estate.Components[id]; c != nil {
			for _, name := range slices.Concat(c.Servers.Production, c.Servers.Recovery, c.Aliases, c.Callbacks) {
				hosts[text(name).host()] = true
			}
		}
	}
	declared := maps.Clone(hosts)
	for host := range more {
		hosts[host] = true
	}
	delete(hosts, "")
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(hosts)), func(name string) bool {
		_, err := netip.ParseAddr(name)
		return err == nil
	})
	told := false
	for _, site := range []string{estate.Production, estate.Recovery} {
		if r.env.Lost(site) != nil {
			continue // the other site's resolvers answer for all names then
		}
		servers := slices.Clone(r.env.Estate.Site(site).Resolvers)
		for _, name := range names {
			found, answered := r.lookUp(ctx, &servers, name)
			told = told || answered
			for _, address := range found {
				hosts[address] = true
			}
			// What is somewhere else may be none of the resolver's business.
			if own := declared[name] || strings.HasSuffix(name, "."+strings.ToLower(r.env.Estate.Domain)); !answered && own && len(r.env.Estate.Site(site).Resolvers) > 0 {
				return nil, false
			}
		}
	}
	for name := range maps.Clone(hosts) { // an appliance may know a host by its short name
		if short, _, full := strings.Cut(name, "."); full && text(short).number() == nil {
			hosts[short] = true
		}
	}
	return hosts, told
}

// lookUp asks the resolvers of a site for a name until one answers. One that is silent is
// not asked for the next name.
func (r *run) lookUp(ctx context.Context, servers *[]string, name string) ([]string, bool) {
	for len(*servers) > 0 {
		found, err := r.env.DNS.LookupHost(ctx, (*servers)[0], name)
		if err == nil {
			return found, true
		}
		if !dnsclient.Silent(err) { // it is there, and does not speak of this name
			return nil, false
		}
		*servers = (*servers)[1:]
	}
	return nil, false
}
