package lab

import (
	"slices"
)

// controlPlaneFaults are in what Citrix Cloud has for the recovery site: connectors,
// and connections to its hypervisor.
func controlPlaneFaults() []Fault {
	citrix := func(change func(*CitrixCloud)) func(*Model) {
		return func(m *Model) { change(m.Citrix) }
	}
	const silence = 3 * day
	return []Fault{
		{Name: "recovery-zone-missing", Title: "Citrix Cloud has no resource location for the recovery site", apply: citrix(func(c *CitrixCloud) {
			c.RemoveZone("MUC")
		})},
		{Name: "connector-option-undeclared", Title: "Nobody has decided how Cloud Connectors come to the recovery site", apply: func(m *Model) {
			m.component("cloud_connectors").Methods = nil
		}},
		{Name: "method-not-allowed", Title: "Cloud Connectors are to be recovered by replicating them", apply: func(m *Model) {
			m.component("cloud_connectors").Methods = []string{"hypervisor"}
		}},
		{Name: "recovery-connectors-silent", Title: "No connector of the recovery site has been heard of for days", apply: citrix(func(c *CitrixCloud) {
			for _, x := range c.Connectors {
				if x.Zone == "MUC" {
					x.Silent = silence
				}
			}
		})},
		{Name: "recovery-connector-single", Title: "The recovery site has a single Cloud Connector", apply: citrix(func(c *CitrixCloud) {
			c.Connectors = slices.DeleteFunc(c.Connectors, func(x *Connector) bool { return shortName(x.Host) == "cc-muc-02" })
		})},
		{Name: "connector-silent", Title: "One of the recovery connectors has not been heard of for days", apply: citrix(func(c *CitrixCloud) {
			c.Connector("cc-muc-02").Silent = silence
		})},
		{Name: "connector-version-skew", Title: "A recovery connector has not been updated like the others", apply: citrix(func(c *CitrixCloud) {
			c.Connector("cc-muc-02").Version = "4.362.0.1180"
		})},
		{Name: "domain-offline-at-recovery", Title: "The recovery connectors do not reach the domain", apply: citrix(func(c *CitrixCloud) {
			c.Domains[0].OfflineAt["MUC"] = true
		})},
		{Name: "recovery-connection-missing", Title: "There is no hosting connection to the recovery site, and so no catalog either", apply: citrix(func(c *CitrixCloud) {
			c.RemoveConnection(connectionMUC)
		})},
		{Name: "recovery-connection-faulted", Title: "The hosting connection of the recovery site does not get through to its cluster", apply: citrix(func(c *CitrixCloud) {
			x := c.Connection(connectionMUC)
			x.Fault, x.Reason = "ConnectionFailed", "The hypervisor refused the user name or password"
		})},
		{Name: "recovery-connection-at-production-prism", Title: "The hosting connection of the recovery site leads to Prism of production", apply: citrix(func(c *CitrixCloud) {
			c.Connection(connectionMUC).Address = c.Connection(connectionFRA).Address
		})},
	}
}

// workloadFaults are in machine catalogs and delivery groups.
func workloadFaults() []Fault {
	citrix := func(change func(*CitrixCloud)) func(*Model) {
		return func(m *Model) { change(m.Citrix) }
	}
	return []Fault{
		{Name: "recovery-catalog-missing", Title: "No catalog of the recovery site stands in for the pooled desktops", apply: citrix(func(c *CitrixCloud) {
			c.RemoveCatalog(catalogPooledMUC)
		})},
		{Name: "recovery-ou-production", Title: "The catalog of the recovery site makes machine accounts in the OU of production", apply: citrix(func(c *CitrixCloud) {
			c.Catalog(catalogPooledMUC).AccountsOU = ouPooledFRA
		})},
		{Name: "delivery-group-users-missing", Title: "The users of the desktops may not use those of the recovery site", apply: func(m *Model) {
			m.Citrix.Group(groupMUC).Users = []string{m.NetBIOS + `\W11-Admins`}
		}},
		{Name: "delivery-group-in-maintenance", Title: "The delivery group of the recovery site is in maintenance mode", apply: citrix(func(c *CitrixCloud) {
			c.Group(groupMUC).InMaintenance = true
		})},
		{Name: "home-zone-mandatory", Title: "Users get recovery desktops only if the recovery site is their home zone", apply: citrix(func(c *CitrixCloud) {
			g := c.Group(groupMUC)
			g.HomeZoneOnly, g.ZonePreferences = true, []string{"UserHomeOnly"}
		})},
		{Name: "dedicated-fast-copy", Title: "Dedicated MCS desktops on Nutanix were not made as full copies", apply: func(m *Model) {
			m.addDedicated(connectionFRA, false)
			m.copyDedicated(categoryDesktops)
		}},
		{Name: "dedicated-fast-copy-elsewhere", Title: "Dedicated MCS desktops on vSphere were not made as full copies", apply: func(m *Model) {
			m.Citrix.Connections = append(m.Citrix.Connections, &Connection{
				Name: "VC-FRA", Zone: "FRA", Type: "VCenter", Plugin: "VmwareFactory",
				Address: "https://" + m.FQDN("vcenter-fra") + "/sdk", Pool: "VC-FRA-VDA", Network: "VDA",
			})
			m.addDedicated("VC-FRA", false)
		}},
		{Name: "dedicated-unprotected", Title: "Nothing copies the dedicated MCS desktops to the recovery site", apply: func(m *Model) {
			m.addDedicated(connectionFRA, true)
			m.copyDedicated(noCategory)
		}},
		{Name: "desktop-unprotected", Title: "Nothing copies one of the persistent desktops to the recovery site", apply: func(m *Model) {
			m.Nutanix.Fleet(ouPersistentFRA).Without = []int{1}
		}},
		{Name: "pooled-replicated", Title: "Pooled desktops are copied to the recovery site although they keep nothing", apply: func(m *Model) {
			m.Nutanix.Fleet(ouPooledFRA).Category = categoryDesktops
		}},
	}
}

// ouPower is where dedicated desktops are, which only some faults have.
const ouPower = "OU=Power,OU=FRA,OU=VDA,OU=Citrix"

// addDedicated gives the estate a catalog of desktops that MCS made and that keep
// what their users change.
func (m *Model) addDedicated(connection string, fullClone bool) {
	if m.Policies.OU(ouPower) != nil {
		return
	}
	m.Policies.OUs = append(m.Policies.OUs, &OU{DN: ouPower, Prefix: "FRAW11X", Desktops: 12})
	c := m.Citrix
	c.Catalogs = append(c.Catalogs, &Catalog{
		Name: catalogPowerFRA, Zone: "FRA", Connection: connection, Provisioning: "MCS", Allocation: "Static", Persistence: "OnLocal", FullClone: fullClone,
		Image: masterImage, ImageAge: 200 * day, AccountsOU: ouPower, MachinesOU: ouPower, Group: "W11 Power", MemoryMB: 16384, OnEvery: 1,
	})
	c.Groups = append(c.Groups, &DeliveryGroup{Name: "W11 Power", Users: []string{m.NetBIOS + `\W11-Power`}, ZonePreferences: []string{"UserLocation"}})
}

// copyDedicated puts those desktops on the cluster of production, with a category
// that policies and plans may choose them by.
func (m *Model) copyDedicated(by Category) {
	m.Nutanix.Desktops = append(m.Nutanix.Desktops, &DesktopVMs{
		OU: ouPower, Cluster: clusterFRA, Network: networkVDA("FRA"), MemoryMB: 16384, OnEvery: 1, Category: by, Tools: toolsReady,
	})
}

// imageFaults are in what the recovery site has of the master image.
func imageFaults() []Fault {
	domain := func(change func(*ProtectionDomain)) func(*Model) {
		return func(m *Model) { change(m.Nutanix.Domain(domainImages)) }
	}
	return []Fault{
		{Name: "base-image-stale", Title: "The recovery site's newest copy of the master image is older than the image in use", apply: func(m *Model) {
			const before = "ctx_W11-MASTER_2026-10"
			m.Nutanix.Domain(domainImages).NewestRemote = 26 * day
			for _, s := range m.Nutanix.Snapshots {
				if s.Cluster == clusterMUC {
					s.Name, s.Age = before, 25*day
				}
			}
			c := m.Citrix.Catalog(catalogPooledMUC)
			c.Image, c.ImageAge = before, 24*day
		}},
		{Name: "base-image-unprotected", Title: "Nothing copies the master image to the recovery site", apply: func(m *Model) {
			m.Nutanix.Domains = nil
		}},
		{Name: "base-image-schedule-suspended", Title: "The schedule that copies the master image is suspended", apply: domain(func(d *ProtectionDomain) { d.Suspended = true })},
		{Name: "base-image-schedule-local-only", Title: "The schedule of the master image keeps no snapshots at the recovery site", apply: domain(func(d *ProtectionDomain) { d.KeepRemote = 0 })},
		{Name: "base-image-missing-on-cluster", Title: "A second cluster of the recovery site has no copy of the master image", apply: func(m *Model) {
			m.addCluster("NTX-MUC-2", "pe-muc-2", "10.20.10.97")
		}},
		{Name: "base-image-unknown", Title: "The image in use has a name that no snapshot has", apply: func(m *Model) {
			m.Citrix.Catalog(catalogPooledFRA).Image = "golden image of november"
		}},
		{Name: "pd-active-on-both", Title: "The protection domain of the master image is active at both sites", apply: domain(func(d *ProtectionDomain) { d.ActiveOnBoth = true })},
	}
}
