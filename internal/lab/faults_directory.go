package lab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// directoryFaults are in Active Directory, beside Group Policy.
func directoryFaults() []Fault {
	recoveryControllers := func(change func(*Controller)) func(*Model) {
		return func(m *Model) {
			for _, c := range m.Directory.Controllers {
				if c.Site == estate.Recovery {
					change(c)
				}
			}
		}
	}
	return []Fault{
		{Name: "subnet-unmapped", Title: "The recovery desktops' network belongs to no Active Directory site", apply: func(m *Model) {
			m.Directory.Subnets = slices.DeleteFunc(m.Directory.Subnets, func(s Subnet) bool { return s.CIDR == "10.20.64.0/18" })
		}},
		{Name: "subnet-mapped-to-production", Title: "The recovery desktops' network belongs to the production site", apply: func(m *Model) {
			for i := range m.Directory.Subnets {
				if m.Directory.Subnets[i].CIDR == "10.20.64.0/18" {
					m.Directory.Subnets[i].ADSite = "FRA"
				}
			}
		}},
		{Name: "recovery-dc-read-only", Title: "The recovery site has read-only domain controllers only", apply: recoveryControllers(func(c *Controller) { c.ReadOnly = true })},
		{Name: "recovery-dc-unsynchronized", Title: "The domain controllers of the recovery site have not caught up", apply: recoveryControllers(func(c *Controller) { c.Unsynchronized = true })},
		{Name: "recovery-dc-no-global-catalog", Title: "The recovery site has no global catalog", apply: recoveryControllers(func(c *Controller) { c.GlobalCatalog = false })},
		{Name: "clock-skew", Title: "A recovery domain controller's clock is ten minutes ahead", apply: func(m *Model) {
			m.Directory.Controller(m.FQDN("dc-muc-01")).SkewSeconds = 600
		}},
		{Name: "adcs-missing", Title: "No certification authority is registered in the directory", apply: func(m *Model) {
			m.Directory.EnrollmentServices = nil
		}},
		{Name: "kms-missing", Title: "Windows finds neither a KMS host nor an activation object", apply: func(m *Model) {
			m.Directory.ActivationObjects = nil
			for _, site := range bothSites {
				m.DNS[site].Remove("_vlmcs._tcp."+m.Domain, 0)
			}
		}},
		{Name: "dfs-root-production-only", Title: "The Profiles namespace has no root server at the recovery site", apply: func(m *Model) {
			n := m.Directory.Namespaces[0]
			n.Roots = n.Roots[:1]
		}},
		{Name: "dfs-target-production-only", Title: "The profile folder of the namespace leads to production only", apply: func(m *Model) {
			f := m.Directory.Namespaces[0].Folders[0]
			f.Targets = f.Targets[:1]
		}},
		{Name: "dfs-root-without-dc", Title: "A namespace's recovery root server stands in a branch without a domain controller", apply: func(m *Model) {
			const address = "10.30.0.20"
			host := m.FQDN("dfs-nue-01")
			m.Hosts = append(m.Hosts, &Host{Name: host, Address: address, OU: ouServers, TTL: hostTTL})
			for _, site := range bothSites {
				m.DNS[site].Add(addressRecord(host, address))
			}
			m.Directory.Namespaces[0].Roots[1].Path = `\\` + host + `\` + m.Directory.Namespaces[0].Name
		}},
		{Name: "dfs-standalone", Title: "User profiles lie on a share of one server instead of a domain-based namespace", apply: func(m *Model) {
			path := `\\` + m.FQDN("fs-fra-01") + `\upm$`
			m.Policies.GPO(gpoUPM).Set(text(keyUPM, "PathToUserStore", path+`\#sAMAccountName#`))
			m.component("dfs").Paths[0] = path
		}},
	}
}
