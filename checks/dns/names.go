package dns

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// names is what one resolver is to be asked for.
type names struct {
	hosts    []string
	services []string
	zones    []string // known to be zones
	within   []string // names whose surrounding zone is to be found
	balanced []string // names that appliances answer for
	// machines are the hosts that must also be found by address: connectors,
	// domain controllers and other servers, but no aliases.
	machines  []string
	addresses []string // machines that are known by address only
}

func (n *names) questions() []question {
	var all []question
	for what, list := range map[kind][]string{host: n.hosts, service: n.services, zone: n.zones, zoneOf: n.within, owners: n.balanced} {
		for _, name := range list {
			all = append(all, question{what, name})
		}
	}
	return all
}

// host adds a host by the name that somebody wrote; anything that cannot be a
// name is left out.
func (n *names) host(written, domain string) string {
	name, ok := qualify(written, domain)
	if !ok {
		return ""
	}
	n.hosts = append(n.hosts, name)
	return name
}

// machine adds a host, or an address, that must be found by address too.
func (n *names) machine(written, domain string) {
	if ip, err := netip.ParseAddr(strings.Trim(written, "[]")); err == nil {
		n.addresses = append(n.addresses, ip.String())
		return
	}
	if name := n.host(written, domain); name != "" {
		n.machines = append(n.machines, name)
	}
}

// declaredNames is what the estate file tells to ask the resolvers of the sites.
func declaredNames(est *estate.Estate) *names {
	n := &names{}
	domain := dnsclient.Name(est.Domain)
	for _, id := range slices.Sorted(maps.Keys(est.Components)) {
		c := est.Components[id]
		if c == nil {
			continue
		}
		for _, alias := range slices.Concat(c.Aliases, c.Callbacks) {
			if name := n.host(alias, domain); name != "" && !inDomain(name, domain) {
				_, parent, _ := strings.Cut(name, ".")
				n.within = append(n.within, parent)
			}
		}
		for _, server := range slices.Concat(c.Servers.Production, c.Servers.Recovery) {
			n.machine(server, domain)
		}
		for _, path := range c.Paths {
			for _, server := range uncHosts(path) {
				n.host(server, domain)
			}
		}
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		for _, dc := range s.DomainControllers {
			n.machine(dc.Host, domain)
		}
		for _, server := range uncHosts(s.Sysvol) {
			n.host(server, domain)
		}
		if s.ADSite != "" && domain != "" {
			n.services = append(n.services, fmt.Sprintf("_ldap._tcp.%s._sites.dc._msdcs.%s", strings.ToLower(s.ADSite), domain))
		}
	}
	if host := est.Sites.Recovery.PrismCentral.Host; host != "" && host == est.Sites.Production.PrismCentral.Host {
		n.host(host, domain) // one for both sites: its address tells where it stands
	}
	if domain != "" {
		for _, prefix := range []string{"_ldap._tcp.dc._msdcs.", "_kerberos._tcp.", "_gc._tcp.", "_vlmcs._tcp."} {
			n.services = append(n.services, prefix+domain)
		}
		n.zones = append(n.zones, domain, "_msdcs."+domain)
	}
	return n
}

// publicNames is what the internet is asked for: the names by which users come
// in from outside. Names of machines and services stay inside.
func publicNames(est *estate.Estate) *names {
	n := &names{}
	for _, id := range []string{"netscaler", "storefront"} {
		if c := est.Components[id]; c != nil {
			for _, alias := range slices.Concat(c.Aliases, c.Callbacks) {
				n.host(alias, est.Domain)
			}
		}
	}
	return n
}

func inDomain(name, domain string) bool {
	return domain != "" && (name == domain || strings.HasSuffix(name, "."+domain))
}

var label = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)

// qualify is a host name as it is asked for: lower case, without the final dot,
// and with the domain behind a short name. It refuses what is no host name, such
// as an address or an unexpanded %VARIABLE%.
func qualify(written, domain string) (name string, ok bool) {
	name = dnsclient.Name(strings.TrimSpace(written))
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if !label.MatchString(l) {
			return "", false
		}
	}
	if _, err := netip.ParseAddr(name); err == nil || strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return "", false
	}
	if len(labels) == 1 {
		if domain == "" {
			return "", false
		}
		name += "." + dnsclient.Name(domain)
	}
	return name, len(name) <= 253
}

var unc = regexp.MustCompile(`\\\\([^\\/\s,;|"'=()]+)`)

// uncHosts are the servers of all the UNC paths in a text. WebDAV's
// \\host@SSL\share names the host before the @.
func uncHosts(text string) []string {
	var found []string
	for _, m := range unc.FindAllStringSubmatch(text, -1) {
		server, _, _ := strings.Cut(m[1], "@")
		found = append(found, server)
	}
	return found
}
