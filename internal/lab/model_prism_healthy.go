package lab

import (
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// The names of the platform that faults aim at.
const (
	clusterFRA = "NTX-FRA"
	clusterMUC = "NTX-MUC"

	policyServers  = "PP-Servers"
	policyDesktops = "PP-Desktops"
	planCitrix     = "RP-Citrix"
	planDesktops   = "RP-Desktops"
	domainImages   = "PD-IMAGES"

	networkServersFRA = "VLAN10-SRV"      // where servers of production are
	networkServersMUC = "VLAN20-SRV"      // where those of recovery are
	networkFailover   = "VLAN10-SRV-DR"   // the production addresses, at recovery
	networkDesktopsDR = "VLAN64-VDA-DR"   // likewise for desktops
	networkTestFRA    = "VLAN910-TEST"    // joined to nothing
	networkTestMUC    = "VLAN910-TEST-DR" // likewise
)

var (
	categoryServers  = Category{"DR", "servers"}
	categoryDesktops = Category{"DR", "desktops"}
	noCategory       = Category{}

	toolsReady = GuestTools{Installed: true, Enabled: true, Reachable: true}
)

// networkVDA is the network of the desktops of a site.
func networkVDA(code string) string {
	return map[string]string{"FRA": "VLAN64-VDA", "MUC": "VLAN84-VDA"}[code]
}

const (
	gib = 1 << 30
	tib = 1 << 40
)

// healthyNutanix is a platform that copies to Munich all that cannot be made anew
// there, and has plans to start it.
func (m *Model) healthyNutanix() *Nutanix {
	n := &Nutanix{Centrals: map[string]*Central{}}
	for _, site := range bothSites {
		code := m.Sites[site].ADSite
		short := strings.ToLower(code)
		n.Centrals[site] = &Central{Host: m.FQDN("pc-" + short)}
		n.Clusters = append(n.Clusters, &Cluster{
			Name: "NTX-" + code, Site: site, Element: m.FQDN("pe-" + short),
			Nodes: 8, NodeMemory: tib, Edition: "ULTIMATE",
		})
	}
	n.Networks = []*Network{
		{Name: networkServersFRA, Cluster: clusterFRA, VLAN: 10, Address: "10.10.10.0", Prefix: 24, Gateway: "10.10.10.1", Managed: true},
		{Name: networkVDA("FRA"), Cluster: clusterFRA, VLAN: 64, Address: "10.10.64.0", Prefix: 18, Gateway: "10.10.64.1"},
		{Name: networkTestFRA, Cluster: clusterFRA, VLAN: 910, Address: "192.168.110.0", Prefix: 24, Gateway: "192.168.110.1", Managed: true},
		{Name: networkServersMUC, Cluster: clusterMUC, VLAN: 20, Address: "10.20.10.0", Prefix: 24, Gateway: "10.20.10.1", Managed: true},
		{Name: networkVDA("MUC"), Cluster: clusterMUC, VLAN: 84, Address: "10.20.64.0", Prefix: 18, Gateway: "10.20.64.1"},
		{Name: networkFailover, Cluster: clusterMUC, VLAN: 1010, Address: "10.10.10.0", Prefix: 24, Gateway: "10.10.10.1", Managed: true},
		{Name: networkDesktopsDR, Cluster: clusterMUC, VLAN: 1064, Address: "10.10.64.0", Prefix: 18, Gateway: "10.10.64.1"},
		{Name: networkTestMUC, Cluster: clusterMUC, VLAN: 910, Address: "192.168.120.0", Prefix: 24, Gateway: "192.168.120.1", Managed: true},
	}
	n.VMs = m.healthyVMs(n)
	for _, c := range m.Citrix.Catalogs {
		d := &DesktopVMs{OU: c.MachinesOU, Cluster: "NTX-" + c.Zone, Network: networkVDA(c.Zone), MemoryMB: c.MemoryMB, OnEvery: c.OnEvery}
		if c.Name == catalogDevFRA {
			d.Category, d.Tools = categoryDesktops, toolsReady
		}
		n.Desktops = append(n.Desktops, d)
	}
	policy := func(name string, c Category) *ProtectionPolicy {
		return &ProtectionPolicy{Name: name, Category: c, From: clusterFRA, To: clusterMUC, RPO: time.Hour, Newest: 12 * time.Minute, Keep: 4}
	}
	n.Policies = []*ProtectionPolicy{policy(policyServers, categoryServers), policy(policyDesktops, categoryDesktops)}
	n.Plans = healthyPlans()
	n.Domains = []*ProtectionDomain{{
		Name: domainImages, VMs: []string{masterVM}, Active: clusterFRA, Standby: clusterMUC,
		KeepLocal: 7, KeepRemote: 7, Newest: 5 * time.Hour, NewestRemote: 5 * time.Hour,
	}}
	n.Snapshots = []*VMSnapshot{
		{Name: masterImage, VM: masterVM, Cluster: clusterFRA, Age: 6 * day},
		{Name: masterImage, VM: masterVM, Cluster: clusterMUC, Age: 5 * day},
	}
	return n
}

// healthyVMs are the servers of both sites, and the VM that images are made of.
// Those that the estate recovers by copying them have a category.
func (m *Model) healthyVMs(n *Nutanix) []*VM {
	prisms := map[string]bool{}
	for _, c := range n.Centrals {
		prisms[c.Host] = true
	}
	for _, c := range n.Clusters {
		prisms[c.Element] = true
	}
	copied := map[string]bool{}
	for _, c := range m.Components {
		if slices.ContainsFunc(c.Methods, func(method string) bool { return method == "hypervisor" || method == "nutanix_dr" }) {
			for _, host := range c.Servers.Production {
				copied[host] = true
			}
		}
	}
	var vms []*VM
	for _, h := range m.Hosts {
		if prisms[h.Name] {
			continue
		}
		v := &VM{
			Name: ShortName(h.Name), Cluster: clusterFRA, Network: networkServersFRA,
			Address: h.Address, MemoryMB: 16384, Tools: toolsReady,
		}
		if h.Site == estate.Recovery {
			v.Cluster, v.Network = clusterMUC, networkServersMUC
		}
		if copied[h.Name] {
			v.Category = categoryServers
		}
		vms = append(vms, v)
	}
	// A master image has no guest tools: its clones would share their identity.
	return append(vms, &VM{Name: masterVM, Cluster: clusterFRA, Network: networkServersFRA, MemoryMB: 8192, Off: true})
}

// healthyPlans start first what others need.
func healthyPlans() []*RecoveryPlan {
	ran := func(age time.Duration) *PlanJob { return &PlanJob{Age: age} }
	return []*RecoveryPlan{
		{
			Name: planCitrix, MissingAt: map[string]bool{},
			Stages: []Stage{
				{VMs: []string{"vpx-fra-01", "vpx-fra-02", "lic-fra-01"}, Delay: 2 * time.Minute},
				{VMs: []string{"fas-fra-01", "fas-fra-02", "sspr-fra-01", "sr-fra-01"}, Delay: time.Minute},
				{VMs: []string{"sf-fra-01", "sf-fra-02", "pvs-fra-01", "pvs-fra-02"}},
			},
			Mappings:   []Mapping{{networkServersFRA, networkFailover, networkTestFRA, networkTestMUC}},
			Validation: ran(3 * day), Test: ran(38 * day),
		},
		{
			Name: planDesktops, MissingAt: map[string]bool{},
			Stages:     []Stage{{Category: categoryDesktops}},
			Mappings:   []Mapping{{networkVDA("FRA"), networkDesktopsDR, networkTestFRA, networkTestMUC}},
			Validation: ran(3 * day), Test: ran(52 * day),
		},
	}
}
