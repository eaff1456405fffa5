// Package protection joins what the Prism of each site says about virtual machines
// with what the estate declares and what Citrix Cloud knows: is it protected, does
// a copy reach the recovery site and how old is it, does a recovery plan start it.
//
// It judges nothing. Where one side did not answer, that part is not learnt, and
// says why.
package protection

import "github.com/muster-dr/muster/internal/facts"

// Set is how the machines of the estate are protected.
type Set struct {
	facts.Answered // of the production site's Prism
	// Servers are the declared servers of the production site, by host name.
	Servers map[string]*VM `json:"servers"`
	// Connectors are the Cloud Connectors of both sites, declared or known to Citrix
	// Cloud, by host name.
	Connectors map[string]*VM `json:"connectors"`
	// VMs are the declared virtual machines (components.*.vms), by name in lower case.
	VMs map[string]*VM `json:"vms"`
	// Plans are the recovery plans that lead to the recovery site, by uuid.
	Plans map[string]*Plan `json:"plans"`
	// Policies tell of each protection policy of production what the recovery site's own Prism
	// Central has of it, by uuid.
	Policies map[string]*Known `json:"policies"`
	Capacity Capacity          `json:"capacity"`
	Foreign  Foreign           `json:"foreign"`
	Standing Standing          `json:"standing"`
}

// The values of [VM.By].
const (
	ByPolicy = "policy"
	ByDomain = "domain"
	ByNone   = "none"
	ByPlace  = "recovery" // a master image that stands at the recovery site: nothing has to protect it
)

// VM is a virtual machine and all that protects it. It is not learnt when it cannot
// be found, or not be told from another one.
type VM struct {
	facts.Answered
	UUID       string   `json:"uuid"`
	Name       string   `json:"name"`
	Site       string   `json:"site"`
	Components []string `json:"components"` // that declare it, sorted
	By         string   `json:"by"`         // policy, domain, none, or recovery for what stands there
	Protector  string   `json:"protector"`  // name of the policy or domain; "" for none
	// Remote tells that the protector copies to the recovery site.
	Remote     bool  `json:"remote"`
	RPOSeconds int64 `json:"rpoSeconds"` // of the copies to the recovery site; 0: synchronous
	Paused     bool  `json:"paused"`     // those copies are paused or suspended
	// Twin is the cluster of the recovery site on which a VM of the same name runs
	// already; "" for none, or when nobody told.
	Twin  string      `json:"twin"`
	Plans []PlanPlace `json:"plans"` // that lead to the recovery site and start it
	Copy  CopyState   `json:"copy"`
	// GuestTools is ready, off (installed and not enabled or not reachable), missing
	// or unknown, as of Nutanix Guest Tools.
	GuestTools string `json:"guestTools"`
	// Absent tells that Prism listed the VMs of the site, for connectors of both sites, and has
	// none that it could be, by name or by address.
	Absent bool   `json:"absent"`
	Power  string `json:"power"` // ON, OFF, PAUSED, UNDETERMINED; "" when Prism did not say
	// Addresses are those that Prism reports of it, sorted; none while it is off or when nothing
	// in it tells. Those of a link alone are left out.
	Addresses []string `json:"addresses"`
}

// PlanPlace is the place of a VM in a recovery plan.
type PlanPlace struct {
	Plan  string `json:"plan"` // uuid
	Name  string `json:"name"`
	Stage int    `json:"stage"` // from 1
}

// CopyState is what the recovery site has of a VM. It is not learnt when the
// recovery site's Prism did not tell.
type CopyState struct {
	facts.Answered
	There      bool   `json:"there"`
	Created    string `json:"created"`    // RFC 3339, of the newest
	AgeSeconds int64  `json:"ageSeconds"` // of the newest
	// Clusters are the names of the recovery site's clusters that hold a copy of the
	// newest point in time; Lacking those that do not.
	Clusters []string `json:"clusters"`
	Lacking  []string `json:"lacking"`
	Unread   []string `json:"unread"` // clusters that did not tell what they hold
	Sync     string   `json:"sync"`   // state of synchronous replication, "" without
}

// Plan is a recovery plan that leads to the recovery site, as production has it.
type Plan struct {
	facts.Answered
	Name string `json:"name"`
	// Known tells whether the recovery site's own Prism Central knows the plan.
	Known Known `json:"known"`
	// VMs are the uuids of those that it starts, in the order of their stages.
	VMs []string `json:"vms"`
	// Names are the names of VMs, in the same order; the uuid of one that is not there any more.
	Names []string `json:"names"`
	// Lost are those of VMs that no Prism has any more.
	Lost     Lost     `json:"lost"`
	Networks Networks `json:"networks"`
	// Validation and Test are the newest of both sites' records.
	Validation facts.PlanJob `json:"validation"`
	Test       facts.PlanJob `json:"test"`
	// Stages tells in which stages it starts the servers of a component.
	Stages map[string]Stages `json:"stages"` // by component
}

// Lost are virtual machines that a plan starts and that are not there any more. It is not learnt
// when a Prism Central did not list its machines.
type Lost struct {
	facts.Answered
	VMs []string `json:"vms"` // uuids, in the order of their stages
}

// Stages are the first and the last stage of a plan that start VMs of a component.
type Stages struct {
	First int `json:"first"` // from 1
	Last  int `json:"last"`
}

// Known tells whether something is known at the recovery site.
type Known struct {
	facts.Answered
	There bool `json:"there"`
	// Shared tells that one Prism Central manages both sites: what it knows is there as long
	// as it is there itself.
	Shared bool `json:"shared"`
	// Differs are what its copy there says otherwise; of a plan beside what it starts.
	Differs []string `json:"differs"`
}

// Networks are the networks that the VMs of a plan are attached to, by uuid of the
// subnet, and what the plan makes of them.
type Networks struct {
	facts.Answered
	Items map[string]*Network `json:"items"`
	// Detached are the names of machines of the plan that have no network adapter, sorted.
	Detached []string `json:"detached"`
}

// Network is a network of production that VMs of a plan are attached to.
type Network struct {
	Name     string `json:"name"`
	Mapped   bool   `json:"mapped"`   // the plan maps it
	Recovery string `json:"recovery"` // name of the network at the recovery site; "" for none
	Test     string `json:"test"`     // name of the test network at the recovery site; "" for none
	// Planned is the range that the plan gives the network at the recovery site, Actual
	// the one that Nutanix manages there, both as CIDR; "" when not said.
	Planned string `json:"planned"`
	Actual  string `json:"actual"`
	// PlannedGateway and ActualGateway are the same of the gateway.
	PlannedGateway string `json:"plannedGateway"`
	ActualGateway  string `json:"actualGateway"`
	// RecoveryExists and TestExists tell whether a cluster of the recovery site has
	// such a network; null when the recovery site did not tell.
	RecoveryExists *bool `json:"recoveryExists"`
	TestExists     *bool `json:"testExists"`
	// TestHosts are machines of the recovery site that are in the test network, by name, sorted.
	// Those that have the name of a machine of production are left by a test.
	TestHosts []string `json:"testHosts"`
	// Offsets tells that the plan works addresses out from those at production; null when
	// nobody says.
	Offsets *bool `json:"offsets"`
	// Taken are the addresses, of those that VMs of the plan have or are given, which other
	// machines of the recovery site have in its network there: those that were read and are
	// not off. Their names, sorted, by the address; null when nobody told those machines.
	Taken map[string][]string `json:"taken"`
	// Kept tells that addresses stay what they are: the networks are stretched, or
	// have the same addresses at both sites. Null when nobody can tell.
	Kept *bool `json:"kept"`
	// Managed tells that Nutanix gives out the addresses, so that it can give others.
	Managed bool `json:"managed"`
	// VMs have an adapter in it.
	VMs []NetworkVM `json:"vms"`
}

// NetworkVM is a VM of a plan in a network.
type NetworkVM struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	On        bool     `json:"on"`
	// GuestTools is ready, off (installed and not enabled or not reachable), missing
	// or unknown.
	GuestTools string `json:"guestTools"`
	// Assigned is the address that the plan gives it; "" when it gives none.
	Assigned string `json:"assigned"`
	// Offset is the address that a plan would work out from its own, in a network of other
	// addresses: as far from the start of that; "" when there is none, or the plan works
	// nothing out.
	Offset string `json:"offset"`
}

// Capacity is whether the clusters of the recovery site can hold what comes. It is
// not learnt when the hosts or the VMs of one of them were not read.
type Capacity struct {
	facts.Answered
	// Memory in bytes: what the hosts have without the largest one, or without those in
	// maintenance when they are more; what runs there now; what the recovery plans add;
	// and what the desktops of recovery catalogs add that are off.
	Usable   int64 `json:"usable"`
	InUse    int64 `json:"inUse"`
	Added    int64 `json:"added"`
	VMs      int   `json:"vms"` // that the plans add
	Desktops int64 `json:"desktops"`
	Off      int   `json:"off"` // desktops of recovery catalogs that are off
	// LargestVM is the memory of the largest machine that the plans add, in bytes, and its name
	// LargestName; LargestHost that of the largest host there.
	LargestVM   int64  `json:"largestVM"`
	LargestName string `json:"largestName"`
	LargestHost int64  `json:"largestHost"`
}

// Image is the master image of a catalog, and what the recovery site has of it.
type Image struct {
	facts.Answered         // of finding out what the image is
	Catalog         string `json:"catalog"`         // name
	Name            string `json:"name"`            // of the snapshot or template version
	Template        string `json:"template"`        // "" for a snapshot
	InUseSince      string `json:"inUseSince"`      // RFC 3339; "" when not known
	InUseAgeSeconds *int64 `json:"inUseAgeSeconds"` // null when not known
	// MadeAgeSeconds is the age of that snapshot itself, which is made some time before a
	// catalog uses it; null when not known.
	MadeAgeSeconds *int64   `json:"madeAgeSeconds"`
	VM             *VM      `json:"vm"`       // the VM that the snapshot is of; null for a template
	Versions       []string `json:"versions"` // at the recovery site: of a template, sorted, or the snapshot of a master that stands there
	// Copy is the newest copy at the recovery site: of the VM, or of the template.
	Copy CopyState `json:"copy"`
}

// Desktops are the persistent machines of a catalog of the production site.
type Desktops struct {
	facts.Answered
	Catalog string `json:"catalog"` // name
	Total   int    `json:"total"`
	// Without are machines for which Citrix Cloud knows no VM, or one that the
	// production site's Prism does not have.
	Without []string `json:"without"`
	// Unprotected, Unplanned and Uncopied are machines whose VM is not protected to
	// the recovery site, is in no recovery plan that leads there (those of protection
	// domains need none), or has no copy there. All are names, sorted.
	Unprotected []string `json:"unprotected"`
	Unplanned   []string `json:"unplanned"`
	Copies      Copies   `json:"copies"`
	// Replicated are machines that are protected or planned in any way: of pooled
	// catalogs these should be none.
	Replicated []string `json:"replicated"`
}

// Copies are the copies of a catalog's machines at the recovery site.
type Copies struct {
	facts.Answered
	Missing []string `json:"missing"` // names, sorted
	// Late are machines whose newest copy is older than twice their RPO.
	Late []string `json:"late"`
	// IntervalSeconds is the longest interval between two copies of a machine, and
	// OldestSeconds the age of the newest copy of the one whose is the oldest. Machines
	// that are copied synchronously, or not at all, are not counted.
	IntervalSeconds int64 `json:"intervalSeconds"`
	OldestSeconds   int64 `json:"oldestSeconds"`
}
