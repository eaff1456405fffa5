package world

import (
	"slices"
	"time"
)

// Nutanix is the platform of both sites: what each Prism Central and each Prism
// Element says is derived from it. Things name each other; their uuids are derived
// from their names.
type Nutanix struct {
	Centrals  map[string]*Central // by site
	Clusters  []*Cluster
	Networks  []*Network
	VMs       []*VM         // beside the desktops
	Desktops  []*DesktopVMs // of catalogs
	Policies  []*ProtectionPolicy
	Plans     []*RecoveryPlan
	Domains   []*ProtectionDomain
	Snapshots []*VMSnapshot
}

// Central is the Prism Central of a site.
type Central struct {
	Host      string // fully qualified; it also is a [Host] of the model
	Behaviour Behaviour
	Link      string // state of its connection to the other one, where that is not CONNECTED
	Unpaired  bool   // it has none
	Version   string // its version, where that is not the usual one
	// Ahead is how far its clock is ahead of all others.
	Ahead time.Duration
	// Older makes it a release before v4.2, which has recovery plans in v3 only.
	Older bool
}

// Cluster is a cluster and its Prism Element.
type Cluster struct {
	Name       string
	Site       string
	Element    string // host name of its Prism Element; also a [Host] of the model
	Behaviour  Behaviour
	Nodes      int
	NodeMemory int64  // bytes
	Edition    string // of NCI: STARTER, PRO or ULTIMATE
	Undeclared bool   // the estate file does not name it
	DeclaredAs string // how the estate file writes it, where that is not its name
	Unlicensed bool   // its licence ended in January 2026
	AOS        string // its version, where that is not the usual one
	Unreached  bool   // its Prism Central does not reach it
	RemoteLost bool   // it has lost its remote sites
	Resting    int    // how many of its hosts are in maintenance
	// Left is how long its licence is good for; 0 for years.
	Left time.Duration
	// Ahead is how far the clock of its Prism Element is ahead of all others.
	Ahead time.Duration
}

// Network is a subnet of a cluster.
type Network struct {
	Name    string
	Cluster string
	VLAN    int
	Address string // of the network
	Prefix  int
	Gateway string
	Managed bool // Nutanix gives out its addresses
	// What it gives out, where that is not as usual: from no pool, so many fewer addresses that
	// are left, the DNS servers, and the TFTP server.
	Poolless bool
	Taken    int
	DNS      []string
	TFTP     string
}

// Category is what policies and plans choose virtual machines by.
type Category struct{ Key, Value string }

// VM is a virtual machine.
type VM struct {
	Name     string
	Cluster  string
	Network  string
	Address  string
	MemoryMB int
	Cores    int  // 0: four
	Detached bool // it has no network adapter
	Off      bool
	Category Category // the zero value for none
	Tools    GuestTools
	// Copies is the state of what the recovery site has of it, where that is not as
	// its policy would have it.
	Copies Copies
}

// GuestTools is the state of Nutanix Guest Tools in a virtual machine.
type GuestTools struct {
	Installed, Enabled, Reachable bool
}

// Copies are the recovery points of a VM at the recovery site.
type Copies struct {
	None bool          // there are none
	Late time.Duration // the age of the newest; 0: as at production
}

// DesktopVMs are the virtual machines of the desktops of an OU.
type DesktopVMs struct {
	OU       string // without the domain's part
	Cluster  string
	Network  string
	MemoryMB int
	OnEvery  int
	Category Category
	Without  []int // numbers of those that lack the category
	Tools    GuestTools
}

// ProtectionPolicy is a protection policy that copies virtual machines of one
// cluster to another one, and back after a failover. Both Prism Centrals have it.
type ProtectionPolicy struct {
	Name     string
	Category Category
	From, To string // clusters
	RPO      time.Duration
	Newest   time.Duration // age of the newest recovery point
	Keep     int           // recovery points at each end
	Paused   bool
	// OneWay tells that it copies nothing back after a failover.
	OneWay bool
	// Third is one more cluster that it copies to; "" for none.
	Third     string
	MissingAt map[string]bool // sites whose Prism Central does not know the policy
	// PausedAt is the site whose Prism Central has it paused; "" for none, or both by Paused.
	PausedAt string
}

// RecoveryPlan is a recovery plan from production to recovery.
type RecoveryPlan struct {
	Name       string
	Stages     []Stage
	Mappings   []Mapping
	Validation *PlanJob        // the newest; nil when there was none
	Test       *PlanJob        // likewise
	MissingAt  map[string]bool // sites whose Prism Central does not know the plan
}

// Without takes a VM out of all stages.
func (p *RecoveryPlan) Without(vm string) {
	for i := range p.Stages {
		p.Stages[i].VMs = slices.DeleteFunc(p.Stages[i].VMs, func(name string) bool { return name == vm })
	}
}

// Stage is what a recovery plan starts together.
type Stage struct {
	VMs      []string // names
	Gone     []string // uuids of VMs that were deleted
	Category Category // of those chosen by category; the zero value for none
	Delay    time.Duration
}

// Mapping says which network stands in for which, by their names; "" leaves one
// open.
type Mapping struct {
	Production, Recovery, ProductionTest, RecoveryTest string
}

// PlanJob is a run of a recovery plan.
type PlanJob struct {
	Age     time.Duration // since it ended
	Failed  bool
	Warned  bool   // its problem is a warning
	Problem string // what it found wrong; "" for nothing
}

// ProtectionDomain is a protection domain: active on one cluster, standby on
// another one.
type ProtectionDomain struct {
	Name            string
	VMs             []string
	Active, Standby string // clusters
	ActiveOnBoth    bool
	Suspended       bool          // its daily schedule
	KeepLocal       int           // snapshots
	KeepRemote      int           // snapshots at the standby cluster; 0: it gets none
	Newest          time.Duration // age of the newest snapshot on the active cluster
	NewestRemote    time.Duration // and on the standby one
}

// VMSnapshot is a snapshot of a virtual machine that stays on its cluster.
type VMSnapshot struct {
	Name    string
	VM      string
	Cluster string
	Age     time.Duration
}

// Cluster returns the cluster of that name, which must exist.
func (n *Nutanix) Cluster(name string) *Cluster {
	return named(n.Clusters, "cluster", name, func(c *Cluster) string { return c.Name })
}

// Network returns the network of that name, which must exist.
func (n *Nutanix) Network(name string) *Network {
	return named(n.Networks, "network", name, func(x *Network) string { return x.Name })
}

// VM returns the virtual machine of that name, which must exist.
func (n *Nutanix) VM(name string) *VM {
	return named(n.VMs, "virtual machine", name, func(v *VM) string { return v.Name })
}

// Policy returns the protection policy of that name, which must exist.
func (n *Nutanix) Policy(name string) *ProtectionPolicy {
	return named(n.Policies, "protection policy", name, func(p *ProtectionPolicy) string { return p.Name })
}

// Plan returns the recovery plan of that name, which must exist.
func (n *Nutanix) Plan(name string) *RecoveryPlan {
	return named(n.Plans, "recovery plan", name, func(p *RecoveryPlan) string { return p.Name })
}

// Domain returns the protection domain of that name, which must exist.
func (n *Nutanix) Domain(name string) *ProtectionDomain {
	return named(n.Domains, "protection domain", name, func(d *ProtectionDomain) string { return d.Name })
}

// Fleet returns the virtual machines of an OU's desktops, which must exist.
func (n *Nutanix) Fleet(ou string) *DesktopVMs {
	return named(n.Desktops, "desktops in", ou, func(d *DesktopVMs) string { return d.OU })
}

// Ends are the clusters that have recovery points of the policy, the source first.
func (p *ProtectionPolicy) Ends() []string {
	if p.Third != "" {
		return []string{p.From, p.To, p.Third}
	}
	return []string{p.From, p.To}
}

// PolicyOf returns the protection policy that chooses a category; nil for none.
func (n *Nutanix) PolicyOf(c Category) *ProtectionPolicy {
	i := slices.IndexFunc(n.Policies, func(p *ProtectionPolicy) bool { return p.Category == c })
	if i < 0 || c == (Category{}) {
		return nil
	}
	return n.Policies[i]
}

// DomainOf returns the protection domain that has the VM; nil for none.
func (n *Nutanix) DomainOf(vm string) *ProtectionDomain {
	for _, d := range n.Domains {
		if slices.Contains(d.VMs, vm) {
			return d
		}
	}
	return nil
}
