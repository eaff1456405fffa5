package lab

// imageFaults are in what the recovery site has of the master image.
func imageFaults() []Fault {
	domain := func(change func(*ProtectionDomain)) func(*Model) {
		return func(m *Model) { change(m.Nutanix.Domain(domainImages)) }
	}
	return []Fault{
		{Name: "base-image-stale", Title: "The recovery site's newest copy of the master image is older than the image in use", Apply: func(m *Model) {
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
		{Name: "base-image-unprotected", Title: "Nothing copies the master image to the recovery site", Apply: func(m *Model) {
			m.Nutanix.Domains = nil
		}},
		{Name: "base-image-schedule-suspended", Title: "The schedule that copies the master image is suspended", Apply: domain(func(d *ProtectionDomain) { d.Suspended = true })},
		{Name: "base-image-schedule-local-only", Title: "The schedule of the master image keeps no snapshots at the recovery site", Apply: domain(func(d *ProtectionDomain) { d.KeepRemote = 0 })},
		{Name: "base-image-missing-on-cluster", Title: "A second cluster of the recovery site has no copy of the master image", Apply: func(m *Model) {
			m.addCluster("NTX-MUC-2", "pe-muc-2", "10.20.10.97")
		}},
		{Name: "pd-active-on-both", Title: "The protection domain of the master image is active at both sites", Apply: domain(func(d *ProtectionDomain) { d.ActiveOnBoth = true })},
	}
}
