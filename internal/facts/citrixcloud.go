package facts

import (
	"strings"
	"time"
)

// CitrixCloud is what the control plane knows of the estate: Citrix Cloud itself
// and the DaaS site in it.
type CitrixCloud struct {
	Answered        // signing in and finding the site
	Site     string `json:"site" is:"given"`   // name of the DaaS site
	SiteID   string `json:"siteId" is:"given"` // its id
	Version  string `json:"version"`           // of the DaaS site, such as "7.49"; "" when it did not say
	// ObservedAt is the time by the clock of Citrix Cloud; ages are counted to it.
	ObservedAt time.Time `json:"observedAt"`
	Rights     Rights    `json:"rights"`

	ResourceLocations Listing[*ResourceLocation]  `json:"resourceLocations"`                 // by id
	Zones             Listing[*CitrixZone]        `json:"zones"`                             // by id
	Connectors        Listing[*CloudConnector]    `json:"connectors"`                        // by host name
	Domains           Listing[*ConnectorDomain]   `json:"domains"`                           // by DNS name: the domains that connectors reach
	Connections       Listing[*HostingConnection] `json:"connections"`                       // by id
	ResourcePools     Listing[*ResourcePool]      `json:"resourcePools"`                     // by id
	Catalogs          Listing[*MachineCatalog]    `json:"catalogs"`                          // by id
	DeliveryGroups    Listing[*DeliveryGroup]     `json:"deliveryGroups"`                    // by id
	Applications      Listing[*Application]       `json:"applications" added:"2026-11"`      // by id
	ApplicationGroups Listing[*ApplicationGroup]  `json:"applicationGroups" added:"2026-11"` // by id
	PolicySets        Listing[*PolicySet]         `json:"policySets" added:"2026-11"`        // by id; templates are left out
	// Plugins are the plug-ins for Nutanix that zones offer, by id of the zone; zones with a
	// connection to Nutanix are asked about.
	Plugins Listing[*ZonePlugins] `json:"plugins" added:"2026-11"`
	// FASServers are the servers of the Federated Authentication Service that are connected to
	// Citrix Cloud, by host name.
	FASServers Listing[*FASServer] `json:"fasServers" added:"2026-11"`
	// Assignments tell of each catalog how many of its machines belong to somebody, by its id.
	Assignments Listing[*Assignments] `json:"assignments" added:"2026-11"`
	// Remarks are what the site says of itself, for people to read.
	Remarks SiteRemarks `json:"remarks" added:"2026-11"`
	// Machines are in classes of those that are alike, keyed by a digest of what
	// they have in common.
	Machines Listing[*MachineClass] `json:"machines"`
}

// Rights are what the API client that muster signs in with may do.
type Rights struct {
	Answered
	Roles []string `json:"roles"` // names, sorted
	// CanWrite names permissions that can change the site. Muster needs none.
	CanWrite []string `json:"canWrite"`
	// Narrow names the scopes of its roles, sorted, where none of them is that of everything:
	// then lists are shorter than the site is. Null where the site did not say.
	Narrow *[]string `json:"narrow" added:"2026-11"`
}

// ResourceLocation is a resource location of Citrix Cloud.
type ResourceLocation struct {
	ID   string `json:"id" is:"key"`
	Name string `json:"name" is:"given"`
}

// CitrixZone is a zone of the DaaS site. Each resource location is one.
type CitrixZone struct {
	ID               string `json:"id" is:"key"`
	Name             string `json:"name" is:"given"`
	ResourceLocation string `json:"resourceLocation" is:"lower"` // id; "" for none
	Healthy          *bool  `json:"healthy"`                     // null: the site did not say
}

// CloudConnector is a Cloud Connector.
type CloudConnector struct {
	Host             string `json:"host" is:"key"`                // fully qualified, lower case
	ResourceLocation string `json:"resourceLocation" is:"lower"`  // id
	Type             string `json:"type" is:"word"`               // Windows, or what Citrix Cloud says otherwise
	Version          string `json:"version" is:"version"`         // "" when unknown
	ExpectedVersion  string `json:"expectedVersion" is:"version"` // the version that Citrix Cloud wants it to have; "" when unknown
	VersionState     string `json:"versionState" is:"word"`       // Normal, or what Citrix Cloud says otherwise
	InMaintenance    bool   `json:"inMaintenance"`
	// LastContact is the only sign of life: the status field of the interface says
	// Unknown of connectors that are well.
	LastContact string `json:"lastContact" is:"time"` // RFC 3339; "" when Citrix Cloud knows of none
	// ContactAgeSeconds is how long before ObservedAt that was; null when unknown.
	ContactAgeSeconds *int64 `json:"contactAgeSeconds" is:"count"`
}

// ConnectorDomain is an Active Directory domain as the connectors reach it.
type ConnectorDomain struct {
	Name   string `json:"name" is:"key"` // DNS name, lower case
	Online *bool  `json:"online"`        // null: Citrix Cloud did not say
	// ResourceLocations are the ids of those whose connectors reach it.
	ResourceLocations []string `json:"resourceLocations" is:"lower"`
}

// HostingConnection is a connection of the DaaS site to a hypervisor.
type HostingConnection struct {
	ID            string   `json:"id" is:"key"`
	UID           int      `json:"uid" is:"count"` // HypervisorConnectionUid; 0 when unknown
	Name          string   `json:"name" is:"given"`
	Type          string   `json:"type" is:"word"`      // ConnectionType: Custom for every Nutanix connection
	PluginID      string   `json:"pluginId" is:"word"`  // PluginId, such as AcropolisFactory
	Addresses     []string `json:"addresses" is:"host"` // host names or addresses, lower case, without scheme and port
	Zone          string   `json:"zone" is:"lower"`     // id; "" for none
	InMaintenance bool     `json:"inMaintenance"`
	// Fault is the state of its fault, as the site names it; "" when it has none.
	Fault       string `json:"fault"`
	FaultReason string `json:"faultReason"`
	// Test is the newest test of it that somebody ran; muster runs none.
	Test ConnectionTest `json:"test" added:"2026-11"`
}

// ConnectionTest is the report of a test of a hosting connection. It is not learnt when
// there is none.
type ConnectionTest struct {
	Answered
	At string `json:"at" is:"time"` // RFC 3339; "" when the report does not say
	// AgeSeconds is how long before ObservedAt that was; null when unknown.
	AgeSeconds *int64 `json:"ageSeconds" is:"count"`
	Outcome    string `json:"outcome" is:"word"` // TestPassed, TestWarned, TestFailed or TestUnfinished
	// Said is what the report says of what did not succeed, three at most.
	Said []string `json:"said" is:"text"`
}

// The outcomes of a test of a hosting connection.
const (
	TestPassed     = "passed"
	TestWarned     = "warnings"
	TestFailed     = "failed"
	TestUnfinished = "unfinished" // parts of it were not run, or came to something that has no name
)

// ResourcePool is where a hosting connection makes machines.
type ResourcePool struct {
	ID         string   `json:"id" is:"key"`
	Name       string   `json:"name" is:"given"`
	Connection string   `json:"connection" is:"lower"` // id
	Networks   []string `json:"networks" is:"text"`    // names
	// Test is the newest test of it that somebody ran, as that of a connection.
	Test ConnectionTest `json:"test" added:"2026-11"`
}

// The provisioning types, allocation types and persistence of catalogs that rules
// tell apart. Others come as the site names them.
const (
	ProvisioningMCS    = "MCS"
	ProvisioningManual = "Manual"
	AllocationStatic   = "Static"
	PersistLocal       = "OnLocal" // what users change stays on the machine's disk
)

// MachineCatalog is a machine catalog.
type MachineCatalog struct {
	Answered            // of what only the detail of the catalog tells: Connection
	ID           string `json:"id" is:"key"`
	UID          int    `json:"uid" is:"count"` // 0 when unknown
	Name         string `json:"name" is:"given"`
	Provisioning string `json:"provisioning" is:"word,given"` // MCS, Manual, PVS, PVSStreaming, MCSImport
	Allocation   string `json:"allocation" is:"word,given"`   // Static or Random
	Persistence  string `json:"persistence" is:"word,given"`  // PersistChanges: OnLocal or Discard
	PowerManaged bool   `json:"powerManaged"`
	RemotePC     bool   `json:"remotePC"`
	Zone         string `json:"zone" is:"lower"`       // id; "" for none
	Connection   string `json:"connection" is:"lower"` // id of the hosting connection; "" for none
	PluginID     string `json:"pluginId" is:"word"`    // of the hosting connection; "" when the site did not say
	Total        int    `json:"total" is:"count"`      // machines
	// Provisioned tells that the site has a provisioning scheme for the catalog;
	// the fields below are from it. One that is being built has none yet.
	Provisioned bool  `json:"provisioned"`
	FullClone   *bool `json:"fullClone"` // UseFullDiskCloneProvisioning; null: the site did not say
	// ImagePath is the master image in use as the site writes it, such as
	// XDHyp:\HostingUnits\Pool\ctx_W11_2026-11.template; "" when there is none.
	ImagePath string `json:"imagePath"`
	// Image is the last part of it without its type: the name of a VM snapshot or
	// of a template version.
	Image string `json:"image"`
	// Template is the name of the VM template where Image is one of its versions.
	Template string `json:"template"`
	// ImageDate is since when the image is in use, RFC 3339; "" when the site did
	// not say, or in a way that nobody can read for sure.
	ImageDate string `json:"imageDate" is:"time"`
	OU        string `json:"ou" is:"lower"` // of new machine accounts, as DNKey writes it; "" for none
	// Controllers are the hosts that MCS gives its machines as their connectors, lower case,
	// sorted. None says nothing: the machines may have a list of the site all the same.
	Controllers []string `json:"controllers" is:"host" added:"2026-11"`
	MemoryMB    int      `json:"memoryMB" is:"count"` // of a machine; 0 when unknown
	// Identity is what machine accounts are joined to: [IdentityAD], [IdentityHybrid],
	// [IdentityEntra] or [IdentityWorkgroup]; "" when the site did not say.
	Identity string `json:"identity" added:"2026-11" is:"word"`
}

// The values of [MachineCatalog.Identity], as the service writes them. Only those with an
// account in Active Directory get Group Policy and a list of connectors.
const (
	IdentityAD        = "ActiveDirectory"
	IdentityHybrid    = "HybridAzureAD"
	IdentityEntra     = "AzureAD"
	IdentityWorkgroup = "Workgroup"
)

// Streamed tells that the machines of a catalog boot from a vDisk of Citrix
// Provisioning; the service calls such catalogs PVS or PVSStreaming.
func (c *MachineCatalog) Streamed() bool {
	return strings.HasPrefix(strings.ToUpper(c.Provisioning), "PVS")
}

// DeliveryGroup is a delivery group.
type DeliveryGroup struct {
	Answered                     // of what only the detail tells: Users, ZonePreferences
	ID                  string   `json:"id" is:"key"`
	UID                 int      `json:"uid" is:"count"` // 0 when unknown
	Name                string   `json:"name" is:"given"`
	Enabled             bool     `json:"enabled"`
	InMaintenance       bool     `json:"inMaintenance"`
	RequireUserHomeZone bool     `json:"requireUserHomeZone"`
	ZonePreferences     []string `json:"zonePreferences" is:"text"` // in their order, such as UserHomeOnly
	// Everyone tells that no filter names users: whoever can sign in may use it.
	Everyone bool `json:"everyone"`
	// Users are the entitled users and groups, sorted: DOMAIN\name, or the SID where
	// the site does not know the name.
	Users []string `json:"users" is:"text"`
	// Excluded are users and groups who may not use it although Users has them, sorted
	// and written likewise.
	Excluded []string `json:"excluded" added:"2026-11" is:"text"`
	// Direct and Gateway tell whether sessions may be started without a gateway and through
	// one, Anonymous whether without signing in, and SmartAccess that the gateway has to have
	// given a session one of certain tags; null where the site did not say.
	Direct      *bool `json:"direct" added:"2026-11"`
	Gateway     *bool `json:"gateway" added:"2026-11"`
	Anonymous   *bool `json:"anonymous" added:"2026-11"`
	SmartAccess *bool `json:"smartAccess" added:"2026-11"`
	// Restricted are the kinds of filters beside users and tags of a gateway that its access
	// rules have: ClientIP and ClientName, sorted. Null where the site did not say.
	Restricted []string `json:"restricted" is:"word" added:"2026-11"`
	// Published is how many applications it has as the site counts them; null when it does
	// not say. An API client that may not see them all is shown fewer.
	Published *int `json:"published" is:"count" added:"2026-11"`
	// PolicySet is the id of the set of Citrix policies that it has of its own; "" when it has
	// that of the site.
	PolicySet string `json:"policySet" is:"lower" added:"2026-11"`
	// Desktops are what it offers beside applications, by id: its entitlement rules.
	Desktops Listing[*Desktop] `json:"desktops" added:"2026-11"`
}

// Audience is who is meant by a filter of users: everyone whom the delivery group is for,
// or some of them, less those that are excluded. Users are written as in [DeliveryGroup].
type Audience struct {
	Everyone bool     `json:"everyone"`
	Users    []string `json:"users" is:"text"`
	Excluded []string `json:"excluded" is:"text"`
}

// Desktop is a desktop that a delivery group offers to users, by a rule of its own. It is
// not learnt when the site does not say for whom it is.
type Desktop struct {
	Answered
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
	// Tag is what machines have to be tagged with to serve it; "" when all of the group may.
	Tag string `json:"tag" is:"text"`
	Audience
}

// Application is a published application.
type Application struct {
	Answered             // of what only the detail tells: HomeZone, HomeZoneMode and who may use it
	ID            string `json:"id" is:"key"`
	Name          string `json:"name"`          // as administrators know it
	PublishedName string `json:"publishedName"` // as users see it
	Enabled       bool   `json:"enabled"`
	Visible       bool   `json:"visible"` // users see it among what they may use
	// DeliveryGroups and Groups are the ids of the delivery groups and of the application
	// groups that have it, sorted.
	DeliveryGroups []string `json:"deliveryGroups" is:"lower"`
	Groups         []string `json:"groups" is:"lower"`
	HomeZone       string   `json:"homeZone" is:"lower"` // id; "" for none
	// HomeZoneMode is what becomes of it, as the site names it: Only starts the application
	// nowhere else.
	HomeZoneMode string `json:"homeZoneMode" is:"word"`
	Audience
}

// HomeZoneOnly is the [Application.HomeZoneMode] of an application that starts in its home
// zone or not at all.
const HomeZoneOnly = "Only"

// ApplicationGroup gives several applications to the users of several delivery groups.
type ApplicationGroup struct {
	Answered                // of what only the detail tells: who may use it
	ID             string   `json:"id" is:"key"`
	Name           string   `json:"name"`
	Enabled        bool     `json:"enabled"`
	DeliveryGroups []string `json:"deliveryGroups" is:"lower"` // ids, sorted
	// Tag is what machines have to be tagged with to serve it; "" when all may.
	Tag string `json:"tag" is:"text"`
	Audience
}

// Registrations and PowerStates are what the service says of machines.
var (
	Registrations = []string{"Registered", "Unregistered", "Initializing", "AgentError", "Unknown"}
	PowerStates   = []string{"On", "Off", "Suspended", "TurningOn", "TurningOff", "Suspending", "Resuming", "Unmanaged", "Unavailable", "NotSupported", "VirtualMachineNotFound", "Unknown"}
)

// PolicySet is a set of Citrix policies. Delivery groups have one of their own, or that of
// the site.
type PolicySet struct {
	Answered        // of its policies
	Name     string `json:"name"`
	OfSite   bool   `json:"ofSite"` // it is for all delivery groups without one of their own
	// Error is why what machines get is not what the set says; "" when the site knows of none.
	Error    string                   `json:"error"`
	Policies map[string]*CitrixPolicy `json:"policies"` // by id
}

// CitrixPolicy is a policy of a [PolicySet].
type CitrixPolicy struct {
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
	// Priority is its place in its set: of two policies with the same setting the one with
	// the lower number counts. 0 when the site did not say.
	Priority int `json:"priority" is:"count" added:"2026-11"`
	// Settings are the names of its settings, sorted. Of their values only those below are kept.
	Settings []string       `json:"settings" is:"text"`
	Filters  []PolicyFilter `json:"filters"` // that are enabled
	// PrintServers are those that it balances print jobs over, as it writes them, such as
	// \\print1.corp.example.
	PrintServers []string `json:"printServers" is:"text"`
	// ProfileManagement switches Citrix Profile Management on or off; null where the policy
	// does not say. UserStore is where it then has profiles, "" likewise, and Replicas are
	// where it copies them to.
	ProfileManagement *bool    `json:"profileManagement"`
	UserStore         string   `json:"userStore" is:"text"`
	Replicas          []string `json:"replicas" is:"text"`
	// Hosts are the hosts that other settings name, by the name of the setting, lower case:
	// [PolicyProxy] and [PolicyWEM].
	Hosts map[string][]string `json:"hosts" is:"host" added:"2026-11"`
}

// The settings whose hosts are kept in [CitrixPolicy.Hosts]: the proxy by which desktops reach
// the gateway service, and the connectors by which agents of Workspace Environment Management
// reach theirs.
const (
	PolicyProxy = "RendezvousProxy"
	PolicyWEM   = "WemCloudConnectorList"
)

// PolicyFilter tells for what a policy is, or with Allowed false for what it is not. Of
// filters of one kind one has to fit, and one of each kind.
type PolicyFilter struct {
	Kind    string `json:"kind" is:"word"` // DesktopGroup, OU, DesktopTag, User …
	Allowed bool   `json:"allowed"`
	// Target is the id of what it names, the name of a tag, or an OU as DNKey writes it; ""
	// where that is not read.
	Target string `json:"target" is:"lower"`
}

// MachineClass is a number of machines that are alike in all that rules judge.
type MachineClass struct {
	Catalog       string `json:"catalog" is:"lower"`                                                                                                                                                                                                    // id
	DeliveryGroup string `json:"deliveryGroup" is:"lower"`                                                                                                                                                                                              // id; "" for none
	Zone          string `json:"zone" is:"lower"`                                                                                                                                                                                                       // id
	Connection    string `json:"connection" is:"lower"`                                                                                                                                                                                                 // id of the hosting connection; "" for none
	Registration  string `json:"registration" is:"given" jsonschema:"enum=Registered,enum=Unregistered,enum=Initializing,enum=AgentError,enum=Unknown"`                                                                                                 // RegistrationState
	Power         string `json:"power" is:"given" jsonschema:"enum=On,enum=Off,enum=Suspended,enum=TurningOn,enum=TurningOff,enum=Suspending,enum=Resuming,enum=Unmanaged,enum=Unavailable,enum=NotSupported,enum=VirtualMachineNotFound,enum=Unknown"` // PowerState
	Controller    string `json:"controller" is:"host"`                                                                                                                                                                                                  // host name of the connector that they registered with; "" for none
	InMaintenance bool   `json:"inMaintenance"`
	// Drained tells that Windows on them takes no new session, whatever the site allows; false
	// also where nobody said.
	Drained bool `json:"drained" added:"2026-11"`
	Count   int  `json:"count" is:"count"`
	// WorkedAgeSeconds is how long before ObservedAt one of them last left a connector in
	// good order, by being shut down for example; null when none is known to have.
	WorkedAgeSeconds *int64 `json:"workedAgeSeconds" is:"count" added:"2026-11"`
	// Tags are those that all of them have, of the tags that a desktop or an application
	// group asks for, sorted.
	Tags []string `json:"tags" is:"text" added:"2026-11"`
	// TagsUnknown tells that a desktop or an application group asks for a tag, and that the
	// site does not say which tags these machines have.
	TagsUnknown bool `json:"tagsUnknown" added:"2026-11"`
	// Machines are the members, by name; a name has the id of its VM, or "".
	Machines []CitrixMachine `json:"machines,omitempty" policies:"-"`
}

// CitrixMachine is a machine of a catalog.
type CitrixMachine struct {
	Name string `json:"name" is:"word,given"` // NetBIOS name without the domain
	VM   string `json:"vm" is:"id"`           // HostedMachineId: the uuid of the VM, lower case; "" when the site knows of none
}
