package prismlab

import (
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to run servers and to copy them.
func variations() []world.Variation {
	nutanix := func(change func(*world.Nutanix)) func(*world.Model) {
		return func(m *world.Model) { change(m.Nutanix) }
	}
	return []world.Variation{
		{Name: "connectors-on-other-hypervisor", Title: "Cloud Connectors run on another hypervisor", Apply: nutanix(func(n *world.Nutanix) {
			n.VMs = slices.DeleteFunc(n.VMs, func(v *world.VM) bool { return strings.HasPrefix(v.Name, "cc-") })
		})},
		{Name: "connector-as-vm-in-plan", Title: "A Cloud Connector is a VM after all, and a recovery plan starts it", Apply: func(m *world.Model) {
			h := m.Host("cc-fra-01")
			m.Nutanix.VMs = append(m.Nutanix.VMs, &world.VM{
				Name: "cc-fra-01", Cluster: world.ClusterFRA, Network: world.NetworkServersFRA, Address: h.Address, MemoryMB: 16384, Tools: world.ToolsReady, Category: world.CategoryServers,
			})
			p := m.Nutanix.Plan(world.PlanCitrix)
			p.Stages[0].VMs = append(p.Stages[0].VMs, "cc-fra-01")
		}},
		{Name: "cluster-for-servers", Title: "A second cluster of the recovery site runs servers, and no hosting connection leads to it", Apply: func(m *world.Model) {
			addCluster(m, "NTX-MUC-2", "pe-muc-2", "10.20.10.97")
		}},
		{Name: "connection-to-cluster-for-servers", Title: "The hosting connection of the recovery site leads to the cluster for servers", Apply: func(m *world.Model) {
			m.Citrix.Connection(world.ConnectionMUC).Address = "https://" + m.FQDN("pe-muc-2") + ":9440"
		}},
		{Name: "image-pushed-by-hand", Title: "The master image is copied after each update, and no schedule copies it", Apply: func(m *world.Model) {
			pushed(m, 39)
		}},
		{Name: "image-pushed-too-early", Title: "The master image was copied before its last update", Apply: func(m *world.Model) {
			pushed(m, 45)
		}},
		{Name: "license-server-unprotected", Title: "Nothing copies the License Server", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("lic-fra-01").Category = world.NoCategory
			n.Plan(world.PlanCitrix).Without("lic-fra-01")
		})},
		{Name: "local-domains-of-one-name", Title: "Each cluster takes local snapshots, in a protection domain of the same name", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("kms-fra-01").Category, n.VM("kms-muc-01").Category = world.NoCategory, world.NoCategory
			n.Domains = append(n.Domains,
				&world.ProtectionDomain{Name: "PD-LOCAL", VMs: []string{"kms-fra-01"}, Active: world.ClusterFRA, KeepLocal: 3},
				&world.ProtectionDomain{Name: "PD-LOCAL", VMs: []string{"kms-muc-01"}, Active: world.ClusterMUC, KeepLocal: 3},
			)
		})},
		{Name: "prism-central-of-both", Title: "One Prism Central, at the recovery site, manages the clusters of both", Apply: nutanix(func(n *world.Nutanix) {
			n.Centrals[estate.Production] = n.Centrals[estate.Recovery]
		})},
		{Name: "prism-central-of-both-at-production", Title: "The Prism Central of both sites stands at production", Apply: func(m *world.Model) {
			for _, site := range world.BothSites {
				m.DNS[site].Replace(world.Record{Name: m.Nutanix.Centrals[site].Host, Type: dns.TypeA, TTL: world.HostTTL, Data: m.Host("pc-fra").Address})
			}
		}},
		{Name: "recovery-platform-behind", Title: "The Prism Central of the recovery site is a release behind, its clock two minutes ahead, its licence good for six weeks", Apply: nutanix(func(n *world.Nutanix) {
			c := n.Centrals[estate.Recovery]
			c.Older, c.Ahead = true, 2*time.Minute
			n.Cluster(world.ClusterMUC).Left, n.Cluster(world.ClusterMUC).Ahead = 42*world.Day, -2*time.Minute
		})},
		{Name: "servers-readdressed", Title: "The recovery plan gives servers addresses of the recovery site, by Guest Tools", Apply: nutanix(func(n *world.Nutanix) {
			readdressed(n).Managed = false
			n.Network(world.NetworkServersFRA).Managed = false
		})},
		{Name: "desktop-networks-managed", Title: "Nutanix gives out the addresses of the desktops of the recovery site", Apply: nutanix(func(n *world.Nutanix) { managed(n) })},
		{Name: "vms-named-otherwise", Title: "VMs of StoreFront are not called as their hosts are", Apply: func(m *world.Model) {
			for _, host := range m.Component("storefront").Servers.Production {
				rename(m.Nutanix, world.ShortName(host), "PRD-CTX-"+strings.ToUpper(world.ShortName(host)))
			}
		}},
		{Name: "vms-of-others-named-otherwise", Title: "VMs of FAS, the License Server and domain controllers are not called as their hosts are", Apply: func(m *world.Model) {
			for _, host := range []string{"fas-fra-01", "fas-muc-01", "lic-fra-01", "dc-fra-01", "dc-muc-01"} {
				rename(m.Nutanix, host, "SRV-"+strings.ToUpper(host)+"-2022")
			}
		}},
		{Name: "vms-of-others-named-otherwise-unprotected", Title: "Nothing copies a VM that is not called as its host is", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("SRV-LIC-FRA-01-2022").Category = world.NoCategory
		})},
		{Name: "vms-named-otherwise-unplanned", Title: "No recovery plan starts a VM of StoreFront that is not called as its host is", Apply: nutanix(func(n *world.Nutanix) {
			n.Plan(world.PlanCitrix).Without("PRD-CTX-SF-FRA-01")
		})},
	}
}

// pushed makes the image one that is 40 days old, and copies it so many days ago.
func pushed(m *world.Model, days int) {
	d := m.Nutanix.Domain(world.DomainImages)
	d.KeepRemote, d.NewestRemote = 0, time.Duration(days)*world.Day
	m.Citrix.Catalog(world.CatalogPooledFRA).ImageAge = 40 * world.Day
	m.Citrix.Catalog(world.CatalogPooledMUC).ImageAge = 38 * world.Day
	for _, s := range m.Nutanix.Snapshots {
		s.Age = map[string]time.Duration{world.ClusterFRA: 41 * world.Day, world.ClusterMUC: 38 * world.Day}[s.Cluster]
	}
}

// rename gives a VM another name, and recovery plans with it.
func rename(n *world.Nutanix, from, to string) {
	n.VM(from).Name = to
	for _, p := range n.Plans {
		for i := range p.Stages {
			for j, name := range p.Stages[i].VMs {
				if name == from {
					p.Stages[i].VMs[j] = to
				}
			}
		}
	}
}
