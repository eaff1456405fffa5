package directorylab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// topologyFaults are in Active Directory, beside Group Policy.
func topologyFaults() []world.Fault {
	recoveryControllers := func(change func(*world.Controller)) func(*world.Model) {
		return func(m *world.Model) {
			for _, c := range m.Directory.Controllers {
				if c.Site == estate.Recovery {
					change(c)
				}
			}
		}
	}
	return []world.Fault{
		{Name: "subnet-unmapped", Title: "The recovery desktops' network belongs to no Active Directory site", Apply: func(m *world.Model) {
			m.Directory.Subnets = slices.DeleteFunc(m.Directory.Subnets, func(s world.Subnet) bool { return s.CIDR == "10.20.64.0/18" })
		}},
		{Name: "subnet-mapped-to-production", Title: "The recovery desktops' network belongs to the production site", Apply: func(m *world.Model) {
			for i := range m.Directory.Subnets {
				if m.Directory.Subnets[i].CIDR == "10.20.64.0/18" {
					m.Directory.Subnets[i].ADSite = "FRA"
				}
			}
		}},
		{Name: "site-links-missing", Title: "No site link leads from the recovery site to that of production", Apply: func(m *world.Model) {
			m.Directory.SiteLinks = slices.DeleteFunc(m.Directory.SiteLinks, func(l world.SiteLink) bool { return slices.Contains(l.ADSites, "MUC") })
		}},
		{Name: "recovery-dc-read-only", Title: "The recovery site has read-only domain controllers only", Apply: recoveryControllers(func(c *world.Controller) { c.ReadOnly = true })},
		{Name: "recovery-dc-unsynchronized", Title: "The domain controllers of the recovery site have not caught up", Apply: recoveryControllers(func(c *world.Controller) { c.Unsynchronized = true })},
		{Name: "recovery-dc-no-global-catalog", Title: "The recovery site has no global catalog, in a forest of two domains", Apply: func(m *world.Model) {
			recoveryControllers(func(c *world.Controller) { c.GlobalCatalog = false })(m)
			m.Citrix.Domains = append(m.Citrix.Domains, &world.ConnectorDomain{Name: "emea." + m.Domain, OfflineAt: map[string]bool{}})
		}},
		{Name: "controllers-at-production-only", Title: "The domain controllers that are declared for the recovery site stand at production", Apply: func(m *world.Model) {
			for i, name := range []string{"dc-muc-01", "dc-muc-02"} {
				m.Move(m.FQDN(name), fmt.Sprintf("10.10.10.%d", 13+i))
				vm := m.Nutanix.VM(name)
				vm.Cluster, vm.Network = world.ClusterFRA, world.NetworkServersFRA
			}
		}},
		{Name: "dhcp-production-only", Title: "The only DHCP server stands at production", Apply: func(m *world.Model) {
			m.Directory.DHCPServers = m.Directory.DHCPServers[:1]
		}},
		{Name: "clock-skew", Title: "A recovery domain controller's clock is ten minutes ahead", Apply: func(m *world.Model) {
			m.Directory.Controller(m.FQDN("dc-muc-01")).SkewSeconds = 600
		}},
		{Name: "directory-hides-desktops", Title: "Active Directory shows the account no computer account of a desktop", Apply: func(m *world.Model) {
			m.Directory.HidesDesktops = true
		}},
		{Name: "connector-account-disabled", Title: "A clean-up script has disabled the computer account of a recovery connector", Apply: func(m *world.Model) {
			m.Host("cc-muc-01").Disabled = true
		}},
		{Name: "fas-account-missing", Title: "The computer account of a recovery FAS server was deleted", Apply: func(m *world.Model) {
			m.Host("fas-muc-01").NoAccount = true
		}},
		{Name: "recovery-desktops-disabled", Title: "A clean-up script has disabled the computer accounts of most recovery desktops", Apply: func(m *world.Model) {
			o := m.Policies.OU(world.OUPooledMUC)
			o.Disabled = o.Desktops - 6
		}},
		{Name: "operations-master-gone", Title: "The domain controller that held two operations master roles was removed by force", Apply: func(m *world.Model) {
			gone := m.FQDN("dc-fra-00")
			m.Directory.Roles["rid"], m.Directory.Roles["infrastructure"] = gone, gone
		}},
		{Name: "adcs-missing", Title: "No certification authority is registered in the directory", Apply: func(m *world.Model) {
			m.Directory.EnrollmentServices = nil
		}},
		{Name: "kms-missing", Title: "Windows finds neither a KMS host nor an activation object", Apply: func(m *world.Model) {
			m.Directory.ActivationObjects = nil
			for _, site := range world.BothSites {
				m.DNS[site].Remove("_vlmcs._tcp."+m.Domain, 0)
			}
		}},
		{Name: "kms-gone-and-lowered", Title: "Nothing activates Windows, and the estate file lowers that finding", Apply: func(m *world.Model) {
			m.Directory.ActivationObjects = nil
			for _, site := range world.BothSites {
				m.DNS[site].Remove("_vlmcs._tcp."+m.Domain, 0)
			}
			m.Nutanix.VMs = slices.DeleteFunc(m.Nutanix.VMs, func(v *world.VM) bool { return v.Name == "kms-muc-01" })
			m.Severities = map[string]estate.Override{"volume_activation/activation-available": {Severity: "medium", Reason: "Users can work for a while without."}}
		}},
		{Name: "dfs-root-production-only", Title: "The Profiles namespace has no root server at the recovery site", Apply: func(m *world.Model) {
			n := m.Directory.Namespaces[0]
			n.Roots = n.Roots[:1]
		}},
		{Name: "dfs-target-production-only", Title: "A folder of the Profiles namespace leads to an old production server only", Apply: func(m *world.Model) {
			m.Directory.Namespaces[0].Folder("Redirected").Targets = []world.DFSTarget{{Path: `\\` + m.AddOldFileServer() + `\redirected$`}}
		}},
		{Name: "dfs-target-disabled", Title: "The recovery target of the redirected folders is disabled", Apply: func(m *world.Model) {
			m.Directory.Namespaces[0].Folder("Redirected").Targets[1].Offline = true
		}},
		{Name: "dfs-remembered-long", Title: "Clients keep the target of the redirected folders for half an hour", Apply: func(m *world.Model) {
			m.Directory.Namespaces[0].Folder("Redirected").TTL = 1800
		}},
		{Name: "dfs-standalone", Title: "Redirected folders are reached by the name of one server instead of a domain-based namespace", Apply: func(m *world.Model) {
			for i, path := range m.Component("dfs").Paths {
				if strings.HasSuffix(path, `\Redirected`) {
					m.Component("dfs").Paths[i] = `\\` + m.FQDN("fs-fra-01") + `\redirected$`
				}
			}
		}},
		{Name: "recovery-dc-in-production-site", Title: "The recovery domain controllers are registered in the production site of Active Directory", Apply: recoveryControllers(func(c *world.Controller) { c.ADSite = "FRA" })},
	}
}
