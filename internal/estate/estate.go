// Package estate is the declaration of what should be: the two sites, the
// components and how each of them is to be recovered, as the user wrote it in
// the estate file.
package estate

// Estate is a whole estate file.
type Estate struct {
	Version     int                    `yaml:"version" json:"version"`
	Name        string                 `yaml:"name" json:"name"`
	Domain      string                 `yaml:"domain" json:"domain"` // DNS name of the Active Directory domain, lower case
	Sites       Sites                  `yaml:"sites" json:"sites"`
	Credentials map[string]*Credential `yaml:"credentials" json:"-"` // by source name; never leaves the process
	Components  map[string]*Component  `yaml:"components" json:"components"`
	Thresholds  Thresholds             `yaml:"thresholds" json:"thresholds"`
	Policy      Policy                 `yaml:"policy" json:"policy"`

	// File is the name of the file, as the user gave it, and Positions the place
	// of every value in it by path, such as "sites.recovery.resolvers[0]". Lists
	// and mappings are at their key.
	File      string              `yaml:"-" json:"file"`
	Positions map[string]Position `yaml:"-" json:"positions"`

	index  map[string]Position // see Locate
	owners map[string]string   // see Owner
}

// Position is a place in the estate file; lines and columns count from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// The names of the sites.
const (
	Production = "production"
	Recovery   = "recovery"
	Public     = "public" // not a site of the estate: the view from the internet
)

// Sites are the two ends of a failover and, where declared, the outside view.
type Sites struct {
	Production Site        `yaml:"production" json:"production"`
	Recovery   Site        `yaml:"recovery" json:"recovery"`
	Public     *PublicView `yaml:"public" json:"public,omitempty"`
}

// Site is one of the two sites.
type Site struct {
	ADSite            string             `yaml:"adSite" json:"adSite"`                       // name of the Active Directory site
	Networks          []string           `yaml:"networks" json:"networks"`                   // CIDR
	Resolvers         []string           `yaml:"resolvers" json:"resolvers"`                 // DNS servers, host:port (port 53 when left out)
	DomainControllers []DomainController `yaml:"domainControllers" json:"domainControllers"` // found in DNS when left out
	Sysvol            string             `yaml:"sysvol" json:"sysvol"`                       // folder or UNC path to read instead of a domain controller's SYSVOL share
	ResourceLocation  string             `yaml:"resourceLocation" json:"resourceLocation"`   // name or id of the Citrix Cloud resource location
	PrismCentral      Prism              `yaml:"prismCentral" json:"prismCentral"`
	Clusters          []Cluster          `yaml:"clusters" json:"clusters"` // found through Prism Central when left out
	Hosts             []WindowsHost      `yaml:"hosts" json:"hosts"`       // only those that are reached elsewhere than at their name
}

// WindowsHost is a Windows host that is reached elsewhere than at its name.
type WindowsHost struct {
	Host  string `yaml:"host" json:"host"`   // fully qualified, lower case
	WinRM string `yaml:"winrm" json:"winrm"` // host:port to reach WinRM at, when it is not Host and the usual port
	HTTPS string `yaml:"https" json:"https"` // host:port to reach its web server at, likewise
}

// Prism is a Prism Central or a Prism Element to ask. In the file it may be just
// the host.
type Prism struct {
	Host        string `yaml:"host" json:"host"`               // name or address, lower case; "" when none is declared
	Address     string `yaml:"address" json:"address"`         // host:port to reach it at, when that is not Host and port 9440
	Fingerprint string `yaml:"fingerprint" json:"fingerprint"` // SHA-256 of the one certificate to accept from it, in hexadecimal
}

// Cluster is a Nutanix cluster. In the file it may be just the name.
type Cluster struct {
	Name string `yaml:"name" json:"name"` // as Prism shows it
	// Element is its Prism Element, which alone knows protection domains and the
	// snapshots that a hosting connection to it can use.
	Element Prism `yaml:"element" json:"element"`
}

// PublicView is how the internet sees the estate's names.
type PublicView struct {
	Resolvers []string `yaml:"resolvers" json:"resolvers"` // host:port
}

// DomainController is a domain controller to ask. In the file it may be just the
// host name.
type DomainController struct {
	Host string `yaml:"host" json:"host"` // fully qualified, lower case
	LDAP string `yaml:"ldap" json:"ldap"` // host:port to reach LDAPS (or LDAP for StartTLS) at, when it is not Host and the usual port
	SMB  string `yaml:"smb" json:"smb"`   // host:port to reach SMB at, likewise
}

// Credential is what a source signs in with.
type Credential struct {
	Username string `yaml:"username"`
	Password Secret `yaml:"password"`
	// Method is simple, gssapi (LDAP), ntlm, kerberos (SMB) or basic, apikey
	// (Prism); empty means the default of the source.
	Method string `yaml:"method"`
	// Transport is ldaps (the default) or starttls; for Windows https (the default)
	// or http, over which messages are sealed.
	Transport   string `yaml:"transport"`
	CAFile      string `yaml:"caFile"`      // PEM file with the certification authorities to trust; can be opened as it is here
	Fingerprint string `yaml:"fingerprint"` // SHA-256 of the one certificate to accept, in hexadecimal
	Insecure    bool   `yaml:"insecure"`    // do not verify certificates; shown in every report

	Customer string `yaml:"customer"` // citrixcloud: the customer id
	Region   string `yaml:"region"`   // citrixcloud: us, eu, ap-s or jp; empty lets Citrix choose among the first three
	Endpoint string `yaml:"endpoint"` // citrixcloud: base URL to use instead of that of the region, such as that of a proxy
}

// Component is a component of the estate, by the name that it has in the
// component graph (policies/graph).
type Component struct {
	// InScope is false when the user declares that the estate has no such
	// component; absent means that nothing was declared.
	InScope *bool `yaml:"inScope" json:"inScope,omitempty"`
	// Methods are the recovery methods that apply, see the variable Methods.
	Methods   []string `yaml:"methods" json:"methods"`
	Aliases   []string `yaml:"aliases" json:"aliases"`     // the DNS names by which others find it, lower case
	Callbacks []string `yaml:"callbacks" json:"callbacks"` // storefront: NetScaler Gateway callback names
	Servers   PerSite  `yaml:"servers" json:"servers"`     // host names, lower case
	OUs       PerSite  `yaml:"ous" json:"ous"`             // distinguished names, as facts.DNKey writes them
	Paths     []string `yaml:"paths" json:"paths"`         // UNC paths
	// VMs are names of virtual machines as Prism shows them, where they are not the
	// host names of Servers: the master images of base_images above all.
	VMs []string `yaml:"vms" json:"vms"`
	// Catalogs names for machine catalogs of the production site those that stand
	// in for them at the recovery site; workloads_mcs only.
	Catalogs map[string]string `yaml:"catalogs" json:"catalogs"`
	// Sample is how many VDAs of each catalog are asked what they really use;
	// workloads_mcs and workloads_manual only. Two when left out.
	Sample *int `yaml:"sample" json:"sample,omitempty"`
	// DependsOn are components that must be up before this one can start, beside
	// those that the component graph knows.
	DependsOn []string `yaml:"dependsOn" json:"dependsOn"`
}

// Excluded tells that the estate has no such component, as its file declares. One that
// the file does not mention, which may be nil, is not excluded.
func (c *Component) Excluded() bool { return c != nil && c.InScope != nil && !*c.InScope }

// PerSite is a list for each site.
type PerSite struct {
	Production []string `yaml:"production" json:"production"`
	Recovery   []string `yaml:"recovery" json:"recovery"`
}

// Thresholds are the limits that rules judge against. In the file they are
// durations such as 5m; in facts they are whole seconds.
type Thresholds struct {
	AliasTTL     Seconds `yaml:"aliasTTL" json:"aliasTTL"`         // the longest TTL of a name that changes in a failover; 5m
	ClockSkew    Seconds `yaml:"clockSkew" json:"clockSkew"`       // what Kerberos tolerates; 5m
	FactsAge     Seconds `yaml:"factsAge" json:"factsAge"`         // older facts prove nothing; 24h
	WaiverNotice Seconds `yaml:"waiverNotice" json:"waiverNotice"` // how long before its end a waiver is announced; 336h
	SerialLag    int64   `yaml:"serialLag" json:"serialLag"`       // how far the SOA serials of the two sites may be apart; 50

	ConnectorContact  Seconds `yaml:"connectorContact" json:"connectorContact"`   // how long a Cloud Connector may be silent; 15m
	BaseImageAge      Seconds `yaml:"baseImageAge" json:"baseImageAge"`           // how old the newest copy of a base image at the recovery site may be; 168h
	PlanValidationAge Seconds `yaml:"planValidationAge" json:"planValidationAge"` // how old the last validation of a recovery plan may be; 720h
	PlanTestAge       Seconds `yaml:"planTestAge" json:"planTestAge"`             // how old the last test failover of a recovery plan may be; 4320h
}

// Policy tells how to judge.
type Policy struct {
	FailOn     string              `yaml:"failOn" json:"failOn"`         // blocker, high, medium, low or info; high when left out
	Severities map[string]Override `yaml:"severities" json:"severities"` // by rule id
	// Waivers and Attestations are files. In the estate file their paths are
	// relative to it; here they can be opened.
	Waivers      string `yaml:"waivers" json:"waivers"`
	Attestations string `yaml:"attestations" json:"attestations"`
	// WaiverList and AttestationList are what these files hold, in their order, so
	// that facts can be judged without them.
	WaiverList      []Waiver      `yaml:"-" json:"waiverList"`
	AttestationList []Attestation `yaml:"-" json:"attestationList"`
}

// Override gives a rule another severity.
type Override struct {
	Severity string `yaml:"severity" json:"severity"`
	Reason   string `yaml:"reason" json:"reason"` // required: the report shows it
}

// Seconds is a span of time in whole seconds.
type Seconds int64

// Site returns the site of the given name, nil for any other than production and
// recovery.
func (e *Estate) Site(name string) *Site {
	switch name {
	case Production:
		return &e.Sites.Production
	case Recovery:
		return &e.Sites.Recovery
	}
	return nil
}

// Of returns the list of the named site.
func (p PerSite) Of(site string) []string {
	switch site {
	case Production:
		return p.Production
	case Recovery:
		return p.Recovery
	}
	return nil
}
