package world

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Model declares a whole two-site estate. Every server of the lab is derived from
// one model, so names and addresses agree wherever they show up. Faults change
// the model and nothing else.
type Model struct {
	Name      string
	Domain    string // DNS name of the Active Directory domain and of its forest
	NetBIOS   string
	DomainSID string
	Account   Account // what a scan signs in with

	Sites      map[string]*Site // production and recovery
	Hosts      []*Host
	Resolvers  []*Resolver
	Directory  *Directory
	Policies   *Policies
	DNS        map[string]*View // by site: what the resolvers of that site know
	Sysvol     map[string]*Sysvol
	Citrix     *CitrixCloud
	Nutanix    *Nutanix
	Windows    *Windows
	Components map[string]*estate.Component // what the estate file declares
	Objectives estate.Objectives            // likewise
	Severities map[string]estate.Override   // likewise, by rule

	own map[string]any // see Of, by source
}

// Account is the ordinary domain user of the scan.
type Account struct {
	User string // sAMAccountName
	// Prism is a user of Prism itself: were it the same as the domain's, a Prism that
	// refuses it would keep the scan from trying it elsewhere.
	Prism string
	// WrongPassword puts a password into the estate file that the domain
	// controllers do not accept.
	WrongPassword bool
}

// Site is one of the two sites as the estate file and Active Directory know it.
type Site struct {
	ADSite           string
	Networks         []string // CIDR, declared in the estate file
	ResourceLocation string   // name of the one that the estate file declares
	// Shared declares the resolver of the other site for this one, and that it is a
	// shared one.
	Shared bool
	// Platform is what the estate file says that the site runs on; "" for nothing. One that
	// is not Nutanix has no Prism in the file.
	Platform string
}

// Host is a server: it has an address record, a pointer and mostly a computer
// account.
type Host struct {
	Name    string // fully qualified, lower case
	Site    string // production or recovery
	Address string
	OU      string // of its account, a distinguished name without the domain's part; "" when it has none
	TTL     uint32 // of its address record, in seconds
	// NoAccount and Disabled tell that its computer account is gone, or may not sign in.
	NoAccount, Disabled bool
	// PasswordAge is how long ago its password was changed; some days when 0.
	PasswordAge time.Duration
}

// Resolver is a DNS server of a site.
type Resolver struct {
	Site      string
	Behaviour Behaviour
}

// Sysvol is the state of a site's copy of SYSVOL.
type Sysvol struct {
	Missing    bool // the folder is not there at all
	Unreadable bool // it is there, but it cannot be listed
}

// Behaviour is how a server treats its clients.
type Behaviour string

// The behaviours. Not every one makes sense for every server.
const (
	Normal           Behaviour = ""
	Down             Behaviour = "down"     // nobody listens on the port
	Hangs            Behaviour = "hangs"    // takes questions and never answers
	TLSHangs         Behaviour = "tlsHangs" // accepts connections and never finishes the TLS handshake
	Resets           Behaviour = "resets"   // breaks the connection in the middle of an answer
	Garbage          Behaviour = "garbage"
	SlowDrip         Behaviour = "slowDrip" // one byte at a time
	Slow             Behaviour = "slow"
	ServFail         Behaviour = "servfail"
	Refused          Behaviour = "refused"
	Truncates        Behaviour = "truncates" // every UDP answer says: ask again over TCP
	WrongCertificate Behaviour = "wrongCertificate"
	EndlessPaging    Behaviour = "endlessPaging"
	PermissionDenied Behaviour = "permissionDenied"
	SlowsDown        Behaviour = "slowsDown"    // limits the rate of requests to none, for ever
	Asleep           Behaviour = "asleep"       // there, but suspended until somebody wakes it
	TokenExpires     Behaviour = "tokenExpires" // once, in the middle of a long answer
	HalfAnswers      Behaviour = "halfAnswers"  // breaks off in the second part of a long answer
)

// BothSites lists the sites in the order in which people think of them.
var BothSites = []string{estate.Production, estate.Recovery}

// FQDN completes a short name with the domain; a name with a dot stays as it is.
func (m *Model) FQDN(name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return name + "." + m.Domain
}

// DomainDN is the distinguished name of the domain.
func (m *Model) DomainDN() string {
	return "DC=" + strings.ReplaceAll(m.Domain, ".", ",DC=")
}

// ConfigurationDN is the distinguished name of the configuration partition.
func (m *Model) ConfigurationDN() string { return "CN=Configuration," + m.DomainDN() }

// DN completes a distinguished name with the domain's part.
func (m *Model) DN(relative string) string { return relative + "," + m.DomainDN() }

// Host returns the server of that name, short or full; nil when there is none.
func (m *Model) Host(name string) *Host {
	name = m.FQDN(name)
	for _, h := range m.Hosts {
		if h.Name == name {
			return h
		}
	}
	return nil
}

// SiteOf names the site whose networks hold the address; "" when none does.
func (m *Model) SiteOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	for _, site := range BothSites {
		if slices.ContainsFunc(m.Sites[site].Networks, func(n string) bool {
			p, err := netip.ParsePrefix(n)
			return err == nil && p.Contains(a)
		}) {
			return site
		}
	}
	return ""
}

// Computers counts the computer accounts of the desktops, without the servers.
func (m *Model) Computers() int {
	n := 0
	for _, o := range m.Policies.OUs {
		n += o.Desktops
	}
	return n
}

// Scale spreads total desktops over the OUs that hold any, in the proportions
// that the model has. Clusters grow with what they have to hold.
func (m *Model) Scale(total int) {
	was := m.Computers()
	if was == 0 || total <= 0 {
		return
	}
	left := total
	var last *OU
	for _, o := range m.Policies.OUs {
		if o.Desktops == 0 {
			continue
		}
		o.Desktops = o.Desktops * total / was
		left -= o.Desktops
		last = o
	}
	last.Desktops += left
	for _, c := range m.Nutanix.Clusters {
		c.NodeMemory = max(c.NodeMemory, c.NodeMemory/int64(was)*int64(total))
	}
}

// Component returns the declaration of a component, which must exist.
func (m *Model) Component(id string) *estate.Component {
	c := m.Components[id]
	if c == nil {
		panic("lab: the model declares no component " + id)
	}
	return c
}

// SameDN tells whether two distinguished names are of the same object.
func SameDN(a, b string) bool { return facts.DNKey(a) == facts.DNKey(b) }

// Of is what the model says of a source that this package knows nothing of. It is made
// by healthy when somebody asks for it first, and faults change it.
func Of[T any](m *Model, source string, healthy func() *T) *T {
	if m.own == nil {
		m.own = map[string]any{}
	}
	if m.own[source] == nil {
		m.own[source] = healthy()
	}
	return m.own[source].(*T)
}
