package prismlab

import (
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// protectionFaults are in what copies servers to the recovery site, and in what the
// recovery site has for them.
func protectionFaults() []world.Fault {
	nutanix := func(change func(*world.Nutanix)) func(*world.Model) {
		return func(m *world.Model) { change(m.Nutanix) }
	}
	return []world.Fault{
		{Name: "servers-unprotected", Title: "The servers that are to be failed over have lost the category that protects them", Apply: nutanix(func(n *world.Nutanix) {
			for _, v := range n.VMs {
				if v.Category == world.CategoryServers {
					v.Category = world.NoCategory
				}
			}
		})},
		{Name: "server-not-in-plan", Title: "A StoreFront server is copied to the recovery site, but no plan starts it", Apply: nutanix(func(n *world.Nutanix) {
			n.Plan(world.PlanCitrix).Without("sf-fra-02")
		})},
		{Name: "connector-protected", Title: "A Cloud Connector is copied to the recovery site", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("cc-fra-01").Category = world.CategoryServers
		})},
		{Name: "connector-in-plan", Title: "A recovery plan starts a Cloud Connector of production at the recovery site", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("cc-fra-01").Category = world.CategoryServers
			first := &n.Plan(world.PlanCitrix).Stages[0]
			first.VMs = append(first.VMs, "cc-fra-01")
		})},
		{Name: "protected-server-off", Title: "A server that is to fail over is off at production", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("sspr-fra-01").Off = true
		})},
		{Name: "recovery-point-late", Title: "The recovery site's newest copy of the licence server is 26 hours old", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("lic-fra-01").Copies.Late = 26 * time.Hour
		})},
		{Name: "recovery-point-before-password", Title: "The newest copy of a StoreFront server is late, and older than its machine password", Apply: func(m *world.Model) {
			m.Nutanix.VM("sf-fra-02").Copies.Late = 9 * time.Hour
			m.Host("sf-fra-02").PasswordAge = 2 * time.Hour
		}},
		{Name: "recovery-point-missing", Title: "A FAS server is protected, but no copy of it has ever reached the recovery site", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("fas-fra-01").Copies.None = true
		})},
		{Name: "policy-paused", Title: "The replication of the servers is paused", Apply: nutanix(func(n *world.Nutanix) {
			n.Policy(world.PolicyServers).Paused = true
		})},
		{Name: "policy-one-way", Title: "The protection policy of the servers copies nothing back after a failover", Apply: nutanix(func(n *world.Nutanix) {
			n.Policy(world.PolicyServers).OneWay = true
		})},
		{Name: "connector-undersized", Title: "A Cloud Connector of the recovery site has two processors and 3 GiB of memory", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("cc-muc-02").Cores, n.VM("cc-muc-02").MemoryMB = 2, 3072
		})},
		{Name: "policy-missing-at-recovery", Title: "Prism Central of the recovery site does not know the protection policy of the servers", Apply: nutanix(func(n *world.Nutanix) {
			n.Policy(world.PolicyServers).MissingAt = map[string]bool{estate.Recovery: true}
		})},
		{Name: "policy-differs-at-recovery", Title: "Prism Central of the recovery site has the protection policy of the desktops paused", Apply: nutanix(func(n *world.Nutanix) {
			n.Policy(world.PolicyDesktops).PausedAt = estate.Recovery
		})},
		{Name: "prism-central-clock-wrong", Title: "The clock of the recovery site's Prism Central is an hour ahead", Apply: nutanix(func(n *world.Nutanix) {
			n.Centrals[estate.Recovery].Ahead = time.Hour
		})},
		{Name: "prism-element-clock-wrong", Title: "The clock of the recovery cluster is half an hour ahead", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).Ahead = 30 * time.Minute
		})},
		{Name: "prism-central-old", Title: "The Prism Central of the recovery site is years behind that of production", Apply: nutanix(func(n *world.Nutanix) {
			n.Centrals[estate.Recovery].Version = "pc.2023.4"
		})},
		{Name: "recovery-capacity-short", Title: "The recovery cluster has too little memory for what fails over to it", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).NodeMemory = 128 * world.GiB
		})},
		{Name: "recovery-hosts-small", Title: "A server that fails over has more memory than any host of the recovery site", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterFRA).NodeMemory = 2 * world.TiB
			n.VM("sr-fra-01").MemoryMB = 1280 << 10
		})},
		{Name: "recovery-capacity-desktops", Title: "The recovery cluster has too little memory for the desktops that are off until the disaster", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).NodeMemory = 448 * world.GiB
		})},
		{Name: "recovery-hosts-in-maintenance", Title: "Most hosts of the recovery cluster are in maintenance", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).Resting = 6
		})},
		{Name: "recovery-cluster-unavailable", Title: "Prism Central of the recovery site does not reach its cluster", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).Unreached = true
		})},
		{Name: "production-cluster-undeclared", Title: "A Cloud Connector of production runs on a cluster that the estate file leaves out", Apply: func(m *world.Model) {
			name := addCluster(m, "NTX-FRA-2", "pe-fra-2", "10.10.10.97")
			m.Nutanix.Cluster(name).Undeclared = true
			m.Nutanix.VM("cc-fra-01").Cluster = name
		}},
		{Name: "recovery-cluster-misnamed", Title: "The estate file calls the recovery cluster otherwise than Prism does", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).DeclaredAs = "NTX-MUNICH"
		})},
		{Name: "recovery-cluster-old", Title: "The recovery cluster is a generation of AOS behind production", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).AOS = "6.5.2"
		})},
		{Name: "prism-centrals-disconnected", Title: "The Prism Centrals of the two sites have lost each other", Apply: nutanix(func(n *world.Nutanix) {
			for _, c := range n.Centrals {
				c.Link = "DISCONNECTED"
			}
		})},
		{Name: "prism-central-unpaired", Title: "The Prism Central of the recovery site knows no other one", Apply: nutanix(func(n *world.Nutanix) {
			n.Centrals[estate.Recovery].Unpaired = true
		})},
		{Name: "remote-site-lost", Title: "The cluster of production has lost the remote site that its protection domain copies to", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterFRA).RemoteLost = true
		})},
		{Name: "remote-site-lost-at-recovery", Title: "The recovery cluster has lost the remote site that production calls established", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).RemoteLost = true
		})},
		{Name: "controller-in-plan", Title: "A recovery plan starts a copy of a domain controller of production", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("dc-fra-02").Category = world.CategoryServers
			first := &n.Plan(world.PlanCitrix).Stages[0]
			first.VMs = append(first.VMs, "dc-fra-02")
		})},
		{Name: "server-in-two-plans", Title: "The plan of the desktops starts the licence server too", Apply: nutanix(func(n *world.Nutanix) {
			p := n.Plan(world.PlanDesktops)
			p.Stages = append(p.Stages, world.Stage{VMs: []string{"lic-fra-01"}})
			p.Mappings = append(p.Mappings, n.Plan(world.PlanCitrix).Mappings...)
		})},
		{Name: "recovery-server-off", Title: "The database server of the recovery site is off", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("sql-muc-01").Off = true
		})},
		{Name: "recovery-controllers-off", Title: "The domain controllers of the recovery site are virtual machines that are off", Apply: nutanix(func(n *world.Nutanix) {
			n.VM("dc-muc-01").Off, n.VM("dc-muc-02").Off = true, true
		})},
		{Name: "server-running-at-both-sites", Title: "A StoreFront server of a test runs on at the recovery site, beside that of production", Apply: nutanix(func(n *world.Nutanix) {
			twin := *n.VM("sf-fra-01")
			twin.Cluster, twin.Network, twin.Category = world.ClusterMUC, world.NetworkTestMUC, world.NoCategory
			n.VMs = append(n.VMs, &twin)
		})},
		{Name: "planned-address-taken", Title: "Servers move to a network where others have the addresses that the recovery plan works out", Apply: nutanix(func(n *world.Nutanix) {
			n.Plan(world.PlanCitrix).Mappings[0].Recovery = world.NetworkServersMUC
		})},
		{Name: "recovery-snapshot-missing", Title: "The recovery cluster has no snapshot of the image that its catalog is made from", Apply: nutanix(func(n *world.Nutanix) {
			n.Snapshots = slices.DeleteFunc(n.Snapshots, func(s *world.VMSnapshot) bool { return s.Cluster == world.ClusterMUC })
		})},
		{Name: "objective-missed", Title: "Half an hour may be lost, and servers are copied every hour", Apply: func(m *world.Model) {
			m.Objectives.RPO = 1800
		}},
		{Name: "objective-undeclared", Title: "Nobody says how much may be lost", Apply: func(m *world.Model) {
			m.Objectives.RPO = 0
		}},
		{Name: "licence-ended", Title: "The licence of the recovery cluster has ended", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).Unlicensed = true
		})},
		{Name: "licence-ending", Title: "The licence of the recovery cluster ends in 9 days", Apply: nutanix(func(n *world.Nutanix) {
			n.Cluster(world.ClusterMUC).Left = 9*world.Day + time.Hour
		})},
		{Name: "licence-starter-nearsync", Title: "Servers are copied every 15 minutes, which the edition of the clusters does not include", Apply: nutanix(func(n *world.Nutanix) {
			starter(n)
			n.Policy(world.PolicyServers).RPO = 15 * time.Minute
		})},
		{Name: "licence-fan-out", Title: "Servers are copied to two places, which the edition of the clusters does not include", Apply: func(m *world.Model) {
			m.Nutanix.Policy(world.PolicyServers).Third = addCluster(m, "NTX-FRA-2", "pe-fra-2", "10.10.10.97")
			starter(m.Nutanix)
		}},
		{Name: "desktop-unprotected", Title: "Nothing copies one of the persistent desktops to the recovery site", Apply: func(m *world.Model) {
			m.Nutanix.Fleet(world.OUPersistentFRA).Without = []int{1}
		}},
		{Name: "netscaler-standby-cloned", Title: "NetScaler has a standby, and two VMs of production have the address of its appliance", Apply: func(m *world.Model) {
			standby(m)
			vpx := m.Nutanix.VM("vpx-fra-01")
			vpx.Name, vpx.Category = "NetScaler A", world.CategoryServers
			clone := *vpx
			clone.Name = "NetScaler A before upgrade"
			m.Nutanix.VMs = append(m.Nutanix.VMs, &clone)
		}},
		{Name: "netscaler-standby-in-plan", Title: "NetScaler has a standby, and a recovery plan starts an appliance of production beside it", Apply: func(m *world.Model) {
			standby(m)
			m.Nutanix.VM("vpx-fra-01").Category = world.CategoryServers
			first := &m.Nutanix.Plan(world.PlanCitrix).Stages[0]
			first.VMs = append(first.VMs, "vpx-fra-01")
		}},
		{Name: "pooled-replicated", Title: "Pooled desktops are copied to the recovery site although they keep nothing", Apply: func(m *world.Model) {
			m.Nutanix.Fleet(world.OUPooledFRA).Category = world.CategoryDesktops
		}},
	}
}

// standby has NetScaler recover by a standby, and no recovery plan start it.
func standby(m *world.Model) {
	m.Component("netscaler").Methods = []string{"standby"}
	for _, name := range []string{"vpx-fra-01", "vpx-fra-02"} {
		m.Nutanix.Plan(world.PlanCitrix).Without(name)
	}
}

// addCluster gives a site one more cluster, and returns its name. The address of its
// Prism Element tells which site.
func addCluster(m *world.Model, name, element, address string) string {
	m.AddHost(m.FQDN(element), address, "")
	m.Nutanix.Clusters = append(m.Nutanix.Clusters, &world.Cluster{
		Name: name, Site: m.SiteOf(address), Element: m.FQDN(element), Nodes: 4, NodeMemory: world.TiB, Edition: "ULTIMATE",
	})
	return name
}

// starter gives all clusters the smallest edition.
func starter(n *world.Nutanix) {
	for _, c := range n.Clusters {
		c.Edition = "STARTER"
	}
}

// planFaults are in the recovery plan of the servers.
func planFaults() []world.Fault {
	plan := func(change func(*world.Nutanix, *world.RecoveryPlan)) func(*world.Model) {
		return func(m *world.Model) { change(m.Nutanix, m.Nutanix.Plan(world.PlanCitrix)) }
	}
	return []world.Fault{
		{Name: "plan-never-validated", Title: "The recovery plan of the servers was never validated", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) { p.Validation = nil })},
		{Name: "plan-validation-failed", Title: "The last validation of the recovery plan failed", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Validation.Failed, p.Validation.Problem = true, "The recovery network "+world.NetworkFailover+" does not exist on the recovery cluster."
		})},
		{Name: "plan-validation-warned", Title: "The last validation of the recovery plan ended with a warning", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Validation.Warned, p.Validation.Problem = true, "The virtual machine sf-fra-02 has no recovery point of the last hour."
		})},
		{Name: "plan-never-tested", Title: "The recovery plan of the servers was never tested", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) { p.Test = nil })},
		{Name: "plan-test-old", Title: "The last test of the recovery plan was 214 days ago", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) { p.Test.Age = 214 * world.Day })},
		{Name: "plan-missing-at-recovery", Title: "Prism Central of the recovery site does not know the recovery plan", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.MissingAt[estate.Recovery] = true
		})},
		{Name: "plan-network-unmapped", Title: "The recovery plan leaves open which network the servers come up in", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Mappings[0].Recovery = ""
		})},
		{Name: "plan-test-network-unmapped", Title: "The recovery plan has no network for tests", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Mappings[0].RecoveryTest = ""
		})},
		{Name: "plan-test-network-in-use", Title: "The recovery plan tests in the network of the servers that run at the recovery site", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Mappings[0].RecoveryTest = world.NetworkServersMUC
		})},
		{Name: "plan-test-network-of-another", Title: "The plan of the desktops tests in the network that servers get in a disaster", Apply: plan(func(n *world.Nutanix, _ *world.RecoveryPlan) {
			n.Plan(world.PlanDesktops).Mappings[0].RecoveryTest = world.NetworkFailover
		})},
		{Name: "plan-test-network-of-desktops", Title: "The plan of the desktops tests in the network of the recovery desktops", Apply: plan(func(n *world.Nutanix, _ *world.RecoveryPlan) {
			n.Plan(world.PlanDesktops).Mappings[0].RecoveryTest = world.NetworkVDA("MUC")
		})},
		{Name: "plan-machine-gone", Title: "The recovery plan starts a machine that was deleted", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			p.Stages[1].Gone = []string{world.GUIDOf("virtual machine", "sr-fra-00")}
		})},
		{Name: "plan-addresses-change", Title: "Servers get other addresses when they fail over", Apply: plan(func(n *world.Nutanix, _ *world.RecoveryPlan) { readdressed(n) })},
		{Name: "guest-tools-unreachable", Title: "The licence server needs Guest Tools for its new address, and they cannot be reached", Apply: plan(func(n *world.Nutanix, _ *world.RecoveryPlan) {
			readdressed(n).Managed = false
			n.Network(world.NetworkServersFRA).Managed = false
			n.VM("lic-fra-01").Tools.Reachable = false
		})},
		{Name: "plan-machine-detached", Title: "A StoreFront server that the recovery plan starts has no network adapter", Apply: plan(func(n *world.Nutanix, _ *world.RecoveryPlan) {
			n.VM("sf-fra-02").Detached = true
		})},
		{Name: "plan-without-order", Title: "The recovery plan starts all servers at once", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			for _, stage := range p.Stages[1:] {
				p.Stages[0].VMs = append(p.Stages[0].VMs, stage.VMs...)
			}
			p.Stages = p.Stages[:1]
		})},
		{Name: "plan-order-inverted", Title: "The recovery plan starts StoreFront and PVS before what they need", Apply: plan(func(_ *world.Nutanix, p *world.RecoveryPlan) {
			slices.Reverse(p.Stages)
		})},
	}
}
