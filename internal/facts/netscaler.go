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

	System      NetScalerSystem               `json:"system"`
	Features    Listing[*NetScalerFeature]    `json:"features"` // by name: lb, cs, ssl, sslvpn, aaa, gslb
	Nodes       Listing[*NetScalerNode]       `json:"nodes"`    // of a pair or a cluster, by address; none stands alone
	Licence     NetScalerLicence              `json:"licence"`
	NameServers Listing[*NetScalerNameServer] `json:"nameServers"` // by address, or by the name of a virtual server
	Addresses   Listing[*NetScalerAddress]    `json:"addresses"`   // its own, without those of virtual servers, by address
	Routes      Listing[*NetScalerRoute]      `json:"routes"`      // by a key of its own
	Time        NetScalerTime                 `json:"time"`
	// VirtualServers are those of load balancing and content switching, by name. Of a large
	// appliance only those are kept that something of the estate leads to, or that lead there.
	VirtualServers Listing[*NetScalerVirtual] `json:"virtualServers"`
	Gateways       Listing[*NetScalerGateway] `json:"gateways"`    // by name
	SignIns        Listing[*NetScalerSignIn]  `json:"signIns"`     // by a key of its own
	STAs           Listing[*NetScalerTarget]  `json:"stas"`        // by a key of its own
	StoreFronts    Listing[*NetScalerTarget]  `json:"storeFronts"` // by a key of its own
	Certificates   Listing[*NetScalerCert]    `json:"certificates"`
	// IdentityProviders are the profiles by which others, such as Workspace, let the appliance
	// sign users in, by name.
	IdentityProviders Listing[*NetScalerIdentityProvider] `json:"identityProviders"`
	GSLB              Listing[*NetScalerGSLB]             `json:"gslb"`      // by name
	GSLBSites         Listing[*NetScalerGSLBSite]         `json:"gslbSites"` // by name
	// ADNS are the addresses at which the appliance answers DNS for what it balances.
	ADNS Listing[*NetScalerADNS] `json:"adns"`
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
	// OwnNetwork tells that the node has addresses and routes of its own (INC mode), which only
	// it can be asked for; null when it did not say.
	OwnNetwork *bool `json:"ownNetwork"`
}

// NetScalerFeature is a part of what an appliance can do.
type NetScalerFeature struct {
	On *bool `json:"on"` // switched on; null when it did not say
	// Licensed tells whether its licence covers it; null when it did not say.
	Licensed *bool `json:"licensed"`
}

// NetScalerAddress is an address of an appliance itself.
type NetScalerAddress struct {
	Network string   `json:"network"`         // that it lies in, as CIDR; "" when it did not say
	Types   []string `json:"types" is:"word"` // such as NSIP, SNIP, CLIP, GSLBSITEIP
	Enabled bool     `json:"enabled"`
}

// NetScalerRoute is a route that is configured or learnt.
type NetScalerRoute struct {
	Network string `json:"network"` // as CIDR; 0.0.0.0/0 is the default route
	Gateway string `json:"gateway"` // the next hop
	// Watched tells that the route goes when its next hop does: a routing protocol brought it, or
	// the appliance watches the hop (MSR).
	Watched bool `json:"watched" added:"2026-12"`
}

// NetScalerTime is where an appliance has the time from.
type NetScalerTime struct {
	Answered
	// Sync tells whether it synchronises its clock; null when it did not say.
	Sync    *bool    `json:"sync"`
	Servers []string `json:"servers" is:"lower"` // by name or address
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

// The kinds of a [NetScalerVirtual].
const (
	NetScalerBalances = "lb"
	NetScalerSwitches = "cs"
)

// NetScalerVirtual is a virtual server for load balancing or for content switching. One that
// switches has the members of all that it leads to.
type NetScalerVirtual struct {
	Kind     string            `json:"kind" jsonschema:"enum=lb,enum=cs"`
	Protocol string            `json:"protocol" is:"word"` // such as SSL, TCP, TFTP, DNS
	Enabled  bool              `json:"enabled"`            // nobody has switched it off, nor its feature
	Address  string            `json:"address"`            // "" for one that only others of the appliance lead to
	Port     int               `json:"port" is:"count"`    // 0: any
	Members  []NetScalerMember `json:"members"`
	// Monitors are the types of those that watch its members, such as LDAP, STOREFRONT,
	// CITRIX-XD-DDC, TCP.
	Monitors []string `json:"monitors" is:"word"`
}

// NetScalerMember is a server behind a virtual server.
type NetScalerMember struct {
	Host    string `json:"host"`    // the name that the appliance resolves, or the address
	Enabled bool   `json:"enabled"` // nobody has switched it off
}

// NetScalerGateway is a virtual server of the gateway.
type NetScalerGateway struct {
	Enabled bool   `json:"enabled"`
	SignsIn bool   `json:"signsIn"` // it asks users who they are
	Address string `json:"address"` // "" for one that only content switching leads to
	// Through are the virtual servers for content switching that lead to it and are on.
	Through []string `json:"through"`
	// Asks is the authentication server that signs users in; "" for policies of its own.
	Asks string `json:"asks"`
	// AsksOn tells whether that server is there and nobody has switched it off; null when
	// there is none or it was not learnt.
	AsksOn *bool `json:"asksOn"`
}

// NetScalerIdentityProvider is a profile by which an appliance signs users in for others.
type NetScalerIdentityProvider struct {
	Redirect string `json:"redirect"` // host of the URL that users are sent back to
	Bound    bool   `json:"bound"`    // an authentication server that is on uses it
	// Servers are the authentication servers that use it, on or off. Whom they ask stands in
	// the sign-ins under their names.
	Servers []string `json:"servers"`
}

// NetScalerSignIn is a server that a gateway asks about users.
type NetScalerSignIn struct {
	// Gateway is the gateway, or the authentication server that signs users in for others.
	Gateway string `json:"gateway"`
	// Kind is how it is asked; other is an action of a type that is not read.
	Kind   string `json:"kind" jsonschema:"enum=ldap,enum=radius,enum=saml,enum=oauth,enum=other"`
	Action string `json:"action"` // name of the action
	Host   string `json:"host"`   // name or address; "" where the action names none
	Port   int    `json:"port" is:"count"`
}

// NetScalerTarget is a URL that a gateway leads sessions to.
type NetScalerTarget struct {
	Gateway string `json:"gateway"` // "" for all of them
	Through string `json:"through"` // the action that says so; "" for a binding
	URL     string `json:"url"`
	Host    string `json:"host"`            // of the URL, lower case
	Port    int    `json:"port" is:"count"` // of the URL, or the usual one
}

// NetScalerCert is a certificate that a virtual server presents, or that a SAML action rests
// on.
type NetScalerCert struct {
	Servers []string `json:"servers"` // virtual servers that present it
	Actions []string `json:"actions"` // SAML actions that sign with it, or trust the identity provider by it
	// Names are those that it is good for, in lower case; NamesTold tells whether they are all.
	Names     []string `json:"names" is:"lower"`
	NamesTold bool     `json:"namesTold"`
	NotBefore string   `json:"notBefore" is:"time"` // RFC 3339; "" when it cannot be read
	NotAfter  string   `json:"notAfter" is:"time"`  // RFC 3339; "" when it cannot be read
	DaysLeft  *int64   `json:"daysLeft"`            // by the clock of the appliance; null when it did not say
}

// NetScalerGSLB is a virtual server for balancing between sites.
type NetScalerGSLB struct {
	Enabled bool `json:"enabled"`
	// Backup is the one that stands in for it, which may be another one's backup in turn; "" for none.
	Backup   string                 `json:"backup"`
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
	// Monitored tells that a monitor watches it, so that it does not rest on what the sites
	// tell each other.
	Monitored bool `json:"monitored"`
}

// NetScalerGSLBSite is a site as GSLB knows it.
type NetScalerGSLBSite struct {
	Local bool `json:"local"` // it is that of the appliance
	// Exchange tells whether the sites tell each other how they are; null when it did not say.
	Exchange *bool `json:"exchange"`
	// State is that of the exchange, in upper case: ACTIVE, INACTIVE, DOWN; "" when it did not say.
	State string `json:"state"`
}

// NetScalerADNS is a place at which an appliance answers DNS.
type NetScalerADNS struct {
	Enabled bool `json:"enabled"`
}
