package citrixlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// controlPlaneFaults are in what Citrix Cloud has for the recovery site: connectors,
// and connections to its hypervisor.
func controlPlaneFaults() []world.Fault {
	citrix := func(change func(*world.CitrixCloud)) func(*world.Model) {
		return func(m *world.Model) { change(m.Citrix) }
	}
	const silence = 3 * world.Day
	return []world.Fault{
		{Name: "recovery-zone-missing", Title: "Citrix Cloud has no resource location for the recovery site", Apply: citrix(func(c *world.CitrixCloud) {
			c.RemoveZone("MUC")
		})},
		{Name: "connector-option-undeclared", Title: "Nobody has decided how Cloud Connectors come to the recovery site", Apply: func(m *world.Model) {
			m.Component("cloud_connectors").Methods = nil
		}},
		{Name: "method-not-allowed", Title: "Cloud Connectors are to be recovered by replicating them", Apply: func(m *world.Model) {
			m.Component("cloud_connectors").Methods = []string{"hypervisor"}
		}},
		{Name: "recovery-connectors-silent", Title: "No connector of the recovery site has been heard of for days", Apply: citrix(func(c *world.CitrixCloud) {
			for _, x := range c.Connectors {
				if x.Zone == "MUC" {
					x.Silent = silence
				}
			}
		})},
		{Name: "recovery-connector-single", Title: "The recovery site has a single Cloud Connector", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connectors = slices.DeleteFunc(c.Connectors, func(x *world.Connector) bool { return world.ShortName(x.Host) == "cc-muc-02" })
		})},
		{Name: "connector-silent", Title: "One of the recovery connectors has not been heard of for days", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connector("cc-muc-02").Silent = silence
		})},
		{Name: "connector-version-skew", Title: "A recovery connector has not been updated like the others", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connector("cc-muc-02").Version = "4.362.0.1180"
		})},
		{Name: "domain-offline-at-recovery", Title: "The recovery connectors do not reach the domain", Apply: citrix(func(c *world.CitrixCloud) {
			c.Domains[0].OfflineAt["MUC"] = true
		})},
		{Name: "connections-made-anew", Title: "Hosting connections were made anew, and have other numbers than in the signed commands", Apply: citrix(func(c *world.CitrixCloud) {
			slices.Reverse(c.Connections)
		})},
		{Name: "recovery-connection-missing", Title: "There is no hosting connection to the recovery site, and so no catalog either", Apply: citrix(func(c *world.CitrixCloud) {
			c.RemoveConnection(world.ConnectionMUC)
		})},
		{Name: "recovery-connection-faulted", Title: "The hosting connection of the recovery site does not get through to its cluster", Apply: citrix(func(c *world.CitrixCloud) {
			x := c.Connection(world.ConnectionMUC)
			x.Fault, x.Reason = "ConnectionFailed", "The hypervisor refused the user name or password"
		})},
		{Name: "recovery-connection-test-failed", Title: "The hosting connection of the recovery site failed its last test", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).Test = "Failed"
		})},
		{Name: "recovery-connection-test-warned", Title: "The last test of the hosting connection of the recovery site gave a warning", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).Test = "Warnings"
		})},
		{Name: "recovery-connection-test-old", Title: "The hosting connection of the recovery site was last tested a year ago", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).TestAge = 365 * world.Day
		})},
		{Name: "recovery-connection-never-tested", Title: "Nobody ever tested the hosting connection of the recovery site", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).Test = world.NeverTested
		})},
		{Name: "platform-declared-otherwise", Title: "The estate file has the recovery site in a cloud, and its hosting connection leads to Nutanix", Apply: func(m *world.Model) {
			m.Sites[estate.Recovery].Platform = "public_cloud"
		}},
		{Name: "platform-declared-without-connection", Title: "The estate file has the recovery site in a cloud, and Citrix Cloud has no hosting connection there", Apply: func(m *world.Model) {
			m.Sites[estate.Recovery].Platform = "public_cloud"
			m.Citrix.RemoveConnection(world.ConnectionMUC)
		}},
		{Name: "recovery-connection-at-production-prism", Title: "The hosting connection of the recovery site leads to Prism of production", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).Address = c.Connection(world.ConnectionFRA).Address
		})},
	}
}

// workloadFaults are in machine catalogs and delivery groups.
func workloadFaults() []world.Fault {
	citrix := func(change func(*world.CitrixCloud)) func(*world.Model) {
		return func(m *world.Model) { change(m.Citrix) }
	}
	return []world.Fault{
		{Name: "recovery-catalog-missing", Title: "No catalog of the recovery site stands in for the pooled desktops", Apply: citrix(func(c *world.CitrixCloud) {
			c.RemoveCatalog(world.CatalogPooledMUC)
		})},
		{Name: "catalog-misnamed", Title: "The estate file pairs a catalog that Citrix Cloud does not have", Apply: func(m *world.Model) {
			m.Component("workloads_mcs").Catalogs = map[string]string{"W11-Pooled-FRANKFURT": world.CatalogPooledMUC}
		}},
		{Name: "recovery-catalog-ou-missing", Title: "The catalog of the recovery site makes machine accounts in an OU that does not exist", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).AccountsOU = "OU=2025," + world.OUPooledMUC
		})},
		{Name: "recovery-ou-production", Title: "The stand-in catalog makes machine accounts in the OU of production", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).AccountsOU = world.OUPooledFRA
		})},
		{Name: "recovery-ou-undeclared", Title: "The catalog of the recovery site makes machine accounts in an OU that the estate file does not name", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).AccountsOU = "OU=Kiosks"
		})},
		{Name: "delivery-group-users-missing", Title: "The users of the desktops may not use those of the recovery site", Apply: func(m *world.Model) {
			m.Citrix.Group(world.GroupMUC).Users = []string{m.NetBIOS + `\W11-Admins`}
		}},
		{Name: "delivery-group-in-maintenance", Title: "The delivery group of the recovery site is in maintenance mode", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).InMaintenance = true
		})},
		{Name: "recovery-desktops-unregistered", Title: "All desktops of the recovery site that run are unregistered", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).State = "Unregistered"
		})},
		{Name: "recovery-desktops-at-production-connector", Title: "The desktops of the recovery site have registered with a connector of production", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).Controller = m.FQDN("cc-fra-01")
		}},
		{Name: "production-desktops-at-recovery-connector", Title: "Desktops of production have registered with a connector of the recovery site", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledFRA).Controller = m.FQDN("cc-muc-01")
		}},
		{Name: "recovery-desktops-at-unknown-controller", Title: "The desktops of the recovery site have registered with a host that is no Cloud Connector", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).Controller = m.FQDN("ddc-muc-01")
		}},
		{Name: "production-desktops-unregistered", Title: "All desktops of production that run are unregistered", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledFRA).State = "Unregistered"
		})},
		{Name: "persistent-desktops-in-maintenance", Title: "All persistent desktops are in maintenance mode", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogDevFRA).InMaintenance = true
		})},
		{Name: "recovery-desktops-in-maintenance", Title: "All desktops of the recovery site are in maintenance mode", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).InMaintenance = true
		})},
		{Name: "recovery-desktops-off", Title: "All desktops of the recovery site are off, and none is known to have worked", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).OnEvery = 0
		})},
		{Name: "recovery-desktops-few", Title: "The recovery site has a single desktop", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).Machines = 1
		})},
		{Name: "recovery-catalog-old-image", Title: "The catalog of the recovery site is still made from the image of January", Apply: citrix(func(c *world.CitrixCloud) {
			x := c.Catalog(world.CatalogPooledMUC)
			x.Image, x.ImageAge = "ctx_W11-MASTER_2026-01", 300*world.Day
		})},
		{Name: "recovery-catalog-image-reused", Title: "The catalog of the recovery site is made from a snapshot of the summer that had the same name", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).ImageAge = 120 * world.Day
		})},
		{Name: "recovery-network-renamed", Title: "The network of the recovery desktops was renamed, and the resource pool keeps the old name", Apply: citrix(func(c *world.CitrixCloud) {
			for _, x := range c.Connections {
				if x.Zone == "MUC" {
					x.Network = "VLAN80-VDA"
				}
			}
		})},
		{Name: "recovery-catalog-small", Title: "The machines of the recovery catalog have a quarter of the memory", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).MemoryMB = 2048
		})},
		{Name: "recovery-group-excludes-users", Title: "The delivery group of the recovery site excludes some of the users of production", Apply: func(m *world.Model) {
			m.Citrix.Group(world.GroupMUC).Excluded = []string{m.NetBIOS + `\W11-Traders`}
		}},
		{Name: "persistent-group-disabled", Title: "The delivery group of the persistent desktops is disabled", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupDev).Disabled = true
		})},
		{Name: "persistent-group-for-nobody", Title: "The delivery group of the persistent desktops is open to nobody", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupDev).Users = nil
		})},
		{Name: "home-zone-mandatory", Title: "Users get recovery desktops only if the recovery site is their home zone", Apply: citrix(func(c *world.CitrixCloud) {
			g := c.Group(world.GroupMUC)
			g.HomeZoneOnly, g.ZonePreferences = true, []string{"UserHomeOnly"}
		})},
		{Name: "dedicated-fast-copy", Title: "Dedicated MCS desktops on Nutanix were not made as full copies", Apply: func(m *world.Model) {
			addDedicated(m, world.ConnectionFRA, false)
			copyDedicated(m, world.CategoryDesktops)
		}},
		{Name: "dedicated-fast-copy-elsewhere", Title: "Dedicated MCS desktops on vSphere were not made as full copies", Apply: func(m *world.Model) {
			m.Citrix.Connections = append(m.Citrix.Connections, &world.Connection{
				Name: "VC-FRA", Zone: "FRA", Type: "VCenter", Plugin: "VmwareFactory",
				Address: "https://" + m.FQDN("vcenter-fra") + "/sdk", Pool: "VC-FRA-VDA", Network: "VDA",
			})
			addDedicated(m, "VC-FRA", false)
		}},
		{Name: "dedicated-unprotected", Title: "Nothing copies the dedicated MCS desktops to the recovery site", Apply: func(m *world.Model) {
			addDedicated(m, world.ConnectionFRA, true)
			copyDedicated(m, world.NoCategory)
		}},
		{Name: "base-image-unknown", Title: "The image in use has a name that no snapshot has", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledFRA).Image = "golden image of november"
		}},
	}
}

// ouPower is where dedicated desktops are, which only some faults have.
const ouPower = "OU=Power,OU=FRA,OU=VDA,OU=Citrix"

// addDedicated gives the estate a catalog of desktops that MCS made and that keep
// what their users change.
func addDedicated(m *world.Model, connection string, fullClone bool) {
	if m.Policies.OU(ouPower) != nil {
		return
	}
	m.Policies.OUs = append(m.Policies.OUs, &world.OU{DN: ouPower, Prefix: "FRAW11X", Desktops: 12})
	c := m.Citrix
	c.Catalogs = append(c.Catalogs, &world.Catalog{
		Name: world.CatalogPowerFRA, Zone: "FRA", Connection: connection, Provisioning: "MCS", Allocation: "Static", Persistence: "OnLocal", FullClone: fullClone,
		Image: world.MasterImage, ImageAge: 200 * world.Day, AccountsOU: ouPower, MachinesOU: ouPower, Group: "W11 Power", MemoryMB: 16384, OnEvery: 1,
	})
	c.Groups = append(c.Groups, &world.DeliveryGroup{Name: "W11 Power", Users: []string{m.NetBIOS + `\W11-Power`}, ZonePreferences: []string{"UserLocation"}})
}

// copyDedicated puts those desktops on the cluster of production, with a category
// that policies and plans may choose them by.
func copyDedicated(m *world.Model, by world.Category) {
	m.Nutanix.Desktops = append(m.Nutanix.Desktops, &world.DesktopVMs{
		OU: ouPower, Cluster: world.ClusterFRA, Network: world.NetworkVDA("FRA"), MemoryMB: 16384, OnEvery: 1, Category: by, Tools: world.ToolsReady,
	})
}
