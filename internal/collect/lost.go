package collect

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// lost is the site that a run takes to be lost, and how its systems are recognised by what
// they are reached at. The zero value takes none to be lost.
//
// Collectors leave out the systems of the site by [Env.Lost]. What is here stands behind
// that: wherever a connection or a question would lead to the site all the same, because a
// name of the recovery site is an address of production, it is refused before it is sent.
type lost struct {
	site      string
	hosts     map[string]bool // names and addresses without a port, lower case
	endpoints map[string]bool // host:port
	networks  []netip.Prefix
	kept      []netip.Prefix // of the other site: a stretched network is of both
}

func newLost(est *estate.Estate, site string) *lost {
	if site == "" {
		return &lost{}
	}
	other := estate.Recovery
	if site == estate.Recovery {
		other = estate.Production
	}
	l := &lost{site: site}
	l.hosts, l.endpoints = reachedAt(est, site)
	hosts, endpoints := reachedAt(est, other)
	for h := range hosts { // what is declared for both is asked as that of the site that is left
		delete(l.hosts, h)
	}
	for e := range endpoints {
		delete(l.endpoints, e)
	}
	l.networks, l.kept = prefixes(est.Site(site).Networks), prefixes(est.Site(other).Networks)
	return l
}

// reachedAt is where the declared systems of a site are reached: hosts, and endpoints that
// the file gives in place of their names.
func reachedAt(est *estate.Estate, site string) (hosts, endpoints map[string]bool) {
	hosts, endpoints = map[string]bool{}, map[string]bool{}
	add := func(host string, at ...string) {
		if host != "" {
			hosts[strings.ToLower(host)] = true
		}
		for _, endpoint := range at {
			if endpoint != "" {
				endpoints[strings.ToLower(endpoint)] = true
			}
		}
	}
	s := est.Site(site)
	for _, r := range s.Resolvers {
		add("", dnsclient.Address(r))
	}
	for _, dc := range s.DomainControllers {
		add(dc.Host, dc.LDAP, dc.SMB)
	}
	add(s.PrismCentral.Host, s.PrismCentral.Address)
	for _, c := range s.Clusters {
		add(c.Element.Host, c.Element.Address)
	}
	for _, n := range s.NetScaler {
		add(n.Host, n.Address)
	}
	for _, d := range s.SQL {
		add(d.Host, d.Address)
	}
	for _, h := range s.Hosts {
		add(h.Host, h.WinRM, h.HTTPS)
	}
	for _, c := range est.Components {
		for _, host := range c.Servers.Of(site) {
			add(host)
		}
	}
	return hosts, endpoints
}

func prefixes(networks []string) []netip.Prefix {
	var all []netip.Prefix
	for _, n := range networks {
		if p, err := netip.ParsePrefix(n); err == nil {
			all = append(all, p.Masked())
		}
	}
	return all
}

// of is the error for the systems of a site; nil when it is not taken to be lost.
func (l *lost) of(site string) error {
	if l.site == "" || site != l.site {
		return nil
	}
	return fmt.Errorf("%s was not asked: %w", site, facts.ErrLost)
}

// at is the error for an address of the lost site, host:port; nil for any other.
func (l *lost) at(address string) error {
	if l.site == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	switch {
	case l.endpoints[strings.ToLower(address)]:
	case l.hosts[strings.ToLower(strings.TrimSuffix(host, "."))]:
	case l.within(host):
	default:
		return nil
	}
	return fmt.Errorf("%s is of %s: %w", address, l.site, facts.ErrLost)
}

// within tells that an address lies in a network of the lost site alone.
func (l *lost) within(host string) bool {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	in := func(all []netip.Prefix) int { // the longest prefix that holds it; -1 for none
		best := -1
		for _, p := range all {
			if p.Contains(ip.Unmap()) {
				best = max(best, p.Bits())
			}
		}
		return best
	}
	return in(l.networks) > in(l.kept)
}

// Lost is the error that stands for all that the systems of a site would have reported,
// where the run takes the site to be lost; nil when it may be asked. Nothing is sent to a
// site that is lost, whatever a collector does: [Env.Dial] and [Env.DNS] refuse.
func (e *Env) Lost(site string) error { return e.lost.of(site) }

// LostAt is the error for an address (host:port) of the site that is taken to be lost, for
// those few who connect without [Env.Dial]; nil for any other.
func (e *Env) LostAt(address string) error { return e.lost.at(address) }

// Known is what an earlier run learnt, where this one takes a site to be lost: for the names
// of what has to be asked for elsewhere, and for nothing else; nil when there is nothing.
func (e *Env) Known() *facts.Document { return e.known }
