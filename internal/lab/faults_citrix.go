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
		{Name: "recovery-zone-missing", Title: "Citrix Cloud has no resource location for the recovery site", Apply: citrix(func(c *CitrixCloud) {
			c.RemoveZone("MUC")
		})},
		{Name: "connector-option-undeclared", Title: "Nobody has decided how Cloud Connectors come to the recovery site", Apply: func(m *Model) {
			m.Component("cloud_connectors").Methods = nil
		}},
		{Name: "method-not-allowed", Title: "Cloud Connectors are to be recovered by replicating them", Apply: func(m *Model) {
			m.Component("cloud_connectors").Methods = []string{"hypervisor"}
		}},
		{Name: "recovery-connectors-silent", Title: "No connector of the recovery site has been heard of for days", Apply: citrix(func(c *CitrixCloud) {
			for _, x := range c.Connectors {
				if x.Zone == "MUC" {
					x.Silent = silence
				}
			}
		})},
		{Name: "recovery-connector-single", Title: "The recovery site has a single Cloud Connector", Apply: citrix(func(c *CitrixCloud) {
			c.Connectors = slices.DeleteFunc(c.Connectors, func(x *Connector) bool { return ShortName(x.Host) == "cc-muc-02" })
		})},
		{Name: "connector-silent", Title: "One of the recovery connectors has not been heard of for days", Apply: citrix(func(c *CitrixCloud) {
			c.Connector("cc-muc-02").Silent = silence
		})},
		{Name: "connector-version-skew", Title: "A recovery connector has not been updated like the others", Apply: citrix(func(c *CitrixCloud) {
			c.Connector("cc-muc-02").Version = "4.362.0.1180"
		})},
		{Name: "domain-offline-at-recovery", Title: "The recovery connectors do not reach the domain", Apply: citrix(func(c *CitrixCloud) {
			c.Domains[0].OfflineAt["MUC"] = true
		})},
		{Name: "recovery-connection-missing", Title: "There is no hosting connection to the recovery site, and so no catalog either", Apply: citrix(func(c *CitrixCloud) {
			c.RemoveConnection(connectionMUC)
		})},
		{Name: "recovery-connection-faulted", Title: "The hosting connection of the recovery site does not get through to its cluster", Apply: citrix(func(c *CitrixCloud) {
			x := c.Connection(connectionMUC)
			x.Fault, x.Reason = "ConnectionFailed", "The hypervisor refused the user name or password"
		})},
		{Name: "recovery-connection-at-production-prism", Title: "The hosting connection of the recovery site leads to Prism of production", Apply: citrix(func(c *CitrixCloud) {
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
		{Name: "stand-in-catalog-missing", Title: "No catalog of the recovery site stands in for the pooled desktops", Apply: citrix(func(c *CitrixCloud) {
			c.RemoveCatalog(catalogPooledMUC)
		})},
		{Name: "stand-in-ou-production", Title: "The stand-in catalog makes machine accounts in the OU of production", Apply: citrix(func(c *CitrixCloud) {
			c.Catalog(catalogPooledMUC).AccountsOU = ouPooledFRA
		})},
		{Name: "delivery-group-users-missing", Title: "The users of the desktops may not use those of the recovery site", Apply: func(m *Model) {
			m.Citrix.Group(groupMUC).Users = []string{m.NetBIOS + `\W11-Admins`}
		}},
		{Name: "delivery-group-in-maintenance", Title: "The delivery group of the recovery site is in maintenance mode", Apply: citrix(func(c *CitrixCloud) {
			c.Group(groupMUC).InMaintenance = true
		})},
		{Name: "home-zone-mandatory", Title: "Users get recovery desktops only if the recovery site is their home zone", Apply: citrix(func(c *CitrixCloud) {
			g := c.Group(groupMUC)
			g.HomeZoneOnly, g.ZonePreferences = true, []string{"UserHomeOnly"}
		})},
		{Name: "dedicated-fast-copy", Title: "Dedicated MCS desktops on Nutanix were not made as full copies", Apply: func(m *Model) {
			m.addDedicated(connectionFRA, false)
			m.copyDedicated(categoryDesktops)
		}},
		{Name: "dedicated-fast-copy-elsewhere", Title: "Dedicated MCS desktops on vSphere were not made as full copies", Apply: func(m *Model) {
			m.Citrix.Connections = append(m.Citrix.Connections, &Connection{
				Name: "VC-FRA", Zone: "FRA", Type: "VCenter", Plugin: "VmwareFactory",
				Address: "https://" + m.FQDN("vcenter-fra") + "/sdk", Pool: "VC-FRA-VDA", Network: "VDA",
			})
			m.addDedicated("VC-FRA", false)
		}},
		{Name: "dedicated-unprotected", Title: "Nothing copies the dedicated MCS desktops to the recovery site", Apply: func(m *Model) {
			m.addDedicated(connectionFRA, true)
			m.copyDedicated(noCategory)
		}},
		{Name: "base-image-unknown", Title: "The image in use has a name that no snapshot has", Apply: func(m *Model) {
			m.Citrix.Catalog(catalogPooledFRA).Image = "golden image of november"
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
