package prismlab

import "github.com/muster-dr/muster/internal/lab/world"

// imageFaults are in what the recovery site has of the master image.
func imageFaults() []world.Fault {
	domain := func(change func(*world.ProtectionDomain)) func(*world.Model) {
		return func(m *world.Model) { change(m.Nutanix.Domain(world.DomainImages)) }
	}
	return []world.Fault{
		{Name: "base-image-stale", Title: "The recovery site's newest copy of the master image is older than the image in use", Apply: func(m *world.Model) {
			const before = "ctx_W11-MASTER_2026-10"
			m.Nutanix.Domain(world.DomainImages).NewestRemote = 26 * world.Day
			for _, s := range m.Nutanix.Snapshots {
				if s.Cluster == world.ClusterMUC {
					s.Name, s.Age = before, 25*world.Day
				}
			}
			c := m.Citrix.Catalog(world.CatalogPooledMUC)
			c.Image, c.ImageAge = before, 24*world.Day
		}},
		{Name: "base-image-unprotected", Title: "Nothing copies the master image to the recovery site", Apply: func(m *world.Model) {
			m.Nutanix.Domains = nil
		}},
		{Name: "base-image-schedule-suspended", Title: "The schedule that copies the master image is suspended", Apply: domain(func(d *world.ProtectionDomain) { d.Suspended = true })},
		{Name: "base-image-schedule-local-only", Title: "The schedule of the master image keeps no snapshots at the recovery site", Apply: domain(func(d *world.ProtectionDomain) { d.KeepRemote = 0 })},
		{Name: "base-image-missing-on-cluster", Title: "The cluster that makes the recovery desktops has no copy of the master image", Apply: func(m *world.Model) {
			addCluster(m, "NTX-MUC-2", "pe-muc-2", "10.20.10.97")
			m.Citrix.Connection(world.ConnectionMUC).Address = "https://" + m.FQDN("pe-muc-2") + ":9440"
		}},
		{Name: "base-image-with-guest-tools", Title: "Nutanix Guest Tools are installed in the master image", Apply: func(m *world.Model) {
			m.Nutanix.VM(world.MasterVM).Tools = world.GuestTools{Installed: true, Enabled: true, Reachable: true}
		}},
		{Name: "pd-active-on-both", Title: "The protection domain of the master image is active at both sites", Apply: domain(func(d *world.ProtectionDomain) { d.ActiveOnBoth = true })},
	}
}
