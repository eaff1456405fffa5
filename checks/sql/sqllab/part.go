// Package sqllab is the databases of the embedded estate: an SQL Server at each site with an
// availability group over both, and what can be wrong with them.
package sqllab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// source is the name of the source, and of the service in its addresses.
const source = "sql"

// user is the login that may see and change nothing.
const user = "muster"

// Part is what the source sql brings to the lab.
func Part() world.Part {
	return world.Part{Source: source, Servers: servers, Declare: declare, Faults: slices.Concat(databaseFaults(), serverFaults()), Variations: variations()}
}

func declare(d *world.Declaration) {
	m := of(d.World.Model)
	if len(m.Servers) == 0 {
		return
	}
	d.Credential(source, user, source)
	for _, s := range m.Servers {
		for _, at := range d.Addresses {
			if site := d.Site(d.World.Model.SiteOfHost(s.Host)); at.Name == s.Host {
				site.SQL = append(site.SQL, estate.SQLServer{Host: s.Host, Address: at.At})
			}
		}
	}
}
