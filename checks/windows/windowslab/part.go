// Package windowslab is the Windows hosts of the embedded estate, which answer WinRM,
// and the web servers of StoreFront; and what can be wrong with them.
package windowslab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Part is what the source windows brings to the lab.
func Part() world.Part {
	return world.Part{Source: "windows", Servers: servers, Declare: declare, Faults: slices.Concat(hostFaults(), serverFaults(), storeFrontFaults(), dhcpFaults()), Variations: slices.Concat(variations(), dhcpVariations())}
}

// obj is a JSON object.
type obj = map[string]any

func declare(d *world.Declaration) {
	d.Credential("windows", d.World.Model.DomainUser(), world.DirectorySource)
	web := map[string]string{}
	for _, a := range d.Addresses {
		if a.Service == "https" {
			web[a.Name] = a.At
		}
	}
	for _, a := range d.Addresses {
		if site := d.Site(d.World.Model.SiteOfHost(a.Name)); a.Service == "winrm" {
			site.Hosts = append(site.Hosts, estate.WindowsHost{Host: a.Name, WinRM: a.At, HTTPS: web[a.Name]})
		}
	}
	for _, host := range d.World.Model.Windows.Gone {
		site := d.Site(estate.Recovery)
		site.Hosts = append(site.Hosts, estate.WindowsHost{Host: host, WinRM: "127.0.0.1:5986"})
	}
}
