package citrixlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// populationFaults are desktops that no rule about recovery can judge as they are, or
// that the API client does not get to see.
func populationFaults() []world.Fault {
	catalog := func(name string, change func(*world.Catalog)) func(*world.Model) {
		return func(m *world.Model) { change(m.Citrix.Catalog(name)) }
	}
	hides := func(paths ...string) func(*world.Model) {
		return func(m *world.Model) { m.Citrix.Hidden = paths }
	}
	streamed := func(m *world.Model, provisioning string) {
		c := m.Citrix
		c.RemoveCatalog(world.CatalogPooledMUC)
		c.Groups = slices.DeleteFunc(c.Groups, func(g *world.DeliveryGroup) bool { return g.Name == world.GroupMUC })
		x := c.Catalog(world.CatalogPooledFRA)
		x.Provisioning, x.Image, x.AccountsOU = provisioning, "", ""
		m.Component("workloads_mcs").Catalogs = nil
	}
	return []world.Fault{
		{Name: "pvs-catalog-alone", Title: "PVS streams the pooled desktops, and nothing stands in for them at the recovery site", Apply: func(m *world.Model) {
			streamed(m, "PVS")
			none := false
			m.Components["base_images"] = &estate.Component{InScope: &none}
		}},
		{Name: "target-devices-replicated", Title: "PVS streams the pooled desktops, and those of production are copied to the recovery site", Apply: func(m *world.Model) {
			stream(m)
			m.Nutanix.Fleet(world.OUPooledFRA).Category = world.CategoryDesktops
		}},
		{Name: "imported-catalog-alone", Title: "The pooled desktops were imported, and nothing stands in for them at the recovery site", Apply: func(m *world.Model) {
			streamed(m, "MCSImport")
		}},
		{Name: "catalog-of-unknown-kind", Title: "The desktops of the developers are provisioned in a way that nobody knows yet", Apply: catalog(world.CatalogDevFRA, func(c *world.Catalog) {
			c.Provisioning = "CloudNative"
		})},
		{Name: "catalog-without-power", Title: "Citrix Cloud does not manage the power of the desktops of the developers, which nothing copies", Apply: func(m *world.Model) {
			c := m.Citrix.Catalog(world.CatalogDevFRA)
			c.Unmanaged, c.Connection = true, ""
			m.Nutanix.Fleet(world.OUPersistentFRA).Category = world.NoCategory
		}},
		{Name: "remote-pc-catalog", Title: "The desktops of the developers are the PCs in their offices", Apply: catalog(world.CatalogDevFRA, func(c *world.Catalog) {
			c.Unmanaged, c.RemotePC, c.Connection = true, true, ""
		})},
		{Name: "catalog-in-undeclared-location", Title: "Pooled desktops are in a second resource location that the estate file does not name", Apply: func(m *world.Model) {
			addLocation(m, "FRA2")
			addBranch(m, "FRA2")
		}},
		{Name: "group-in-undeclared-location", Title: "The desktops of the developers are in a resource location of neither site", Apply: func(m *world.Model) {
			addLocation(m, "BER")
			m.Citrix.Catalog(world.CatalogDevFRA).Zone = "BER"
		}},
		{Name: "catalog-in-child-domain", Title: "The machine accounts of the pooled desktops are in a child domain", Apply: catalog(world.CatalogPooledFRA, func(c *world.Catalog) {
			c.Domain = "emea.corp.contoso.example"
		})},
		{Name: "persistent-desktops-elsewhere", Title: "Desktops on vSphere keep what their users change", Apply: func(m *world.Model) {
			m.Citrix.Connections = append(m.Citrix.Connections, &world.Connection{
				Name: "VC-FRA", Zone: "FRA", Type: "VCenter", Plugin: "VmwareFactory",
				Address: "https://" + m.FQDN("vcenter-fra") + "/sdk", Pool: "VC-FRA-VDA", Network: "VDA",
			})
			addDedicated(m, "VC-FRA", true)
		}},
		{Name: "citrix-hides-groups", Title: "Citrix Cloud shows the API client no delivery group", Apply: hides("deliverygroups")},
		{Name: "citrix-hides-machines", Title: "Citrix Cloud shows the API client no machine", Apply: hides("machines")},
		{Name: "citrix-hides-catalogs", Title: "Citrix Cloud shows the API client no machine catalog", Apply: hides("machinecatalogs")},
		{Name: "citrix-hides-desktops", Title: "Citrix Cloud shows the API client no catalog, no delivery group and no machine", Apply: hides("machinecatalogs", "deliverygroups", "machines")},
	}
}

// ouBranch is where the desktops of a further resource location are.
const ouBranch = "OU=Branch,OU=FRA,OU=VDA,OU=Citrix"

// addLocation gives the tenant one more resource location, in which nothing is yet.
func addLocation(m *world.Model, name string) {
	m.Citrix.Zones = append(m.Citrix.Zones, &world.CitrixZone{Name: name})
}

// addBranch gives the estate pooled desktops in a resource location, made from the same
// image and for the same users as the others.
func addBranch(m *world.Model, zone string) {
	m.Policies.OUs = append(m.Policies.OUs, &world.OU{DN: ouBranch, Prefix: "FRAW11B", Desktops: 20})
	c := *m.Citrix.Catalog(world.CatalogPooledFRA)
	c.Name, c.Zone, c.AccountsOU, c.MachinesOU = "W11-Branch", zone, ouBranch, ouBranch
	m.Citrix.Catalogs = append(m.Citrix.Catalogs, &c)
	fleet := *m.Nutanix.Fleet(world.OUPooledFRA)
	fleet.OU = ouBranch
	m.Nutanix.Desktops = append(m.Nutanix.Desktops, &fleet)
	// The estate file names the OU, so that only the place of the desktops is in doubt.
	o := &m.Component("workloads_mcs").OUs
	o.Production = append(o.Production, m.DN(ouBranch))
}
