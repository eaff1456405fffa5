// Package estate is the declaration of what should be: the two sites, the
// components and how each of them is to be recovered, as the user wrote it in
// the estate file.
package estate

import "strings"

// Estate is a whole estate file. The tags of its fields, and of those of the types
// below it, are the one description of the keys, see [Key].
type Estate struct {
	Version     int                    `yaml:"version" json:"version" need:"always" example:"1" help:"Version of the format of the estate file, see docs/versions.md."`
	Name        string                 `yaml:"name" json:"name" example:"Contoso EUC" help:"Name of the estate in reports; the domain when left out."`
	Domain      string                 `yaml:"domain" json:"domain" need:"always" form:"domain" example:"corp.example.com" help:"DNS name of the Active Directory domain."`
	Domains     []string               `yaml:"domains,flow" json:"domains" added:"2026-11" form:"domain" example:"[emea.corp.example.com]" help:"Further Active Directory domains with machines of the estate. Only the domain above is read; people are asked about these."`
	Sites       Sites                  `yaml:"sites" json:"sites" need:"always" help:"The two ends of a failover."`
	Credentials map[string]*Credential `yaml:"credentials" json:"-" help:"What each source signs in with. The one for directory serves grouppolicy too, unless that has its own."` // by source name; never leaves the process
	Components  map[string]*Component  `yaml:"components" json:"components" help:"The components of the estate. What is not declared is not judged, unless it is discovered."`
	Objectives  Objectives             `yaml:"objectives" json:"objectives" added:"2026-11" help:"What the business wants of the recovery, for all components that have no objectives of their own."`
	Thresholds  Thresholds             `yaml:"thresholds" json:"thresholds" help:"The limits that rules judge against."`
	Exclude     []Exclusion            `yaml:"exclude" json:"exclude" added:"2026-11" example:"[{kind: catalog, name: W11-Test, reason: a test catalog, owner: EUC team}]" help:"Things that sources name and that this estate is not about, each with a reason and an owner."`
	Vantages    []Vantage              `yaml:"vantages" json:"vantages,omitempty" added:"2026-12" example:"[{name: dr-desktops, networks: [10.20.64.0/24], roles: [vda]}]" help:"Machines at the recovery site from which to try who reaches whom, each for the roles that the network and the firewalls take it for. Without any, nothing is tried and nothing is said."`
	Policy      Policy                 `yaml:"policy" json:"policy" help:"How to judge."`

	// File is the name of the file, as the user gave it, and Positions the place
	// of every value in it by path, such as "sites.recovery.resolvers[0]". Lists
	// and mappings are at their key.
	File      string              `yaml:"-" json:"file"`
	Positions map[string]Position `yaml:"-" json:"positions"`

	// Direction is the way of losing a site that this is about, where the file declares
	// others or gives sites names of their own, and Others are the sites without a part in it.
	Direction *Direction  `yaml:"-" json:"direction,omitempty"`
	Others    []OtherSite `yaml:"-" json:"others,omitempty"`

	// Standing is the vantage that the user says that this machine is; "" where its addresses
	// have to tell.
	Standing string `yaml:"-" json:"-"`

	// Renamed tells of keys that the file has by a former name.
	Renamed []Problem `yaml:"-" json:"-"`

	index  map[string]Position // see Locate
	owners map[string]string   // see Owner
}

// Position is a place in the estate file; lines and columns count from 1.
type Position struct {
	Line   int `json:"line" is:"count"`
	Column int `json:"column" is:"count"`
}

// The names of the sites.
const (
	Production = "production"
	Recovery   = "recovery"
	Public     = "public" // not a site of the estate: the view from the internet
)

// Sites are the two ends of a failover and, where declared, the outside view.
type Sites struct {
	Production Site        `yaml:"production" json:"production" need:"always" help:"The site that is lost in a disaster."`
	Recovery   Site        `yaml:"recovery" json:"recovery" need:"always" help:"The site that has to take over."`
	Public     *PublicView `yaml:"public" json:"public,omitempty" help:"The outside view: how the internet sees the estate's names."`
}

// Site is one of the two sites. A site without resolvers is refused: nothing could
// be said about any of its names, and a scan that asks nobody must not look like one
// that found nothing wrong.
type Site struct {
	Role              string             `yaml:"role" json:"role,omitempty" added:"2026-11" form:"role" example:"recovery" help:"What the site is for, where there are other sites than production and recovery, or both work: production is lost, recovery takes over, both does either. Each way of losing one site with another one that takes over is collected and judged by itself, see below."`
	ADSite            string             `yaml:"adSite" json:"adSite" form:"text" example:"Recovery" help:"Name of the Active Directory site."`
	Networks          []string           `yaml:"networks,flow" json:"networks" form:"network" example:"[10.20.0.0/16]" help:"Networks of the site. The same network may be at both sites when it is stretched."`
	Resolvers         []string           `yaml:"resolvers,flow" json:"resolvers" need:"always" form:"resolver" example:"[10.20.0.10]" help:"DNS servers by address, with the port when it is not 53. All of them are asked."`
	DomainControllers []DomainController `yaml:"domainControllers" json:"domainControllers" example:"[dc3.corp.example.com]" help:"Domain controllers to ask. They are found in DNS through adSite when left out."`
	Sysvol            string             `yaml:"sysvol" json:"sysvol" form:"sysvol" example:"'\\\\dc3.corp.example.com\\SYSVOL'" help:"Folder or UNC path to read in place of a domain controller's SYSVOL share."`
	Shared            bool               `yaml:"shared" json:"shared" added:"2026-11" example:"true" help:"At the recovery site: resolvers and domain controllers that are declared for both sites, such as an anycast resolver, answer at this one too when production is gone. It has to be attested."`
	ResourceLocation  string             `yaml:"resourceLocation" json:"resourceLocation" form:"text" example:"Recovery" help:"Name or id of the Citrix Cloud resource location."`
	ResourceLocations []string           `yaml:"resourceLocations,flow" json:"resourceLocations" added:"2026-11" form:"text" example:"[Recovery-2]" help:"Further resource locations of the site, by name or id. What is in their zones counts for the site."`
	Platform          string             `yaml:"platform" json:"platform" added:"2026-11" form:"platform" example:"public_cloud" help:"What the recovery site runs desktops and servers on, where that is not Nutanix. What rules would ask its Prism for is asked of people then."`
	PrismCentral      Prism              `yaml:"prismCentral" json:"prismCentral" example:"pc-recovery.corp.example.com" help:"Prism Central of the site."`
	Clusters          []Cluster          `yaml:"clusters" json:"clusters" example:"[{name: NTX-RECOVERY, element: pe-recovery.corp.example.com}]" help:"Nutanix clusters of the site. They are found through Prism Central when left out."`
	NetScaler         []NetScaler        `yaml:"netscaler" json:"netscaler" added:"2026-11" example:"[ns3.corp.example.com]" help:"NetScaler appliances to ask, by the management address of each node or of the pair or cluster. Without any nothing is asked of NetScaler, and people are."`
	SQL               []SQLServer        `yaml:"sql" json:"sql" added:"2026-12" example:"[sql2.corp.example.com]" help:"SQL Servers to ask, each by the name of its own and not by that of a listener. Without any nothing is asked of databases, and people are."`
	Files             []string           `yaml:"files,flow" json:"files" added:"2026-12" form:"text" example:"[fs-recovery]" help:"Nutanix Files servers of the site, by the names that Prism Central shows. Without any nothing is asked of Nutanix Files, and people are."`
	Radius            []string           `yaml:"radius,flow" json:"radius" added:"2026-12" form:"prism" example:"[radius2.corp.example.com]" help:"RADIUS servers of the site that gateways ask (UDP 1812). A vantage for netscaler tries them with the secret of credentials.radius, as a client that they know."`
	Hosts             []WindowsHost      `yaml:"hosts" json:"hosts" example:"[{host: cc3.corp.example.com, winrm: '10.20.0.31:5986'}]" help:"Windows hosts that are reached elsewhere than at their name. All others need no entry."`
}

// WindowsHost is a Windows host that is reached elsewhere than at its name.
type WindowsHost struct {
	Host  string `yaml:"host" json:"host" need:"always" form:"host" example:"cc3.corp.example.com" help:"Full host name."`
	WinRM string `yaml:"winrm" json:"winrm" form:"endpoint" example:"'10.20.0.31:5986'" help:"Where to reach WinRM, when that is not the host at the usual port."`
	HTTPS string `yaml:"https" json:"https" form:"endpoint" example:"'10.20.0.31:443'" help:"Where to reach its web server, when that is not the host at port 443."`
}

// Prism is a Prism Central or a Prism Element to ask. In the file it may be just
// the host.
type Prism struct {
	Host        string `yaml:"host" json:"host" need:"always" form:"prism" example:"pc-recovery.corp.example.com" help:"Host name or address."` // "" when none is declared
	Address     string `yaml:"address" json:"address" form:"endpoint" example:"'10.20.0.5:9440'" help:"Where to reach it, when that is not the host at port 9440."`
	Fingerprint string `yaml:"fingerprint" json:"fingerprint" form:"fingerprint" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" help:"The one certificate to accept from it."`
}

// Cluster is a Nutanix cluster. In the file it may be just the name.
type Cluster struct {
	Name    string `yaml:"name" json:"name" need:"always" form:"text" example:"NTX-RECOVERY" help:"Name of the cluster as Prism shows it."`
	Element Prism  `yaml:"element" json:"element" example:"pe-recovery.corp.example.com" help:"Its Prism Element, which alone knows protection domains and the snapshots that a hosting connection can use."`
}

// NetScaler is a node of NetScaler, or the address that a pair or cluster is managed at. In
// the file it may be just the host.
type NetScaler struct {
	Host        string `yaml:"host" json:"host" need:"always" form:"prism" example:"ns3.corp.example.com" help:"Host name or address."`
	Address     string `yaml:"address" json:"address" form:"endpoint" example:"'10.20.0.7:443'" help:"Where to reach it, when that is not the host at port 443."`
	Fingerprint string `yaml:"fingerprint" json:"fingerprint" form:"fingerprint" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" help:"The one certificate to accept from it."`
}

// SQLServer is an instance of SQL Server to ask. In the file it may be just the host.
type SQLServer struct {
	Host        string `yaml:"host" json:"host" need:"always" form:"host" example:"sql2.corp.example.com" help:"Full host name, which its certificate has to be good for."`
	Address     string `yaml:"address" json:"address" form:"endpoint" example:"'10.20.0.8:1433'" help:"Where to reach it, when that is not the host at port 1433: instances with a name of their own have another port."`
	Fingerprint string `yaml:"fingerprint" json:"fingerprint" form:"fingerprint" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" help:"The one certificate to accept from it."`
}

// PublicView is how the internet sees the estate's names.
type PublicView struct {
	Resolvers []string `yaml:"resolvers" json:"resolvers" need:"always" form:"resolver" example:"[9.9.9.9]" help:"DNS servers on the internet by address, with the port when it is not 53."`
}

// DomainController is a domain controller to ask. In the file it may be just the
// host name.
type DomainController struct {
	Host string `yaml:"host" json:"host" need:"always" form:"host" example:"dc3.corp.example.com" help:"Full host name."`
	LDAP string `yaml:"ldap" json:"ldap" form:"endpoint" example:"'10.20.0.12:636'" help:"Where to reach LDAPS, or LDAP for StartTLS, when that is not the host at the usual port."`
	SMB  string `yaml:"smb" json:"smb" form:"endpoint" example:"'10.20.0.12:445'" help:"Where to reach SMB, when that is not the host at port 445."`
}

// Credential is what a source signs in with.
type Credential struct {
	Username    string `yaml:"username" example:"svc-muster@corp.example.com" help:"User name in the form that the source wants: a UPN for Active Directory, a client id for Citrix Cloud."`
	Password    Secret `yaml:"password" example:"env:MUSTER_PASSWORD" help:"Reference to the password: env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND. Never the password itself."`
	Method      string `yaml:"method" example:"gssapi" help:"How to sign in: simple or gssapi to the directory; ntlm or kerberos to SYSVOL; ntlm, kerberos or basic to Windows hosts; basic or apikey to Prism; sql, ntlm or kerberos to SQL Server. The first of these when left out."`
	Transport   string `yaml:"transport" example:"starttls" help:"How to protect what is sent: ldaps (when left out) or starttls to the directory; https (when left out) or http with encrypted messages to Windows hosts."`
	CAFile      string `yaml:"caFile" form:"ca" example:"ca.pem" help:"File with the certification authorities to trust, in PEM form, relative to the estate file."`
	Fingerprint string `yaml:"fingerprint" form:"fingerprint" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" help:"The one certificate to accept."`
	Insecure    bool   `yaml:"insecure" example:"true" help:"Do not verify certificates. Every report shows it."`

	Customer string `yaml:"customer" only:"citrixcloud" need:"citrixcloud" form:"text" example:"examplecustomer" help:"Customer id of Citrix Cloud."`
	Region   string `yaml:"region" only:"citrixcloud" form:"region" example:"eu" help:"Region of Citrix Cloud. Citrix chooses among the first three when left out."`
	Endpoint string `yaml:"endpoint" form:"url" example:"https://api.cloud.com" help:"Base URL of a source that is asked over the web: for Citrix Cloud, one to use instead of the region's, such as that of a proxy."`
}

// Component is a component of the estate, by the name that it has in the
// component graph (policies/graph).
type Component struct {
	InScope    *bool             `yaml:"inScope" json:"inScope,omitempty" example:"false" help:"false declares that the estate has no such component. Left out, nothing is declared."`
	Methods    []string          `yaml:"methods,flow" json:"methods" form:"method" example:"[standby]" help:"The recovery methods that apply."`
	Aliases    []string          `yaml:"aliases,flow" json:"aliases" form:"host" example:"[ctxlicense.corp.example.com]" help:"The DNS names by which others find the component."`
	Callbacks  []string          `yaml:"callbacks,flow" json:"callbacks" only:"storefront" form:"host" example:"[callback.corp.example.com]" help:"Callback names of the NetScaler Gateways."`
	Hypervisor string            `yaml:"hypervisor" json:"hypervisor" added:"2026-11" form:"hypervisor" example:"other" help:"other declares that its servers run on something else than the Nutanix clusters of the estate, or on no hypervisor. Those that Prism has all the same are judged as they are."`
	Servers    PerSite           `yaml:"servers" json:"servers" form:"host" example:"{production: [cc1.corp.example.com], recovery: [cc3.corp.example.com]}" help:"Full host names of its servers."`
	OUs        PerSite           `yaml:"ous" json:"ous" form:"ou" example:"{recovery: ['OU=VDA,DC=corp,DC=example,DC=com']}" help:"Organisational units of its machines."`
	Paths      []string          `yaml:"paths" json:"paths" form:"share" example:"['\\\\corp.example.com\\profiles']" help:"Its file shares."`
	VMs        []string          `yaml:"vms,flow" json:"vms" form:"text" example:"[W11-MASTER]" help:"Names of its virtual machines in Prism, where they are not its host names: the master images of base_images above all."`
	Catalogs   map[string]string `yaml:"catalogs" json:"catalogs" only:"workloads_mcs" form:"text" example:"{Win11: Win11-Recovery}" help:"For machine catalogs of production, the ones that replace them at the recovery site."`
	Sample     *int              `yaml:"sample" json:"sample,omitempty" only:"workloads_mcs,workloads_manual" min:"0" max:"50" example:"3" help:"How many VDAs of each catalog to ask what they really use; 2 when left out, 0 for none."`
	Objectives Objectives        `yaml:"objectives" json:"objectives" added:"2026-11" help:"What the business wants of this component, where it is not what it wants of all."`
	// Elsewhere tells that it is declared for other sites alone than those of the direction
	// that is judged: nothing of it is lost.
	Elsewhere bool     `yaml:"-" json:"elsewhere,omitempty"`
	DependsOn []string `yaml:"dependsOn" json:"dependsOn" form:"component" example:"[adcs]" help:"Components that must be up before this one can start, beside those that muster knows of."`
}

// Excluded tells that the estate has no such component, as its file declares. One that
// the file does not mention, which may be nil, is not excluded.
func (c *Component) Excluded() bool { return c != nil && c.InScope != nil && !*c.InScope }

// Objectives are what the business wants; 0 is not said.
type Objectives struct {
	RPO Seconds `yaml:"rpo" json:"rpo" example:"1h" help:"How much may be lost at most: copies at the recovery site and the intervals between them are judged by it."`
	RTO Seconds `yaml:"rto" json:"rto" example:"4h" help:"How long the recovery may take. Reports show it; nobody measures it."`
}

// PerSite is a list for each site.
type PerSite struct {
	Production []string `yaml:"production" json:"production" help:"Those of the production site."`
	Recovery   []string `yaml:"recovery" json:"recovery" help:"Those of the recovery site."`
}

// Thresholds are the limits that rules judge against. In the file they are
// durations such as 5m; in facts they are whole seconds.
type Thresholds struct {
	AliasTTL     Seconds `yaml:"aliasTTL" json:"aliasTTL" lax:"more" default:"5m" help:"The longest TTL of a name that changes in a failover."`
	ClockSkew    Seconds `yaml:"clockSkew" json:"clockSkew" lax:"more" default:"5m" help:"The greatest difference of clocks that Kerberos tolerates."`
	FactsAge     Seconds `yaml:"factsAge" json:"factsAge" lax:"more" default:"24h" help:"Older facts prove nothing."`
	WaiverNotice Seconds `yaml:"waiverNotice" json:"waiverNotice" default:"336h" help:"How long before its end a waiver is announced."`
	SerialLag    int64   `yaml:"serialLag" json:"serialLag" lax:"more" default:"50" min:"0" help:"How far the SOA serials of the two sites may be apart, where one server counts for both."`

	ConnectorContact  Seconds `yaml:"connectorContact" json:"connectorContact" lax:"more" default:"15m" help:"How long a Cloud Connector may be silent."`
	BaseImageAge      Seconds `yaml:"baseImageAge" json:"baseImageAge" example:"30d" help:"How old the newest copy of a base image at the recovery site may be; when left out, it only has to be as new as the image in use."`
	PlanValidationAge Seconds `yaml:"planValidationAge" json:"planValidationAge" lax:"more" default:"720h" help:"How old the last validation of a recovery plan may be."`
	PlanTestAge       Seconds `yaml:"planTestAge" json:"planTestAge" lax:"more" default:"4320h" help:"How old the last test failover of a recovery plan may be."`
	LicenceNotice     Seconds `yaml:"licenceNotice" json:"licenceNotice" added:"2026-12" default:"720h" help:"How long before its end a licence is announced."`

	RecoveryShare float64 `yaml:"recoveryShare" json:"recoveryShare" lax:"less" added:"2026-11" default:"1" min:"0.1" max:"10" help:"How many usable desktops a catalog of the recovery site must have for each desktop of production that it takes over."`
}

// Vantage is a machine, or several alike, from which muster tries who reaches whom. The
// firewall has to treat it as it treats the machines whose part it takes: the same subnet is
// not the same policy.
type Vantage struct {
	Name     string    `yaml:"name" json:"name" need:"always" form:"label" example:"dr-desktops" help:"What reports call it, and --vantage."`
	Networks []string  `yaml:"networks,flow" json:"networks" form:"network" example:"[10.20.64.0/24]" help:"Networks by which a machine that runs muster knows that it stands there. Left out, it has to be named with --vantage."`
	Roles    []string  `yaml:"roles,flow" json:"roles" need:"always" form:"vantage role" example:"[vda]" help:"Whose part it takes: in these networks, in the same groups and categories of the firewall."`
	Proxy    string    `yaml:"proxy" json:"proxy,omitempty" form:"endpoint" example:"proxy-dr.corp.example.com:8080" help:"Proxy by which the machines of these roles reach Citrix Cloud, and nothing else."`
	Reached  []Reached `yaml:"reached" json:"reached,omitempty" example:"[{at: 'cc3.corp.example.com:80', by: '10.99.0.31:80'}]" help:"What it reaches at another address, such as through NAT."`
}

// Reached is what a vantage finds at another address than others do.
type Reached struct {
	At string `yaml:"at" json:"at" need:"always" form:"endpoint" example:"'cc3.corp.example.com:80'" help:"Host and port as everybody calls them."`
	By string `yaml:"by" json:"by" need:"always" form:"endpoint" example:"'10.99.0.31:80'" help:"Where this vantage finds them."`
}

// Exclusion takes one thing that a source names out of the estate: a catalog of a test
// tenant, a path that nobody needs in a disaster.
type Exclusion struct {
	Name   string `yaml:"name" json:"name" need:"always" form:"text" example:"W11-Test" help:"As the source writes it, in any case."`
	Kind   string `yaml:"kind" json:"kind" need:"always" form:"exclusion" example:"catalog" help:"What it is."`
	Reason string `yaml:"reason" json:"reason" need:"always" form:"reason" example:"a test tenant that nobody needs in a disaster" help:"Why it need not be recovered; reports show it."`
	Owner  string `yaml:"owner" json:"owner" need:"always" form:"text" example:"EUC team" help:"Who decided that."`
}

// Exclusion is the entry of `exclude` that takes a thing out, and its place in the list;
// nil when none does.
func (e *Estate) Exclusion(kind, name string) (int, *Exclusion) {
	for i := range e.Exclude {
		x := &e.Exclude[i]
		if strings.EqualFold(x.Kind, kind) && strings.EqualFold(x.Name, name) {
			return i, x
		}
	}
	return -1, nil
}

// Policy tells how to judge. Its files can be opened as they are here; in the estate
// file their paths are relative to it.
type Policy struct {
	FailOn       string              `yaml:"failOn" json:"failOn" default:"high" form:"threshold" help:"The least severity of a failure that means NO-GO: high, or a stricter one. Neither a file nor a flag makes the verdict laxer; --fail-on is for the exit code."`
	Severities   map[string]Override `yaml:"severities" json:"severities" example:"{dns/low-ttl: {severity: low, reason: say why here}}" help:"Other severities for rules, by rule id."`
	Waivers      string              `yaml:"waivers" json:"waivers" form:"file" example:"waivers.yaml" help:"File with waivers, relative to the estate file."`
	Attestations string              `yaml:"attestations" json:"attestations" form:"file" example:"attestations.yaml" help:"File with attestations, relative to the estate file."`
	// AllowWildcardWaivers is the reason; without one such a waiver is an error.
	AllowWildcardWaivers string `yaml:"allowWildcardWaivers" json:"allowWildcardWaivers,omitempty" form:"why" example:"until the move of January is done" help:"Why waivers may cover nearly all rules, as rule: '*' does. Without a reason such a waiver is an error."`
	// WaiverList and AttestationList are what these files hold, in their order, so
	// that facts can be judged without them.
	WaiverList      []Waiver      `yaml:"-" json:"waiverList"`
	AttestationList []Attestation `yaml:"-" json:"attestationList"`
}

// Override gives a rule another severity.
type Override struct {
	Severity string `yaml:"severity" json:"severity" need:"always" form:"severity" example:"low" help:"The severity to use."`
	Reason   string `yaml:"reason" json:"reason" need:"always" form:"reason" example:"Names are kept for an hour anyway." help:"Why; reports show it."`
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

// OnNutanix tells that the site has Nutanix clusters, as far as its file says.
func (s *Site) OnNutanix() bool { return s.Platform == "" || s.Platform == PlatformNutanix }

// Locations are all resource locations of the site, by name or id.
func (s *Site) Locations() []string {
	if s.ResourceLocation == "" {
		return s.ResourceLocations
	}
	return append([]string{s.ResourceLocation}, s.ResourceLocations...)
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
