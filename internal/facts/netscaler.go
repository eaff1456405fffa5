package facts

// NetScaler is what the NetScaler appliances of the sites say of themselves.
type NetScaler struct {
	// Sites has an entry for each site that the estate file declares appliances of.
	Sites map[string]*NetScalerSite `json:"sites"`
}

// NetScalerSite is the appliance, the pair or the cluster of a site. Its configuration is
// that of one node, which owns it.
type NetScalerSite struct {
	Answered        // finding the node that owns the configuration
	ReadFrom string `json:"readFrom"` // the node, as the estate file names it; "" when none was found

	System         NetScalerSystem               `json:"system"`
	Nodes          Listing[*NetScalerNode]       `json:"nodes"` // of a pair or a cluster, by address; none stands alone
	Licence        NetScalerLicence              `json:"licence"`
	NameServers    Listing[*NetScalerNameServer] `json:"nameServers"` // by address, or by the name of a virtual server
	VirtualServers Listing[*NetScalerVirtual]    `json:"virtualServers"`
	Gateways       Listing[*NetScalerGateway]    `json:"gateways"`    // by name
	SignIns        Listing[*NetScalerSignIn]     `json:"signIns"`     // by a key of its own
	STAs           Listing[*NetScalerTarget]     `json:"stas"`        // by a key of its own
	StoreFronts    Listing[*NetScalerTarget]     `json:"storeFronts"` // by a key of its own
	Certificates   Listing[*NetScalerCert]       `json:"certificates"`
	GSLB           Listing[*NetScalerGSLB]       `json:"gslb"` // by name
}

// NetScalerSystem is what an appliance is.
type NetScalerSystem struct {
	Answered
	Version string `json:"version"` // as it calls itself
	Kind    string `json:"kind" jsonschema:"enum=standalone,enum=pair,enum=cluster,enum="`
	// Saved tells whether what runs is what starts again; null when it did not say.
	Saved *bool `json:"saved"`
	// Partitions are the admin partitions beside the default one, which is all that is read.
	Partitions []string `json:"partitions"`
}

// The kinds of a [NetScalerSystem].
const (
	NetScalerAlone   = "standalone"
	NetScalerPair    = "pair"
	NetScalerCluster = "cluster"
)

// NetScalerNode is a node of a pair or of a cluster. The words are those of the appliance,
// in upper case; "" where it did not say.
type NetScalerNode struct {
	Role   string `json:"role"`   // such as PRIMARY, SECONDARY, ACTIVE
	Health string `json:"health"` // such as UP, STAYSECONDARY, COMPLETEFAIL
	Sync   string `json:"sync"`   // such as ENABLED, SUCCESS, IN PROGRESS, FAILED, DISABLED
}

// NetScalerLicence is where the licence comes from.
type NetScalerLicence struct {
	Answered
	// Servers are the licence servers that it checks out from, by name or address; none
	// when its licence is a file or a token of its own.
	Servers []string `json:"servers" is:"lower"`
	// DaysLeft is until the licence ends; null when it does not end or did not say.
	DaysLeft *int64 `json:"daysLeft" is:"count"`
}

// NetScalerNameServer is a DNS server that an appliance asks: one at an address, or a
// virtual server of its own.
type NetScalerNameServer struct {
	Address string `json:"address"` // "" for a virtual server
	Virtual string `json:"virtual"` // name of the virtual server; "" for an address
}

// NetScalerVirtual is a virtual server for load balancing.
type NetScalerVirtual struct {
	Address string            `json:"address"`         // "" for one that only others of the appliance lead to
	Port    int               `json:"port" is:"count"` // 0: any
	Members []NetScalerMember `json:"members"`
}

// NetScalerMember is a server behind a virtual server.
type NetScalerMember struct {
	Host    string `json:"host"`    // the name that the appliance resolves, or the address
	Enabled bool   `json:"enabled"` // nobody has switched it off
}

// NetScalerGateway is a virtual server of the gateway.
type NetScalerGateway struct {
	Enabled bool `json:"enabled"`
	SignsIn bool `json:"signsIn"` // it asks users who they are
}

// NetScalerSignIn is a server that a gateway asks about users.
type NetScalerSignIn struct {
	Gateway string `json:"gateway"`
	Kind    string `json:"kind" jsonschema:"enum=ldap,enum=radius"`
	Action  string `json:"action"` // name of the action
	Host    string `json:"host"`   // name or address
	Port    int    `json:"port" is:"count"`
}

// NetScalerTarget is a URL that a gateway leads sessions to.
type NetScalerTarget struct {
	Gateway string `json:"gateway"` // "" for all of them
	Through string `json:"through"` // the action that says so; "" for a binding
	URL     string `json:"url"`
	Host    string `json:"host"`            // of the URL, lower case
	Port    int    `json:"port" is:"count"` // of the URL, or the usual one
}

// NetScalerCert is a certificate that a virtual server presents.
type NetScalerCert struct {
	Servers  []string `json:"servers"`            // virtual servers that present it
	NotAfter string   `json:"notAfter" is:"time"` // RFC 3339; "" when it cannot be read
	DaysLeft *int64   `json:"daysLeft"`           // by the clock of the appliance; null when it did not say
}

// NetScalerGSLB is a virtual server for balancing between sites.
type NetScalerGSLB struct {
	Enabled  bool                   `json:"enabled"`
	Backup   string                 `json:"backup"` // name of another one; "" for none
	Domains  []NetScalerGSLBDomain  `json:"domains"`
	Services []NetScalerGSLBService `json:"services"`
}

// NetScalerGSLBDomain is a name that is balanced.
type NetScalerGSLBDomain struct {
	Name string `json:"name" is:"lower"`
	TTL  *int64 `json:"ttl" is:"count"` // seconds; null when it did not say
}

// NetScalerGSLBService is a place that a name may lead to.
type NetScalerGSLBService struct {
	Name        string `json:"name"`
	Address     string `json:"address"`
	Enabled     bool   `json:"enabled"`
	SiteName    string `json:"siteName"`
	SiteAddress string `json:"siteAddress"` // of the GSLB site, inside; "" when it did not say
	Local       bool   `json:"local"`       // the site is that of the appliance
}
