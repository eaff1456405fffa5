package facts

import "time"

// Prism is what the Nutanix platform of each site says. One site does not vouch
// for the other: whether a copy is there is asked where it has to be.
type Prism struct {
	// Sites is keyed by site (production, recovery).
	Sites map[string]*PrismSite `json:"sites"`
}

// PrismSite is the platform of one site.
type PrismSite struct {
	// Central is its Prism Central; null when the estate declares none.
	Central *PrismCentral `json:"central"`
	// Elements are the Prism Elements that the estate declares, by the name of
	// their cluster in lower case.
	Elements map[string]*PrismElement `json:"elements"`
}

// PrismCentral is what one Prism Central says.
type PrismCentral struct {
	Answered        // signing in
	Host     string `json:"host" is:"host"`
	UUID     string `json:"uuid" is:"id"`         // its own; "" when it did not say
	Version  string `json:"version" is:"version"` // such as "pc.7.5.1"; "" when it did not say
	// Generations names the interface that each fact came by: v4.4, v4.3 … or v3,
	// keyed by clusters, vms, policies, plans, jobs, recoveryPoints, subnets,
	// templates, licences, links.
	Generations map[string]string `json:"generations" is:"version,lower,given"`
	// ObservedAt is the time by its own clock; ages are counted to it.
	ObservedAt time.Time `json:"observedAt"`
	// OffsetSeconds is how far its clock is ahead of the scanner's.
	OffsetSeconds float64 `json:"offsetSeconds"`

	Clusters Listing[*NutanixCluster]   `json:"clusters"`         // by uuid, without Prism Central itself
	VMs      Listing[*VM]               `json:"vms" policies:"-"` // by uuid: those that matter to a failover
	Policies Listing[*ProtectionPolicy] `json:"policies"`         // by uuid
	Plans    Listing[*RecoveryPlan]     `json:"plans"`            // by uuid
	// RecoveryPoints are the newest that this Prism Central knows, by VM uuid. A VM
	// without an entry has none here.
	RecoveryPoints Listing[*Copies]       `json:"recoveryPoints" policies:"-"`
	Subnets        Listing[*Subnet]       `json:"subnets"`   // by uuid
	Templates      Listing[*MasterImage]  `json:"templates"` // by template and version in lower case, joined with "/"
	Links          Listing[*PlatformLink] `json:"links"`     // by uuid of the remote Prism Central
}

// NutanixCluster is a cluster as its Prism Central sees it.
type NutanixCluster struct {
	UUID      string `json:"uuid" is:"key"`
	Name      string `json:"name" is:"given"`
	Address   string `json:"address"`              // its virtual IP address; "" when it did not say
	Version   string `json:"version" is:"version"` // of AOS, such as "7.0.1"
	Nodes     int    `json:"nodes" is:"count"`
	Available *bool  `json:"available"` // null: it did not say
	// Hosts is what the hosts have together.
	Hosts HostCapacity `json:"hosts"`
	// MemoryInUse is the memory of all VMs that are on, in bytes; -1 when they were
	// not all read.
	MemoryInUse int64   `json:"memoryInUse" is:"ttl"`
	Licence     Licence `json:"licence"`
}

// HostCapacity is the capacity of the hosts of a cluster.
type HostCapacity struct {
	Answered
	Count         int   `json:"count" is:"count"`
	Memory        int64 `json:"memory" is:"count"`        // bytes
	LargestMemory int64 `json:"largestMemory" is:"count"` // of one host, bytes
	// Maintenance is the part of Memory whose hosts are in maintenance, in bytes.
	Maintenance int64 `json:"maintenance" is:"count" added:"2026-11"`
}

// Licence is what a cluster is licensed for.
type Licence struct {
	Answered
	// Edition is STARTER, PRO or ULTIMATE, the highest of all that the cluster has;
	// NO_LICENSE and others as Prism names them.
	Edition string `json:"edition" is:"code"`
	// AdvancedReplication tells that the cluster has that add-on.
	AdvancedReplication bool   `json:"advancedReplication"`
	Expires             string `json:"expires" is:"time"` // RFC 3339, the earliest; "" when it did not say
}

// The values of [VM.Protection].
const (
	Unprotected       = "UNPROTECTED"
	ProtectedByDomain = "PD_PROTECTED"
	ProtectedByPolicy = "RULE_PROTECTED"
)

// VM is a virtual machine.
type VM struct {
	UUID    string `json:"uuid" is:"key"`
	Name    string `json:"name"`
	Cluster string `json:"cluster" is:"id"`   // uuid
	Power   string `json:"power" is:"code"`   // ON, OFF, PAUSED, UNDETERMINED
	Memory  int64  `json:"memory" is:"count"` // bytes
	// Processors are the virtual cores of all sockets; 0 when unknown.
	Processors int64 `json:"processors" is:"count" added:"2026-12"`
	NICs       []NIC `json:"nics"`
	// GuestTools is null when NGT was never installed.
	GuestTools *GuestTools `json:"guestTools"`
	// Protection is UNPROTECTED, PD_PROTECTED or RULE_PROTECTED; "" when Prism did
	// not say.
	Protection string   `json:"protection" is:"code"`
	Policy     string   `json:"policy" is:"id"` // uuid of the protection policy; "" for none
	Categories []string `json:"categories"`     // uuids, sorted
}

// NIC is a network adapter.
type NIC struct {
	Subnet    string   `json:"subnet" is:"id"`      // uuid
	Addresses []string `json:"addresses" is:"text"` // those assigned and those learnt, without doubles
}

// GuestTools is the state of NGT in a VM. What Prism did not say is null.
type GuestTools struct {
	Version   string `json:"version" is:"version"`
	Installed *bool  `json:"installed"`
	Enabled   *bool  `json:"enabled"`
	Reachable *bool  `json:"reachable"` // means nothing while the VM is off
}

// ProtectionPolicy is a protection policy (a protection rule in v3).
type ProtectionPolicy struct {
	UUID       string                `json:"uuid" is:"key"`
	Name       string                `json:"name" is:"given"`
	Categories []string              `json:"categories"` // uuids; in v3 "key/value"
	Locations  []PolicyLocation      `json:"locations"`
	Schedules  []ReplicationSchedule `json:"schedules"`
}

// PolicyLocation is a place that a protection policy keeps recovery points at.
type PolicyLocation struct {
	Label    string   `json:"label"`
	Central  string   `json:"central" is:"id"`  // uuid of the Prism Central
	Clusters []string `json:"clusters" is:"id"` // uuids; empty means all of that Prism Central
	Primary  bool     `json:"primary"`
}

// ReplicationSchedule is how often a policy makes recovery points of one location.
type ReplicationSchedule struct {
	Source string `json:"source"` // label of the location that is protected
	Remote string `json:"remote"` // label of the location that gets the copies; "" for recovery points that stay
	// RPOSeconds is 0 for synchronous replication, up to 900 for NearSync.
	RPOSeconds int64 `json:"rpoSeconds" is:"count"`
	Paused     bool  `json:"paused"`
}

// RecoveryPlan is a recovery plan.
type RecoveryPlan struct {
	Answered              // of what it takes further questions to learn: stages, networks
	UUID     string       `json:"uuid" is:"key"`
	Name     string       `json:"name" is:"given"`
	Primary  PlanLocation `json:"primary"`
	Recovery PlanLocation `json:"recovery"`
	Stages   []PlanStage  `json:"stages"` // in the order in which they start
	// Networks are the network mappings.
	Networks []NetworkMapping `json:"networks"`
	// Stretched tells that the plan declares its networks stretched, so that no
	// mapping is needed.
	Stretched bool `json:"stretched"`
	// Addresses has for a VM, by uuid, the address that the plan gives it at the
	// recovery site, where it gives one.
	Addresses  map[string]string `json:"addresses"`
	Validation PlanJob           `json:"validation"` // the newest validation
	Test       PlanJob           `json:"test"`       // the newest test failover
}

// PlanLocation is one end of a recovery plan.
type PlanLocation struct {
	Central  string   `json:"central" is:"id"`  // uuid of the Prism Central
	Clusters []string `json:"clusters" is:"id"` // uuids; empty means all
}

// PlanStage is what a recovery plan starts together.
type PlanStage struct {
	VMs          []string `json:"vms" is:"id"` // uuids
	Categories   []string `json:"categories"`  // uuids; in v3 "key/value"
	DelaySeconds int64    `json:"delaySeconds" is:"count"`
}

// NetworkMapping says which network stands in for which. A network that the plan
// leaves open has an empty Name.
type NetworkMapping struct {
	Primary      PlanNetwork `json:"primary"`
	Recovery     PlanNetwork `json:"recovery"`
	PrimaryTest  PlanNetwork `json:"primaryTest"`
	RecoveryTest PlanNetwork `json:"recoveryTest"`
	// MapsAddresses tells that addresses keep their host part; null: not said.
	MapsAddresses *bool `json:"mapsAddresses"`
}

// PlanNetwork is a network as a plan names it.
type PlanNetwork struct {
	Name    string `json:"name"`              // of the subnet; "" when only the uuid is given
	Subnet  string `json:"subnet" is:"id"`    // uuid; "" when only the name is given
	Gateway string `json:"gateway"`           // address; "" when the plan does not say
	Prefix  int    `json:"prefix" is:"count"` // length; 0 when the plan does not say
}

// PlanJob is the newest run of one kind of a recovery plan.
type PlanJob struct {
	Answered
	Done   bool   `json:"done"`              // false: there was none, or none that is still on record
	Status string `json:"outcome" is:"code"` // SUCCEEDED, FAILED, ABORTED, SUCCEEDED_WITH_WARNING …; "status" is that of Answered
	Ended  string `json:"ended" is:"time"`   // RFC 3339; "" when it did not say
	// AgeSeconds is how long before ObservedAt it ended; null when unknown.
	AgeSeconds *int64 `json:"ageSeconds" is:"count"`
	Errors     int    `json:"errors" is:"count"`
	Warnings   int    `json:"warnings" is:"count"`
	// Problems are the first few errors and then warnings, in the words of Prism.
	Problems []string `json:"problems"`
	// CleanUp is the state of putting a test away, "" when Prism did not say.
	CleanUp string `json:"cleanUp"`
}

// Copies are the newest recovery points or DR snapshots of one VM.
type Copies struct {
	VM   string `json:"vm" is:"key"` // uuid
	Name string `json:"name"`        // of the VM; "" where Prism gives the uuid only
	// Newest is the newest on each cluster, by cluster uuid.
	Newest map[string]*Copy `json:"newest"`
	// Sync is the state of synchronous replication: IN_SYNC, SYNCING, OUT_OF_SYNC;
	// "" where there is none.
	Sync string `json:"sync" is:"code"`
}

// Copy is one recovery point or DR snapshot that has not expired.
type Copy struct {
	Created    string `json:"created" is:"moment"`   // RFC 3339, when it was captured at the source
	AgeSeconds int64  `json:"ageSeconds" is:"count"` // at ObservedAt
	// Origin is the same for every copy of one recovery point or snapshot.
	Origin string `json:"origin" is:"word"`
}

// Subnet is a network of the clusters.
type Subnet struct {
	UUID    string `json:"uuid" is:"key"`
	Name    string `json:"name"`
	Cluster string `json:"cluster" is:"id"` // uuid; "" for those of several
	CIDR    string `json:"cidr" is:"cidr"`  // "" when Nutanix does not manage its addresses
	Gateway string `json:"gateway"`
	Managed bool   `json:"managed"` // Nutanix IPAM gives out addresses
	// Given is what it gives out; null where it gives out nothing, and in older facts.
	Given *GivenOut `json:"given" added:"2026-12"`
}

// GivenOut is what Nutanix IPAM gives to the machines of a subnet.
type GivenOut struct {
	Answered // the number that is free, which is asked for at the recovery site
	// Pools tells whether it has ranges to give addresses from.
	Pools bool `json:"pools"`
	// Free is how many addresses of these are left; null when that was not asked for or not said.
	Free *int64   `json:"free" is:"count"`
	DNS  []string `json:"dns" is:"address"` // DNS servers (option 6)
	// BootServer and BootFile are options 66 and 67; "" where it gives none.
	BootServer string `json:"bootServer"`
	BootFile   string `json:"bootFile"`
}

// MasterImage is what MCS can make machines from: a VM snapshot of a cluster or a
// version of a VM template.
type MasterImage struct {
	Name     string   `json:"name" is:"given"`   // of the snapshot, or of the version
	Template string   `json:"template"`          // of a version; "" for a snapshot
	VM       string   `json:"vm"`                // name of the VM that the snapshot is of; "" for a version
	VMUUID   string   `json:"vmUuid" is:"id"`    // its uuid; "" for a version
	Created  string   `json:"created" is:"time"` // RFC 3339
	Clusters []string `json:"clusters" is:"id"`  // uuids; empty: not said
}

// PlatformLink is the connection of a Prism Central to another one (an
// availability zone), or of a cluster to a remote site.
type PlatformLink struct {
	Name   string `json:"name"`
	Remote string `json:"remote" is:"id"` // uuid of the other; "" when it did not say
	Status string `json:"state"`          // CONNECTED, DISCONNECTED …, as Prism names it; "" when it did not say
}

// PrismElement is what one Prism Element says: the only one that knows protection
// domains, and the snapshots on its cluster.
type PrismElement struct {
	Answered                // signing in
	Host          string    `json:"host" is:"host"`
	Cluster       string    `json:"cluster" is:"name"`    // name
	UUID          string    `json:"uuid" is:"id"`         // of the cluster
	Version       string    `json:"version" is:"version"` // of AOS
	ObservedAt    time.Time `json:"observedAt"`
	OffsetSeconds float64   `json:"offsetSeconds"`

	Domains     Listing[*ProtectionDomain] `json:"domains"`     // by name
	Snapshots   Listing[*MasterImage]      `json:"snapshots"`   // VM snapshots by name in lower case
	RemoteSites Listing[*PlatformLink]     `json:"remoteSites"` // by name in lower case
}

// ProtectionDomain is a protection domain as one cluster has it.
type ProtectionDomain struct {
	Name   string            `json:"name" is:"key"`
	Active bool              `json:"active"` // this cluster runs its VMs
	VMs    map[string]string `json:"vms"`    // names of its VMs by uuid
	// Schedules are how often it takes snapshots.
	Schedules DomainSchedules `json:"schedules"`
	// RemoteSites are the names of the remote sites that it replicates to.
	RemoteSites []string `json:"remoteSites" is:"text"`
	// Metro is the state of Metro Availability, such as Enabled; "" without it.
	Metro string `json:"metro"`
	// Copies are the newest DR snapshots that this cluster holds, by VM uuid.
	Copies Listing[*Copies] `json:"copies"`
}

// DomainSchedules are the schedules of a protection domain.
type DomainSchedules struct {
	Answered
	Items []DomainSchedule `json:"items"`
}

// DomainSchedule is one schedule of a protection domain.
type DomainSchedule struct {
	RPOSeconds int64 `json:"rpoSeconds" is:"count"` // between two snapshots
	Suspended  bool  `json:"suspended"`
	// Retained is how many snapshots are kept at each remote site, by its name. A
	// site that is not named gets none.
	Retained map[string]int `json:"retained" is:"count"`
}
