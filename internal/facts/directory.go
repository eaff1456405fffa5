package facts

import "github.com/muster-dr/muster/internal/kit/dn"

// Directory is Active Directory as its domain controllers tell it.
type Directory struct {
	// Servers is keyed by "<site>/<host name>": every domain controller that was
	// asked, declared or found in DNS.
	Servers map[string]*DirectoryServer `json:"servers"`
	// Views is keyed by site (production, recovery): the directory as a domain
	// controller of that site tells it. Replication may be behind, and after a
	// disaster only the recovery view is left.
	Views     map[string]*DirectoryView `json:"views"`
	Computers *Computers                `json:"computers,omitempty" policies:"-"`
}

// DirectoryServer is what one domain controller says of itself in its rootDSE.
type DirectoryServer struct {
	Answered
	Site               string   `json:"site" jsonschema:"enum=production,enum=recovery" is:"given"`
	Host               string   `json:"host" is:"key"`
	Address            string   `json:"address" is:"given"`
	Synchronized       bool     `json:"synchronized"`       // isSynchronized
	GlobalCatalogReady bool     `json:"globalCatalogReady"` // isGlobalCatalogReady
	NamingContexts     []string `json:"namingContexts" is:"dn"`
	HighestUSN         int64    `json:"highestUSN" is:"above"` // highestCommittedUSN
	// CurrentTime is the clock of the domain controller, RFC 3339 in UTC, to the
	// second, which is all that AD tells.
	CurrentTime string `json:"currentTime" is:"moment"`
	// OffsetSeconds is CurrentTime minus the scanner's clock at half of the
	// round trip.
	OffsetSeconds float64 `json:"offsetSeconds"`
}

// DirectoryView is the content of the directory that rules read. Keys that are
// distinguished names have the form of [DNKey].
type DirectoryView struct {
	Answered
	Server        string `json:"server" is:"host,given" replica:"own"` // the domain controller that answered
	DomainDN      string `json:"domainDN" is:"dn,given"`               // defaultNamingContext, as it is written
	Configuration string `json:"configuration" is:"dn,given"`          // configurationNamingContext
	DomainSID     string `json:"domainSid,omitempty" is:"sid"`

	Sites             Listing[*ADSite]            `json:"sites"`                      // by name, lower case
	Subnets           Listing[*ADSubnet]          `json:"subnets"`                    // by CIDR
	SiteLinks         Listing[*SiteLink]          `json:"siteLinks"`                  // by name
	DomainControllers Listing[*DomainController]  `json:"domainControllers"`          // by DNS host name
	Roles             Listing[*Role]              `json:"roles"`                      // by pdc, rid, infrastructure, schema, naming
	Containers        Listing[*Container]         `json:"containers"`                 // the domain and its OUs, by DN
	GPOs              Listing[*GPO]               `json:"gpos"`                       // by {GUID}, upper case
	Groups            Listing[*Group]             `json:"groups" added:"2026-11"`     // those that GPOs are filtered by, and those in them, by SID
	WMIFilters        Listing[*WMIFilter]         `json:"wmiFilters" added:"2026-11"` // by {GUID}, upper case
	EnrollmentServers Listing[*EnrollmentService] `json:"enrollmentServices"`         // CAs, by name
	ActivationObjects Listing[*ActivationObject]  `json:"activationObjects"`          // by name
	DHCPServers       Listing[*DHCPServer]        `json:"dhcpServers"`                // authorised ones, by host name
	Namespaces        Listing[*Namespace]         `json:"namespaces"`                 // domain-based DFS, by name, lower case
}

// ADSite is an Active Directory site; its GPO links are kept because GPOs may be
// linked to a site too.
type ADSite struct {
	Name         string    `json:"name" is:"name"`
	DN           string    `json:"dn" is:"dn"`
	Links        []GPOLink `json:"links"`
	LinksUnknown string    `json:"linksUnknown,omitempty"` // as of a [Container]
}

// ADSubnet maps a network to a site.
type ADSubnet struct {
	CIDR string `json:"cidr" is:"key"`
	Site string `json:"site" is:"lower"` // the site's name, lower case; "" when the subnet belongs to none
}

// SiteLink connects sites for replication.
type SiteLink struct {
	Name            string   `json:"name" is:"key"`
	Sites           []string `json:"sites" is:"lower"`           // lower case, sorted
	Cost            int      `json:"cost" is:"count"`            // 0 when it is not set
	IntervalMinutes int      `json:"intervalMinutes" is:"count"` // likewise
}

// DomainController is what the configuration partition says of a domain controller.
type DomainController struct {
	Host          string `json:"host" is:"key"`
	Site          string `json:"site" is:"lower"` // AD site, lower case
	GlobalCatalog bool   `json:"globalCatalog"`
	ReadOnly      bool   `json:"readOnly"` // an RODC
}

// Role is an operations master (FSMO) role.
type Role struct {
	Role string `json:"role" is:"key"`
	// Holder is a DNS host name; "" when the owner is no server of the forest any
	// more, so that nobody holds the role.
	Holder string `json:"holder" is:"host"`
	Site   string `json:"site" is:"lower"` // AD site, lower case
}

// Container is the domain or an OU: where GPOs are linked.
type Container struct {
	DN   string `json:"dn" is:"dnkey"` // as it is written
	Name string `json:"name"`          // for people: the OU's name
	// Parent is the key of the container above; "" for the domain.
	Parent           string    `json:"parent" is:"lower"`
	Links            []GPOLink `json:"links"`
	BlockInheritance bool      `json:"blockInheritance"` // gPOptions bit 0
	// LinksUnknown is why gPLink could not be understood; "" when it was. Then Links is
	// empty, and says nothing.
	LinksUnknown string `json:"linksUnknown,omitempty"`
	// Changed is when this domain controller last saw it change, RFC 3339; "" when
	// that may not be read.
	Changed string `json:"changed,omitempty" is:"time" replica:"own"`
}

// GPOLink is one element of gPLink, in the order of the attribute. Windows
// applies them from last to first, so that the first element wins.
type GPOLink struct {
	GPO      string `json:"gpo" is:"guid"` // {GUID}, upper case
	Disabled bool   `json:"disabled"`
	Enforced bool   `json:"enforced"`
	// Domain is the key of the DN of another domain that the GPO belongs to; ""
	// for GPOs of the view's own domain, which are the only ones that are read.
	Domain string `json:"domain,omitempty"`
}

// GPO is a groupPolicyContainer.
type GPO struct {
	GUID             string `json:"guid" is:"key"`              // {GUID}, upper case
	Name             string `json:"name"`                       // displayName
	ComputerDisabled bool   `json:"computerDisabled"`           // flags bit 1
	UserDisabled     bool   `json:"userDisabled"`               // flags bit 0
	VersionComputer  int    `json:"versionComputer" is:"count"` // versionNumber, lower half
	VersionUser      int    `json:"versionUser" is:"count"`     // versionNumber, upper half
	// ChangedAgeSeconds is how long ago this domain controller wrote the object last: the
	// edit itself, or its arrival by replication. Null when that is not known.
	ChangedAgeSeconds *int64 `json:"changedAgeSeconds" is:"count" added:"2026-11" replica:"own"`
	WMIFilter         string `json:"wmiFilter"` // gPCWQLFilter; "" when there is none
	// FunctionalityVersion is gPCFunctionalityVersion: clients apply GPOs of version 2 only.
	// Null when that is not known.
	FunctionalityVersion *int64 `json:"functionalityVersion" is:"count" added:"2026-11"`
	// ComputerExtensions is gPCMachineExtensionNames as it is written: by which extensions
	// clients apply the computer half. Null when that is not known, "" when the GPO has none.
	ComputerExtensions *string `json:"computerExtensions" added:"2026-11"`
	// Filtering says to which computers the GPO applies by its permissions:
	// "all" (Authenticated Users, Everyone or Domain Computers may apply it),
	// "some" (particular groups may, or some are denied), "none", or "unknown"
	// (the security descriptor could not be read).
	Filtering string   `json:"filtering" jsonschema:"enum=all,enum=some,enum=none,enum=unknown"`
	AppliesTo []string `json:"appliesTo" is:"sid"` // SIDs with the right Apply Group Policy
	DeniedTo  []string `json:"deniedTo" is:"sid"`  // SIDs that are denied it, or denied to read the GPO
	// ReadableBy are the SIDs that may read the GPO, which applying it needs too; none in
	// facts that do not tell.
	ReadableBy []string `json:"readableBy,omitempty" is:"sid"`
	// Changed is when this domain controller last saw it change, RFC 3339; "" when
	// that may not be read.
	Changed string `json:"changed,omitempty" is:"time" replica:"own"`
	// Unreadable is set when the account may see that the GPO exists and nothing
	// more. Then only GUID is to be believed, and Filtering is unknown.
	Unreadable bool `json:"unreadable,omitempty"`
}

// Group is a group of the domain that decides to which computers a GPO applies. It is
// not learnt when its members could not be read to the end.
type Group struct {
	Answered
	SID  string `json:"sid" is:"key"`
	Name string `json:"name"`
	// Groups are the SIDs of the groups of this domain that are members, sorted.
	Groups []string `json:"groups"`
	// Foreign is how many members are not objects of this domain: who is in those, the
	// directory of this domain does not tell.
	Foreign int    `json:"foreign" is:"count"`
	Changed string `json:"changed,omitempty" is:"time" replica:"own"` // RFC 3339
	// Computers are the relative identifiers of the computer accounts that are direct
	// members, sorted.
	Computers []int64 `json:"computers" policies:"-" is:"signed"`
}

// WMIFilter is a filter by which GPOs depend on what a computer is.
type WMIFilter struct {
	GUID    string     `json:"guid" is:"key"` // {GUID}, upper case
	Name    string     `json:"name"`
	Queries []WMIQuery `json:"queries"` // the GPO applies where each of them finds something
	Changed string     `json:"changed,omitempty" is:"time" replica:"own"`
}

// WMIQuery is one query of a [WMIFilter].
type WMIQuery struct {
	Namespace string `json:"namespace"`
	Query     string `json:"query"`
}

// EnrollmentService is a certification authority that enrols certificates.
type EnrollmentService struct {
	Name      string   `json:"name" is:"key"`
	Host      string   `json:"host" is:"host"`      // dNSHostName
	Templates []string `json:"templates" is:"text"` // sorted
}

// ActivationObject lets Windows activate through the directory (ADBA).
type ActivationObject struct {
	Name string `json:"name" is:"key"`
	DN   string `json:"dn" is:"dn"`
}

// DHCPServer is an authorised DHCP server.
type DHCPServer struct {
	Host string `json:"host" is:"key"`
	DN   string `json:"dn" is:"dn"`
}

// Namespace is a domain-based DFS namespace.
type Namespace struct {
	Answered          // failed when its targets could not be decoded
	Name     string   `json:"name" is:"name"`
	Version  int      `json:"version"` // 1 or 2
	Roots    []Target `json:"roots"`   // the namespace servers
	// Folders is keyed by the path below the namespace, with slashes, lower case.
	Folders map[string]*Folder `json:"folders"`
	TTL     int64              `json:"ttl" is:"ttl"` // seconds; -1 when unknown
}

// Folder is a DFS folder with targets (a link).
type Folder struct {
	Answered
	Path    string   `json:"path"`
	Targets []Target `json:"targets"`
	TTL     int64    `json:"ttl" is:"ttl"` // seconds; -1 when unknown
}

// Target is a server that a DFS root or folder points to.
type Target struct {
	Server string `json:"server" is:"given"` // as written: may be a short name
	Path   string `json:"path" is:"unc"`     // UNC
	Online bool   `json:"online"`
}

// Computers are all computer accounts of the domain, in the order of DN. They
// are read once, from a domain controller of either site.
type Computers struct {
	Answered
	Server string     `json:"server"`
	Items  []Computer `json:"items"`
}

// Computer is a computer account.
type Computer struct {
	Name            string `json:"name" is:"given"`   // cn
	DNSName         string `json:"dnsName" is:"host"` // dNSHostName, lower case
	DN              string `json:"dn" is:"dn,given"`
	Enabled         bool   `json:"enabled"`
	PasswordLastSet string `json:"passwordLastSet" is:"time"` // RFC 3339 in UTC; "" when never
	RID             int64  `json:"rid,omitempty" is:"signed"` // the last part of its SID; 0 when that was not read
	// PrimaryGroup is the relative identifier of the group that it belongs to without
	// being listed there: 515 is Domain Computers. 0 when it was not read.
	PrimaryGroup int64  `json:"primaryGroup,omitempty" is:"signed"`
	System       string `json:"system,omitempty"`        // operatingSystem; "" before its first start
	Version      string `json:"systemVersion,omitempty"` // operatingSystemVersion, such as 10.0 (22631)
}

// DNKey is the form in which distinguished names are compared and used as keys,
// see [dn.Key].
func DNKey(name string) string { return dn.Key(name) }

// ParentKey is the key of the container that holds the object of key; "" when
// there is none.
func ParentKey(key string) string { return dn.Parent(key) }
