package dns

import (
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// mentioned adds the hosts that the other sources speak of. It may see the same
// document several times, each time with more in it.
func (n *names) mentioned(d *facts.Document, domain string) {
	if d.DNS != nil {
		for _, r := range d.DNS.Resolvers {
			n.servers(r, domain)
		}
	}
	if d.GroupPolicy != nil {
		for _, view := range d.GroupPolicy.Views {
			if view == nil {
				continue
			}
			for _, gpo := range view.GPOs {
				if gpo == nil {
					continue
				}
				for _, s := range gpo.Settings {
					n.setting(s, domain)
				}
			}
		}
	}
	if d.Directory != nil {
		for _, view := range d.Directory.Views {
			if view != nil {
				n.directory(view, domain)
			}
		}
	}
	if d.CitrixCloud != nil {
		for _, set := range d.CitrixCloud.PolicySets.Items {
			for _, p := range set.Policies {
				n.citrixPolicy(p, domain)
			}
		}
	}
	if d.NetScaler != nil {
		for _, s := range d.NetScaler.Sites {
			if s != nil {
				n.netscaler(s, domain)
			}
		}
	}
}

// citrixPolicy adds the servers of the paths in a Citrix policy.
func (n *names) citrixPolicy(p *facts.CitrixPolicy, domain string) {
	for _, list := range [][]string{p.PrintServers, p.Replicas, {p.UserStore}} {
		for _, path := range list {
			for _, server := range uncHosts(path + `\share`) { // print servers come without one
				n.host(server, domain)
			}
		}
	}
	for _, hosts := range p.Hosts {
		for _, host := range hosts {
			if name, ok := qualify(host, domain); ok {
				n.host(name, domain)
			}
		}
	}
}

// connections adds the hosts that hosting connections lead to, but for those of which the
// estate file tells where they stand.
func (n *names) connections(d *facts.Document, est *estate.Estate) {
	if d.CitrixCloud == nil {
		return
	}
	declared := map[string]bool{}
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		declared[s.PrismCentral.Host] = true
		for _, c := range s.Clusters {
			declared[c.Element.Host] = true
		}
	}
	for _, c := range d.CitrixCloud.Connections.Items {
		for _, address := range c.Addresses {
			if name, ok := qualify(address, est.Domain); ok && !declared[name] {
				n.host(name, est.Domain)
			}
		}
	}
}

// netscaler adds the hosts that the appliances of a site lead to.
func (n *names) netscaler(s *facts.NetScalerSite, domain string) {
	for _, x := range s.SignIns.Items {
		n.host(x.Host, domain)
	}
	for _, list := range []map[string]*facts.NetScalerTarget{s.STAs.Items, s.StoreFronts.Items} {
		for _, x := range list {
			n.host(x.Host, domain)
		}
	}
	for _, v := range s.VirtualServers.Items {
		for _, m := range v.Members {
			n.host(m.Host, domain)
		}
	}
	for _, v := range s.GSLB.Items {
		for _, d := range v.Domains {
			if name := n.host(d.Name, domain); v.Enabled && name != "" {
				n.balanced = append(n.balanced, name)
			}
		}
	}
	for _, host := range slices.Concat(s.Licence.Servers, s.Time.Servers) {
		n.host(host, domain)
	}
}

// servers adds those that serve the zones of the domain, as a resolver of a site tells.
func (n *names) servers(r *facts.Resolver, domain string) {
	if r == nil || r.Site == estate.Public {
		return
	}
	for _, z := range r.Zones {
		for _, server := range z.NameServers {
			n.host(server, domain)
		}
		if len(z.NameServers) > 0 {
			n.host(z.Primary, domain)
		}
	}
}

// hostSettings are the computer settings that name hosts. Policies and plain
// settings, 64-bit and WOW6432Node ones differ in the beginning of the key only.
var hostSettings = []struct {
	key, value *regexp.Regexp
	paths      bool // UNC paths, rather than host names
}{
	{key: ending(`VirtualDesktopAgent`), value: whole(`ListOfDDCs`)},
	{key: ending(`Authentication\\UserCredentialService\\Addresses`), value: whole(`Address\d+`)},
	{key: ending(`Terminal Services`), value: whole(`LicenseServers`)},
	{key: ending(`TermService\\Parameters\\LicenseServers`), value: whole(`SpecifiedLicenseServers`)},
	{key: ending(`FSLogix\\Profiles`), value: whole(`(VHD|CCD)Locations`), paths: true},
	{key: ending(`FSLogix\\ODFC`), value: whole(`(VHD|CCD)Locations`), paths: true},
	{key: ending(`UserProfileManager(HDX)?`), value: whole(`(PathToUserStore|DATPath_Part|MultiSiteReplication_Part)`), paths: true},
	{key: ending(`Unidesk\\ULayer`), value: whole(`RepositoryPath`), paths: true},
}

func ending(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|\\)` + pattern + `\\?$`)
}
func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)^` + pattern + `$`) }

// separators stand between host names. Only the blank is right in a list of
// controllers, and parentheses make groups; but a name behind a wrong comma is
// what somebody meant, and asking costs nothing.
func separators(r rune) bool { return strings.ContainsRune(" \t\r\n,;()\x00", r) }

func (n *names) setting(s facts.RegistrySetting, domain string) {
	if s.Action != "set" {
		return
	}
	for _, known := range hostSettings {
		if !known.value.MatchString(s.Value) || !known.key.MatchString(s.Key) {
			continue
		}
		for _, data := range s.Data {
			if known.paths {
				for _, server := range uncHosts(data) {
					n.host(server, domain)
				}
				continue
			}
			for _, server := range strings.FieldsFunc(data, separators) {
				n.machine(server, domain)
			}
		}
	}
}

func (n *names) directory(v *facts.DirectoryView, domain string) {
	for _, dc := range v.DomainControllers.Items {
		n.machine(dc.Host, domain)
	}
	for _, r := range v.Roles.Items {
		n.machine(r.Holder, domain)
	}
	for _, ca := range v.EnrollmentServers.Items {
		n.machine(ca.Host, domain)
	}
	for _, s := range v.DHCPServers.Items {
		n.machine(s.Host, domain)
	}
	for _, space := range v.Namespaces.Items {
		for _, t := range space.Roots {
			n.target(t, domain)
		}
		for _, f := range space.Folders {
			for _, t := range f.Targets {
				n.target(t, domain)
			}
		}
	}
}

func (n *names) target(t facts.Target, domain string) {
	n.host(t.Server, domain)
	for _, server := range uncHosts(t.Path) {
		n.host(server, domain)
	}
}
