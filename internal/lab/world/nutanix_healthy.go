package world

import (
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// The names of the platform that faults aim at.
const (
	ClusterFRA = "NTX-FRA"
	ClusterMUC = "NTX-MUC"

	PolicyServers  = "PP-Servers"
	PolicyDesktops = "PP-Desktops"
	PlanCitrix     = "RP-Citrix"
	PlanDesktops   = "RP-Desktops"
	DomainImages   = "PD-IMAGES"

	NetworkServersFRA = "VLAN10-SRV"      // where servers of production are
	NetworkServersMUC = "VLAN20-SRV"      // where those of recovery are
	NetworkFailover   = "VLAN10-SRV-DR"   // the production addresses, at recovery
	NetworkDesktopsDR = "VLAN64-VDA-DR"   // likewise for desktops
	NetworkTestFRA    = "VLAN910-TEST"    // joined to nothing
	NetworkTestMUC    = "VLAN910-TEST-DR" // likewise
)

// The categories by which the healthy estate protects its machines, and the state of
// guest tools that are well.
var (
	CategoryServers  = Category{"DR", "servers"}
	CategoryDesktops = Category{"DR", "desktops"}
	NoCategory       = Category{}

	ToolsReady = GuestTools{Installed: true, Enabled: true, Reachable: true}
)

// NetworkVDA is the network of the desktops of a site.
func NetworkVDA(code string) string {
	return map[string]string{"FRA": "VLAN64-VDA", "MUC": "VLAN84-VDA"}[code]
}

// Sizes, in bytes.
const (
	GiB = 1 << 30
	TiB = 1 << 40
)

// healthyNutanix is a platform that copies to Munich all that cannot be made anew
// there, and has plans to start it.
func (m *Model) healthyNutanix() *Nutanix {
	n := &Nutanix{Centrals: map[string]*Central{}}
	for _, site := range BothSites {
		code := m.Sites[site].ADSite
		short := strings.ToLower(code)
		n.Centrals[site] = &Central{Host: m.FQDN("pc-" + short)}
		n.Clusters = append(n.Clusters, &Cluster{
			Name: "NTX-" + code, Site: site, Element: m.FQDN("pe-" + short),
			Nodes: 8, NodeMemory: TiB, Edition: "ULTIMATE",
		})
	}
	n.Networks = []*Network{
		{Name: NetworkServersFRA, Cluster: ClusterFRA, VLAN: 10, Address: "10.10.10.0", Prefix: 24, Gateway: "10.10.10.1", Managed: true},
		{Name: NetworkVDA("FRA"), Cluster: ClusterFRA, VLAN: 64, Address: "10.10.64.0", Prefix: 18, Gateway: "10.10.64.1"},
		{Name: NetworkTestFRA, Cluster: ClusterFRA, VLAN: 910, Address: "192.168.110.0", Prefix: 24, Gateway: "192.168.110.1", Managed: true},
		{Name: NetworkServersMUC, Cluster: ClusterMUC, VLAN: 20, Address: "10.20.10.0", Prefix: 24, Gateway: "10.20.10.1", Managed: true},
		{Name: NetworkVDA("MUC"), Cluster: ClusterMUC, VLAN: 84, Address: "10.20.64.0", Prefix: 18, Gateway: "10.20.64.1"},
		{Name: NetworkFailover, Cluster: ClusterMUC, VLAN: 1010, Address: "10.10.10.0", Prefix: 24, Gateway: "10.10.10.1", Managed: true},
		{Name: NetworkDesktopsDR, Cluster: ClusterMUC, VLAN: 1064, Address: "10.10.64.0", Prefix: 18, Gateway: "10.10.64.1"},
		{Name: NetworkTestMUC, Cluster: ClusterMUC, VLAN: 910, Address: "192.168.120.0", Prefix: 24, Gateway: "192.168.120.1", Managed: true},
	}
	n.VMs = m.healthyVMs(n)
	for _, c := range m.Citrix.Catalogs {
		d := &DesktopVMs{OU: c.MachinesOU, Cluster: "NTX-" + c.Zone, Network: NetworkVDA(c.Zone), MemoryMB: c.MemoryMB, OnEvery: c.OnEvery}
		if c.Name == CatalogDevFRA {
			d.Category, d.Tools = CategoryDesktops, ToolsReady
		}
		n.Desktops = append(n.Desktops, d)
	}
	policy := func(name string, c Category) *ProtectionPolicy {
		return &ProtectionPolicy{Name: name, Category: c, From: ClusterFRA, To: ClusterMUC, RPO: time.Hour, Newest: 12 * time.Minute, Keep: 4}
	}
	n.Policies = []*ProtectionPolicy{policy(PolicyServers, CategoryServers), policy(PolicyDesktops, CategoryDesktops)}
	n.Plans = healthyPlans()
	n.Domains = []*ProtectionDomain{{
		Name: DomainImages, VMs: []string{MasterVM}, Active: ClusterFRA, Standby: ClusterMUC,
		KeepLocal: 7, KeepRemote: 7, Newest: 5 * time.Hour, NewestRemote: 5 * time.Hour,
	}}
	n.Snapshots = []*VMSnapshot{
		{Name: MasterImage, VM: MasterVM, Cluster: ClusterFRA, Age: 6 * Day},
		{Name: MasterImage, VM: MasterVM, Cluster: ClusterMUC, Age: 5 * Day},
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
			Name: ShortName(h.Name), Cluster: ClusterFRA, Network: NetworkServersFRA,
			Address: h.Address, MemoryMB: 16384, Tools: ToolsReady,
		}
		if h.Site == estate.Recovery {
			v.Cluster, v.Network = ClusterMUC, NetworkServersMUC
		}
		if strings.HasPrefix(v.Name, "vpx-") {
			v.Tools = GuestTools{} // an appliance takes none
		}
		if copied[h.Name] {
			v.Category = CategoryServers
		}
		vms = append(vms, v)
	}
	// A master image has no guest tools: its clones would share their identity.
	return append(vms, &VM{Name: MasterVM, Cluster: ClusterFRA, Network: NetworkServersFRA, MemoryMB: 8192, Off: true})
}

// healthyPlans start first what others need.
func healthyPlans() []*RecoveryPlan {
	ran := func(age time.Duration) *PlanJob { return &PlanJob{Age: age} }
	return []*RecoveryPlan{
		{
			Name: PlanCitrix, MissingAt: map[string]bool{},
			Stages: []Stage{
				{VMs: []string{"lic-fra-01"}, Delay: 2 * time.Minute},
				{VMs: []string{"fas-fra-01", "fas-fra-02", "sspr-fra-01", "sr-fra-01"}, Delay: time.Minute},
				{VMs: []string{"sf-fra-01", "sf-fra-02", "pvs-fra-01", "pvs-fra-02"}},
			},
			Mappings:   []Mapping{{NetworkServersFRA, NetworkFailover, NetworkTestFRA, NetworkTestMUC}},
			Validation: ran(3 * Day), Test: ran(38 * Day),
		},
		{
			Name: PlanDesktops, MissingAt: map[string]bool{},
			Stages:     []Stage{{Category: CategoryDesktops}},
			Mappings:   []Mapping{{NetworkVDA("FRA"), NetworkDesktopsDR, NetworkTestFRA, NetworkTestMUC}},
			Validation: ran(3 * Day), Test: ran(52 * Day),
		},
	}
}
