package discover

import (
	"context"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// usualNames are how people call the names by which others find a component.
var usualNames = map[string][]string{
	"cloud_connectors": {"xml", "ctxxml"},
	"license_server":   {"ctxlicense", "ctxlic", "citrixlicense", "citrixlic"},
	"pvs":              {"tftp", "pvs", "pvstftp"},
	"sspr":             {"sspr"},
	"storefront":       {"sf", "storefront"},
	"sql":              {"sql", "sqlag", "ctxsql"},
}

// aliases finds the names by which others find components: those in the zone of the domain
// that lead to a server of one, those that are no computer's and are named as one is, and
// the usual names that are in DNS. What the configuration of a server said goes before.
func (r *run) aliases(ctx context.Context) {
	owner := map[string]string{}
	for id, c := range r.Estate.Components {
		if id == "ad" || id == "dhcp" || id == "dfs" {
			continue
		}
		for _, host := range append(slices.Clone(c.Servers.Production), c.Servers.Recovery...) {
			owner[host] = id
		}
	}
	found := map[string][]string{}
	for _, n := range r.zone {
		if _, computer := r.computers[n.Name]; computer {
			continue
		}
		if gw := r.Estate.Components["netscaler"]; gw != nil && gateways.MatchString(leading.FindString(short(n.Name))) && (r.ofEstate(n) || owner[n.Target] == "netscaler") {
			add(&gw.Aliases, n.Name)
			slices.Sort(gw.Aliases)
			continue
		}
		if id := owner[n.Target]; id != "" {
			found[id] = append(found[id], n.Name)
		} else if id := habit(n.Name); n.Target == "" && id != "" && r.ofEstate(n) {
			found[id] = append(found[id], n.Name)
		}
	}
	for _, id := range sortedKeys(r.Estate.Components) {
		c := r.Estate.Components[id]
		if len(c.Aliases) > 0 || !takesAliases(id) {
			continue
		}
		if c.Aliases = found[id]; len(c.Aliases) > 0 {
			slices.Sort(c.Aliases)
			r.from("components."+id+".aliases", "names in the zone of the domain that lead to its servers, or that are named as they are and are no computer's")
			continue
		}
		for _, name := range usualNames[id] {
			full := name + "." + r.Domain
			if _, computer := r.computers[full]; !computer && len(r.look(ctx, full)) > 0 {
				c.Aliases = append(c.Aliases, full)
			}
		}
		if len(c.Aliases) > 0 {
			r.from("components."+id+".aliases", "a usual name, and it is in DNS")
		} else if usual := usualNames[id]; len(usual) > 0 && id != "cloud_connectors" {
			r.ask("components", id+": by which DNS name do others find it?", "  "+id+":", "    aliases: ["+usual[0]+"."+r.Domain+"]")
		}
	}
}

// takesAliases tells the components that are found by a name which moves in a failover.
// For others a second name of a server is just that.
func takesAliases(id string) bool {
	_, usual := usualNames[id]
	return usual || id == "rds_licensing" || id == "sr"
}

// ofEstate tells that a name leads into a network of one of the sites.
func (r *run) ofEstate(n ZoneName) bool {
	return slices.ContainsFunc(n.Addresses, func(a string) bool { return r.siteOf(a) != "" })
}

// callbacks are names of NetScaler Gateways for StoreFront, where it was not asked.
func (r *run) callbacks(c *estate.Component) {
	for _, n := range r.zone {
		if strings.HasPrefix(n.Name, "callback") && len(c.Callbacks) == 0 && r.ofEstate(n) {
			r.ask("components", "storefront: "+n.Name+" is in DNS. Is it a callback name of a gateway?", "  storefront:", "    callbacks: ["+n.Name+"]")
		}
	}
}
