// Package directorylab is the Active Directory of the embedded estate: domain
// controllers that answer LDAP, and what can be wrong with them and with the
// directory. SYSVOL belongs to package grouppolicylab.
package directorylab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source directory brings to the lab.
func Part() world.Part {
	return world.Part{
		Source: world.DirectorySource, Servers: servers, Declare: declare,
		Faults: slices.Concat(topologyFaults(), policyFaults(), authorityFaults(), serverFaults()), Variations: variations(),
	}
}

func declare(d *world.Declaration) {
	d.Credential(world.DirectorySource, d.World.Model.DomainUser(), world.DirectorySource)
	for _, a := range d.Addresses {
		site := d.Site(d.World.Model.Directory.Controller(a.Name).Site)
		site.DomainControllers = append(site.DomainControllers, estate.DomainController{Host: a.Name, LDAP: a.At})
	}
}
