// Package prismlab is the Nutanix platform of the embedded estate: a Prism Central for
// each site and a Prism Element for each cluster, and what can be wrong with them and
// with what they hold.
package prismlab

import (
	"cmp"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// source is the name of the source, and of the service in its addresses.
const source = "prism"

// Part is what the source prism brings to the lab.
func Part() world.Part {
	return world.Part{
		Source: source, Servers: servers, Declare: declare,
		Faults: slices.Concat(protectionFaults(), planFaults(), imageFaults(), networkFaults(), serverFaults()), Variations: variations(),
	}
}

// obj is a JSON object.
type obj = map[string]any

func declare(d *world.Declaration) {
	d.Credential(source, d.World.Model.Account.Prism, source)
	n := d.World.Model.Nutanix
	for _, a := range d.Addresses {
		at := estate.Prism{Host: a.Name, Address: a.At}
		for site, c := range n.Centrals {
			if c.Host == a.Name && d.World.Model.Sites[site].Platform == "" {
				d.Site(site).PrismCentral = at
			}
		}
		for _, c := range n.Clusters {
			if site := d.Site(c.Site); c.Element == a.Name && !c.Undeclared && d.World.Model.Sites[c.Site].Platform == "" {
				site.Clusters = append(site.Clusters, estate.Cluster{Name: cmp.Or(c.DeclaredAs, c.Name), Element: at})
			}
		}
	}
}
