package facts

import "slices"

// Windows is what Windows hosts say of themselves.
type Windows struct {
	// Hosts is keyed by host name.
	Hosts map[string]*WindowsHost `json:"hosts"`
	// Applied is which policies computers have worked out for themselves, by host name. It
	// comes from reports that were handed over: computers are not asked for it.
	Applied map[string]*AppliedPolicies `json:"applied,omitempty" policies:"-" added:"2026-11"`
}

// The roles of a [WindowsHost].
const (
	RoleConnector  = "connector"
	RoleStoreFront = "storefront"
	RoleFAS        = "fas"
	RolePVS        = "pvs"
	RoleVDA        = "vda"
	RoleRecording  = "sr"
	RoleDHCP       = "dhcp"
)

// WindowsHost is one host. What was not asked of it, because of its role, is null.
type WindowsHost struct {
	Answered          // signing in
	Host     string   `json:"host" is:"key"` // fully qualified, lower case
	Site     string   `json:"site" jsonschema:"enum=production,enum=recovery" is:"given"`
	Roles    []string `json:"roles" jsonschema:"enum=connector,enum=storefront,enum=fas,enum=pvs,enum=vda,enum=sr,enum=dhcp"` // sorted
	// OffsetSeconds is how far its clock is ahead of the scanner's; null: not learnt.
	OffsetSeconds *float64         `json:"offsetSeconds"`
	HostsFile     HostsFile        `json:"hostsFile"`
	Plugin        *PluginState     `json:"plugin"`     // connectors and PVS servers
	Services      *Services        `json:"services"`   // all but VDAs
	Products      *Products        `json:"products"`   // connectors
	VDA           *VDAState        `json:"vda"`        // VDAs
	FAS           *AddressList     `json:"fas"`        // VDAs, StoreFront and FAS servers
	StoreFront    *StoreFrontState `json:"storefront"` // StoreFront servers
	// Recording is what a server of Session Recording is set up with, Recorder what records the
	// sessions of a VDA.
	Recording *RecordingServer `json:"recording" added:"2026-12"` // servers of Session Recording
	Recorder  *RecordingAgent  `json:"recorder" added:"2026-12"`  // VDAs
	// DHCP is what a Microsoft DHCP server gives out.
	DHCP *DHCPService `json:"dhcp" added:"2026-12"` // DHCP servers
	// Authorities comes from an export alone: the snap-in of FAS refuses to work
	// from afar.
	Authorities *Authorities `json:"authorities"` // FAS servers
}

// HostsFile are the entries of the hosts file, which go before DNS.
type HostsFile struct {
	Answered
	Path    string       `json:"path" is:"given"`
	Entries []HostsEntry `json:"entries"`
}

// HostsEntry is a line of a hosts file that is not a comment, without those for
// the host itself (localhost).
type HostsEntry struct {
	// Address is an IP address, or digits and dots that are none by the common reading.
	Address string   `json:"address"`
	Names   []string `json:"names" is:"lower"` // lower case
}

// PluginState is the Nutanix plug-in for Citrix on a host.
type PluginState struct {
	Answered
	Installed bool `json:"installed"`
	// Version is that of the installed product, or of its files where the list of
	// products does not name it; "" when it is not installed.
	Version string `json:"version" is:"version"`
	// Product is its name in the list of installed products, which has changed over
	// time; "" when only its files were found.
	Product string `json:"product"`
	// Files are the versions of its files, by path; they tell when an update was
	// not finished.
	Files map[string]string `json:"files" is:"version"`
}

// Services are the Citrix services of a host, by display name.
type Services struct {
	Answered
	Items map[string]*WindowsService `json:"items"`
}

// WindowsService is a Windows service, as Win32_Service tells.
type WindowsService struct {
	Name      string `json:"name" is:"word,given"`                                                                                                                                // by which Start-Service knows it
	State     string `json:"state" jsonschema:"enum=Stopped,enum=Start Pending,enum=Stop Pending,enum=Running,enum=Continue Pending,enum=Pause Pending,enum=Paused,enum=Unknown"` // Running, Stopped, Start Pending …
	StartMode string `json:"startMode" jsonschema:"enum=Boot,enum=System,enum=Auto,enum=Manual,enum=Disabled,enum=Unknown"`                                                       // Auto, Manual, Disabled
}

// Products is the software of Citrix that a host has installed, version by name.
type Products struct {
	Answered
	Versions map[string]string `json:"versions" is:"version"`
}

// Authorities are the certification authorities that FAS uses.
type Authorities struct {
	Answered
	// Definitions are the addresses of authorities, as host\name, by certificate
	// definition.
	Definitions map[string][]string `json:"definitions"`
}

// AddressList are the FAS servers that policy gives a host, by their index.
type AddressList struct {
	Answered
	Addresses map[string]string `json:"addresses"` // by value name, such as Address1
}

// VDAState is what a VDA really uses.
type VDAState struct {
	Answered
	Catalog string `json:"catalog"`              // name of its catalog; "" when not known
	OU      string `json:"ou"`                   // as DNKey writes it; "" when not known
	Version string `json:"version" is:"version"` // of the VDA; "" when it was not learnt
	// Lists are the places that hold a list of connectors, in the order in which the
	// VDA looks at them: policy, personality, registry.
	Lists []ConnectorList `json:"lists"`
	// ListOfSIDs is what the first place that has one says; "" for none.
	ListOfSIDs string `json:"listOfSids"`
	// Connectorless tells that it registers with Citrix Cloud itself
	// (GctRegistration).
	Connectorless bool `json:"connectorless"`
	// Settings are what else of policies its registry holds, by the ids of the resultant
	// settings; what it does not hold is not there.
	Settings HeldSettings `json:"settings" added:"2026-11"`
}

// Used is the list of connectors that the VDA goes by, nil when it has none. What policy
// gives goes before all else; which of several other places does, differs by what the
// vendor has written at different times, so it is certain only where they say the same.
func (v *VDAState) Used() (list *ConnectorList, certain bool) {
	if len(v.Lists) == 0 {
		return nil, true
	}
	first := &v.Lists[0]
	if first.From == ListFromPolicy {
		return first, true
	}
	for i := range v.Lists[1:] {
		other := &v.Lists[i+1]
		if !slices.EqualFunc(first.Groups, other.Groups, slices.Equal[[]string]) {
			return first, false
		}
	}
	return first, true
}

// HeldSettings are the settings that the registry of a host holds.
type HeldSettings = Listing[*HeldSetting]

// HeldSetting is what a registry holds of a setting, in the first of the keys in which
// its product looks.
type HeldSetting struct {
	// Layer is policy (a key that policies write, of whatever origin) or local.
	Layer string   `json:"layer" jsonschema:"enum=policy,enum=local" is:"given"`
	Where string   `json:"where" is:"given"` // the key
	Data  []string `json:"data"`             // as in RegistrySetting
}

// The layers of a [HeldSetting].
const (
	HeldByPolicy = "policy"
	HeldLocally  = "local"
)

// The places of a [ConnectorList].
const (
	ListFromPolicy      = "policy"
	ListFromPersonality = "personality"
	ListFromRegistry    = "registry"
)

// ConnectorList is a ListOfDDCs as it stands in one place of a VDA.
type ConnectorList struct {
	From  string   `json:"from" jsonschema:"enum=policy,enum=personality,enum=registry" is:"given"`
	Where string   `json:"where" is:"given"` // key or file
	Text  string   `json:"text"`             // as it is written
	Hosts []string `json:"hosts" is:"lower"` // in order, lower case, groups dissolved
	// Groups are the entries in the order in which VDAs try them; one group when
	// none are written.
	Groups [][]string `json:"groups"`
}

// StoreFrontState is the configuration of a StoreFront server. Its parts fail one
// by one: gateways in a form that nobody knows take no store away.
type StoreFrontState struct {
	Answered          // asking for it at all
	BaseURL  BaseURL  `json:"baseUrl"`
	Stores   Stores   `json:"stores"`
	Gateways Gateways `json:"gateways"`
	// Certificates are those that the web server presents.
	Certificates HostCertificates `json:"certificates"`
}

// BaseURL is where StoreFront is reached.
type BaseURL struct {
	Answered
	URL string `json:"url" is:"url"` // "" where the configuration does not tell
}

// Stores are the stores of a StoreFront server, by path below the site, such as
// /Citrix/Store.
type Stores = Listing[*Store]

// Gateways are the Gateways that a StoreFront server knows, by name.
type Gateways = Listing[*Gateway]

// Store is a store of StoreFront.
type Store struct {
	Farms []Farm `json:"farms"`
}

// Farm is a delivery controller entry of a store.
type Farm struct {
	Name      string   `json:"name" is:"given"`
	Servers   []string `json:"servers" is:"host"`   // in order, lower case
	Port      int      `json:"port" is:"count"`     // 0 where the configuration does not tell
	Transport string   `json:"transport" is:"code"` // HTTP, HTTPS or SSL; "" where it does not tell
}

// Gateway is a Gateway that StoreFront knows.
type Gateway struct {
	URL      string   `json:"url" is:"url"`
	Callback string   `json:"callback" is:"url"` // URL; "" for none
	STAs     []string `json:"stas" is:"url"`     // URLs
}

// HostCertificates are the certificates that a web server presents.
type HostCertificates struct {
	Answered
	Items []HostCertificate `json:"items"`
}

// HostCertificate is a certificate of a web server.
type HostCertificate struct {
	Names    []string `json:"names" is:"lower"`   // DNS names, lower case
	NotAfter string   `json:"notAfter" is:"time"` // RFC 3339
}

// RecordingServer is what a server of Session Recording is set up with.
type RecordingServer struct {
	Answered
	// Database is the instance of SQL Server that it connects to, as it is written, such as
	// tcp:sql1,1433; "" when its registry names none.
	Database string `json:"database"`
	// Storage are the folders in which recordings lie; none when its registry names none.
	Storage []string `json:"storage"`
}

// RecordingAgent is the agent of Session Recording on a VDA.
type RecordingAgent struct {
	Answered
	Installed bool `json:"installed"`
	// Servers are those that it sends recordings to, by name or address; none when its
	// registry names none.
	Servers []string `json:"servers" is:"lower"`
}
