package discover

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// chooseSites finds out which Active Directory sites are production and recovery, and
// what belongs to each.
func (r *run) chooseSites(ctx context.Context) error {
	controllers := map[string][]string{} // hosts, by AD site
	for _, host := range sortedKeys(r.directory.DomainControllers.Items) {
		dc := r.directory.DomainControllers.Items[host]
		controllers[dc.Site] = append(controllers[dc.Site], host)
	}
	if err := r.choose(controllers); err != nil {
		return err
	}
	r.adSites = map[string]string{}
	for _, site := range bothSites {
		name := strings.ToLower(r.Sites[site])
		r.adSites[name] = site
		s := r.Estate.Site(site)
		s.ADSite = r.siteName(name)
		for _, cidr := range sortedKeys(r.directory.Subnets.Items) {
			if r.directory.Subnets.Items[cidr].Site == name {
				s.Networks = append(s.Networks, cidr)
			}
		}
		path := "sites." + site
		r.from(path+".networks", "the subnets of the Active Directory site")
		if len(s.Networks) == 0 {
			r.ask("sites", fmt.Sprintf("Active Directory has no subnet of the site %s. Which networks has %s?", s.ADSite, site))
		}
		for _, host := range controllers[name] {
			s.DomainControllers = append(s.DomainControllers, r.controller(host))
		}
		r.from(path+".domainControllers", "those of the Active Directory site")
		if r.Like != nil {
			for _, other := range bothSites {
				if like := r.Like.Site(other); strings.EqualFold(like.ADSite, name) {
					s.Sysvol = like.Sysvol
				}
			}
		}
		r.findResolvers(ctx, site)
	}
	return nil
}

// siteName is an AD site as it is written.
func (r *run) siteName(key string) string {
	if s := r.directory.Sites.Items[key]; s != nil {
		if name, _, ok := strings.Cut(strings.TrimPrefix(s.DN, "CN="), ",CN=Sites,"); ok {
			return name
		}
		return s.Name
	}
	return key
}

// choose takes the sites that the user named, asks, or guesses where there is no choice
// left but which is which.
func (r *run) choose(controllers map[string][]string) error {
	var all []string
	for _, name := range sortedKeys(controllers) {
		all = append(all, r.siteName(name))
	}
	for _, site := range bothSites {
		if name := r.Sites[site]; name != "" && controllers[strings.ToLower(name)] == nil {
			return fmt.Errorf("--%s %s: no domain controller is in an Active Directory site of that name; those with any are %s", site, name, strings.Join(all, ", "))
		}
	}
	sites := map[string]string{estate.Production: r.Sites[estate.Production], estate.Recovery: r.Sites[estate.Recovery]}
	r.Sites = sites
	for _, site := range bothSites {
		if sites[site] != "" {
			continue
		}
		left := slices.DeleteFunc(slices.Clone(all), func(name string) bool {
			return strings.EqualFold(name, sites[estate.Production]) || strings.EqualFold(name, sites[estate.Recovery])
		})
		guess, why := "", ""
		if pdc := r.directory.Roles.Items["pdc"]; site == estate.Production && pdc != nil && pdc.Site != "" && len(left) == 2 {
			guess, why = r.siteName(pdc.Site), "a guess: the PDC emulator is there. CHECK THIS FIRST"
		}
		if len(left) == 1 {
			guess, why = left[0], "the only other Active Directory site with domain controllers"
		}
		if len(left) == 0 {
			return fmt.Errorf("there is no Active Directory site left that could be the %s site: only %s has domain controllers", site, strings.Join(all, ", "))
		}
		if r.Choose != nil && len(left) > 1 {
			answer, err := r.Choose(fmt.Sprintf("Which Active Directory site is %s?", site), left, guess)
			if err != nil {
				return err
			}
			sites[site], why = answer, "as you said"
		} else {
			sites[site] = guess
		}
		if sites[site] == "" {
			return fmt.Errorf("nobody can tell from here which Active Directory site is %s: give --%s, one of %s", site, site, strings.Join(left, ", "))
		}
		r.from("sites."+site+".adSite", "%s", why)
	}
	return nil
}

// findResolvers takes the DNS servers that were given, or the domain controllers of the
// site that serve the zone of the domain.
func (r *run) findResolvers(ctx context.Context, site string) {
	s := r.Estate.Site(site)
	if given := r.Resolvers[site]; len(given) > 0 {
		s.Resolvers = given
		return
	}
	for _, dc := range s.DomainControllers {
		for _, address := range r.look(ctx, dc.Host) {
			if found, err := r.DNS.LookupSRV(ctx, address, "_ldap._tcp.dc._msdcs."+r.Domain); err == nil && len(found) > 0 {
				s.Resolvers = append(s.Resolvers, address)
			}
		}
	}
	r.from("sites."+site+".resolvers", "domain controllers of the site that answer for the domain; replace them by what desktops really use")
	if len(s.Resolvers) == 0 {
		r.ask("sites", fmt.Sprintf("No domain controller of %s answers DNS. Which DNS servers has the %s site?", s.ADSite, site))
	}
}

// siteOf is the site that an address is in; "" when it is in neither.
func (r *run) siteOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	best, bits := "", -1
	for cidr, s := range r.directory.Subnets.Items {
		p, err := netip.ParsePrefix(cidr)
		if err == nil && p.Contains(a) && p.Bits() > bits {
			best, bits = r.adSites[s.Site], p.Bits()
		}
	}
	return best
}

// place is the site that a host is in, by its addresses in DNS; "" when they do not say.
func (r *run) place(ctx context.Context, host string) string {
	if dc := r.directory.DomainControllers.Items[host]; dc != nil {
		return r.adSites[dc.Site]
	}
	found := ""
	for _, a := range r.look(ctx, host) {
		site := r.siteOf(a)
		if found != "" && site != "" && site != found {
			return ""
		}
		found = cmp.Or(found, site)
	}
	return found
}

// controller is a domain controller, and where it is reached.
func (r *run) controller(host string) estate.DomainController {
	if r.Like != nil {
		for _, site := range bothSites {
			for _, dc := range r.Like.Site(site).DomainControllers {
				if strings.EqualFold(dc.Host, host) {
					return dc
				}
			}
		}
	}
	return estate.DomainController{Host: host}
}

// prism is a Prism Central or Element, and where it is reached.
func (r *run) prism(host string) estate.Prism {
	if r.Like != nil {
		for _, site := range bothSites {
			s := r.Like.Site(site)
			all := []estate.Prism{s.PrismCentral}
			for _, c := range s.Clusters {
				all = append(all, c.Element)
			}
			for _, p := range all {
				if strings.EqualFold(p.Host, host) {
					return p
				}
			}
		}
	}
	return estate.Prism{Host: host}
}

// appliance is a NetScaler, and where it is reached.
func (r *run) appliance(host string) estate.NetScaler {
	if r.Like != nil {
		for _, site := range bothSites {
			for _, n := range r.Like.Site(site).NetScaler {
				if strings.EqualFold(n.Host, host) {
					return n
				}
			}
		}
	}
	return estate.NetScaler{Host: host}
}

// database is an SQL Server, and where it is reached.
func (r *run) database(host string) estate.SQLServer {
	if r.Like != nil {
		for _, site := range bothSites {
			for _, s := range r.Like.Site(site).SQL {
				if strings.EqualFold(s.Host, host) {
					return s
				}
			}
		}
	}
	return estate.SQLServer{Host: host}
}

// elsewhere are the Windows hosts of a site that are reached elsewhere than at their names.
func (r *run) elsewhere(ctx context.Context, site string) []estate.WindowsHost {
	var all []estate.WindowsHost
	if r.Like == nil {
		return nil
	}
	for _, other := range bothSites {
		for _, h := range r.Like.Site(other).Hosts {
			at := r.place(ctx, h.Host)
			if _, known := r.computers[h.Host]; known && at == site || at == "" && r.siteByName(h.Host) == site {
				all = append(all, h)
			}
		}
	}
	return all
}

// siteByName is the site whose Active Directory name the OU of a computer has in its
// path, for machines that are not in DNS; "" when neither or both do.
func (r *run) siteByName(host string) string {
	c, known := r.computers[host]
	if !known {
		return ""
	}
	return r.siteOfOU(c.DN)
}

// siteOfOU is the site whose Active Directory name is that of an OU in dn; "" when neither
// or both are.
func (r *run) siteOfOU(dn string) string {
	found := ""
	for _, site := range bothSites {
		if strings.Contains(strings.ToLower(dn), "ou="+strings.ToLower(r.Estate.Site(site).ADSite)+",") {
			if found != "" {
				return ""
			}
			found = site
		}
	}
	return found
}

// learntHost is what a Windows host said; nil when it said nothing.
func (r *run) learntHost(host string) *facts.WindowsHost {
	if h := r.windows[host]; h != nil && h.Learnt() {
		return h
	}
	return nil
}
