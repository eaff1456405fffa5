// Package fileslab is Nutanix Files of the embedded estate: a file server at each site and the
// policy that replicates the shares of production, as the Prisms of both sites tell it, and what
// can be wrong with them.
package fileslab

import "github.com/muster-dr/muster/internal/lab/world"

// source is the name of the source.
const source = "files"

// Part is what the source files brings to the lab. Its answers stand with the Prisms, which
// another source serves.
func Part() world.Part {
	return world.Part{Source: source, Servers: extend, Declare: declare, Faults: faults(), Variations: variations()}
}

// declare names the file servers of both sites.
func declare(d *world.Declaration) {
	for _, s := range of(d.World.Model).Servers {
		if !s.Undeclared && served(d.World.Model) {
			site := d.Site(s.Site)
			site.Files = append(site.Files, s.Name)
		}
	}
}

// served tells whether both sites have Prisms, which tell of Files.
func served(m *world.Model) bool {
	for _, site := range world.BothSites {
		if m.Sites[site] == nil || m.Sites[site].Platform != "" || m.Nutanix.Centrals[site] == nil {
			return false
		}
	}
	c := m.Components["file_services"]
	return c != nil && (c.InScope == nil || *c.InScope)
}
