package lab

import (
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// protectionFaults are in what copies servers to the recovery site, and in what the
// recovery site has for them.
func protectionFaults() []Fault {
	nutanix := func(change func(*Nutanix)) func(*Model) {
		return func(m *Model) { change(m.Nutanix) }
	}
	return []Fault{
		{Name: "servers-unprotected", Title: "The servers that are to be failed over have lost the category that protects them", Apply: nutanix(func(n *Nutanix) {
			for _, v := range n.VMs {
				if v.Category == categoryServers {
					v.Category = noCategory
				}
			}
		})},
		{Name: "server-not-in-plan", Title: "A StoreFront server is copied to the recovery site, but no plan starts it", Apply: nutanix(func(n *Nutanix) {
			n.Plan(planCitrix).leaveOut("sf-fra-02")
		})},
		{Name: "connector-protected", Title: "A Cloud Connector is copied to the recovery site", Apply: nutanix(func(n *Nutanix) {
			n.VM("cc-fra-01").Category = categoryServers
		})},
		{Name: "connector-in-plan", Title: "A recovery plan starts a Cloud Connector of production at the recovery site", Apply: nutanix(func(n *Nutanix) {
			n.VM("cc-fra-01").Category = categoryServers
			first := &n.Plan(planCitrix).Stages[0]
			first.VMs = append(first.VMs, "cc-fra-01")
		})},
		{Name: "recovery-point-late", Title: "The recovery site's newest copy of the licence server is 26 hours old", Apply: nutanix(func(n *Nutanix) {
			n.VM("lic-fra-01").Copies.Late = 26 * time.Hour
		})},
		{Name: "recovery-point-missing", Title: "A FAS server is protected, but no copy of it has ever reached the recovery site", Apply: nutanix(func(n *Nutanix) {
			n.VM("fas-fra-01").Copies.None = true
		})},
		{Name: "policy-paused", Title: "The replication of the servers is paused", Apply: nutanix(func(n *Nutanix) {
			n.Policy(policyServers).Paused = true
		})},
		{Name: "recovery-capacity-short", Title: "The recovery cluster has too little memory for what fails over to it", Apply: nutanix(func(n *Nutanix) {
			n.Cluster(clusterMUC).NodeMemory = 128 * gib
		})},
		{Name: "licence-starter-nearsync", Title: "Servers are copied every 15 minutes, which the edition of the clusters does not include", Apply: nutanix(func(n *Nutanix) {
			n.starter()
			n.Policy(policyServers).RPO = 15 * time.Minute
		})},
		{Name: "licence-fan-out", Title: "Servers are copied to two places, which the edition of the clusters does not include", Apply: func(m *Model) {
			m.Nutanix.Policy(policyServers).Third = m.addCluster("NTX-FRA-2", "pe-fra-2", "10.10.10.97")
			m.Nutanix.starter()
		}},
		{Name: "desktop-unprotected", Title: "Nothing copies one of the persistent desktops to the recovery site", Apply: func(m *Model) {
			m.Nutanix.Fleet(ouPersistentFRA).Without = []int{1}
		}},
		{Name: "pooled-replicated", Title: "Pooled desktops are copied to the recovery site although they keep nothing", Apply: func(m *Model) {
			m.Nutanix.Fleet(ouPooledFRA).Category = categoryDesktops
		}},
	}
}

// addCluster gives a site one more cluster, and returns its name. The address of its
// Prism Element tells which site.
func (m *Model) addCluster(name, element, address string) string {
	m.AddHost(m.FQDN(element), address, "")
	m.Nutanix.Clusters = append(m.Nutanix.Clusters, &Cluster{
		Name: name, Site: m.SiteOf(address), Element: m.FQDN(element), Nodes: 4, NodeMemory: tib, Edition: "ULTIMATE",
	})
	return name
}

// starter gives all clusters the smallest edition.
func (n *Nutanix) starter() {
	for _, c := range n.Clusters {
		c.Edition = "STARTER"
	}
}

// leaveOut takes a virtual machine out of all stages.
func (p *RecoveryPlan) leaveOut(vm string) {
	for i := range p.Stages {
		p.Stages[i].VMs = slices.DeleteFunc(p.Stages[i].VMs, func(name string) bool { return name == vm })
	}
}

// planFaults are in the recovery plan of the servers.
func planFaults() []Fault {
	plan := func(change func(*Nutanix, *RecoveryPlan)) func(*Model) {
		return func(m *Model) { change(m.Nutanix, m.Nutanix.Plan(planCitrix)) }
	}
	return []Fault{
		{Name: "plan-never-validated", Title: "The recovery plan of the servers was never validated", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) { p.Validation = nil })},
		{Name: "plan-validation-failed", Title: "The last validation of the recovery plan failed", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			p.Validation.Failed, p.Validation.Problem = true, "The recovery network "+networkFailover+" does not exist on the recovery cluster."
		})},
		{Name: "plan-never-tested", Title: "The recovery plan of the servers was never tested", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) { p.Test = nil })},
		{Name: "plan-test-old", Title: "The last test of the recovery plan was 214 days ago", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) { p.Test.Age = 214 * day })},
		{Name: "plan-missing-at-recovery", Title: "Prism Central of the recovery site does not know the recovery plan", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			p.MissingAt[estate.Recovery] = true
		})},
		{Name: "plan-network-unmapped", Title: "The recovery plan leaves open which network the servers come up in", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			p.Mappings[0].Recovery = ""
		})},
		{Name: "plan-test-network-unmapped", Title: "The recovery plan has no network for tests", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			p.Mappings[0].RecoveryTest = ""
		})},
		{Name: "plan-addresses-change", Title: "Servers get other addresses when they fail over", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			p.Mappings[0].Recovery = networkServersMUC
		})},
		{Name: "guest-tools-unreachable", Title: "The licence server needs Guest Tools for its new address, and they cannot be reached", Apply: plan(func(n *Nutanix, p *RecoveryPlan) {
			p.Mappings[0].Recovery = networkServersMUC
			n.Network(networkServersFRA).Managed, n.Network(networkServersMUC).Managed = false, false
			n.VM("lic-fra-01").Tools.Reachable = false
		})},
		{Name: "plan-order-inverted", Title: "The recovery plan starts StoreFront and PVS before what they need", Apply: plan(func(_ *Nutanix, p *RecoveryPlan) {
			slices.Reverse(p.Stages)
		})},
	}
}
