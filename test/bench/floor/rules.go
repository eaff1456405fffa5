package main

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	declared "github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// rules are a dozen of the bundled ones: about the directory, names, policies and
// desktops. Each returns the targets that fail.
var rules = []struct {
	id    string
	judge func(*estate) []string
}{
	{"ad/clocks-agree", clocks},
	{"ad/site-records", siteRecords},
	{"ad/subnets-mapped", subnets},
	{"ad/writable-controller-at-recovery", writableController},
	{"dns/low-ttl", lowTTL},
	{"dns/resolver-authoritative", authoritative},
	{"dns/same-answer-at-both-sites", sameAnswer},
	{"fas/same-list-everywhere", fasLists},
	{"license_server/alias-record", recordOf("license_server", declared.Production)}, // of PVS: the recovery site is another rule's
	{"registration/policy-method", policyMethod},
	{"registration/recovery-connectors-listed", connectorsListed},
	{"sql/listener-record", recordOf("sql", declared.Production, declared.Recovery)},
}

// estate is what the rules look at.
type estate struct {
	doc  *facts.Document
	set  *rsop.Set
	byOU map[string][]string
}

func (e *estate) component(id string) *declared.Component {
	c := e.doc.Estate.Components[id]
	if c == nil || c.InScope != nil && !*c.InScope {
		return &declared.Component{}
	}
	return c
}

// resolvers are those of a site that answered.
func (e *estate) resolvers(site string) map[string]*facts.Resolver {
	out := map[string]*facts.Resolver{}
	for _, address := range e.doc.Estate.Site(site).Resolvers {
		if _, _, err := net.SplitHostPort(address); err != nil {
			address = net.JoinHostPort(address, "53")
		}
		key := site + "/" + address
		if r := e.doc.DNS.Resolvers[key]; r != nil {
			out[key] = r
		}
	}
	return out
}

// hosts calls yield with every answer of both sites' resolvers for a name.
func (e *estate) hosts(name string, yield func(*facts.Host), sites ...string) {
	for _, site := range sites {
		for _, r := range e.resolvers(site) {
			if h := r.Hosts[name]; h != nil && h.Learnt() {
				yield(h)
			}
		}
	}
}

func (e *estate) zone() string { return strings.ToLower(e.doc.Estate.Domain) }

func (e *estate) adSite(site string) string { return strings.ToLower(e.doc.Estate.Site(site).ADSite) }

func clocks(e *estate) []string {
	var offsets []float64
	for _, s := range e.doc.Directory.Servers {
		if s.Learnt() {
			offsets = append(offsets, s.OffsetSeconds)
		}
	}
	if len(offsets) > 1 && slices.Max(offsets)-slices.Min(offsets) > float64(e.doc.Estate.Thresholds.ClockSkew) {
		return []string{"domain/" + e.zone()}
	}
	return nil
}

func (e *estate) controller(host string) *facts.DomainController {
	for _, site := range []string{declared.Recovery, declared.Production} {
		if v := e.doc.Directory.Views[site]; v != nil && v.DomainControllers.Learnt() {
			if c := v.DomainControllers.Items[host]; c != nil {
				return c
			}
		}
	}
	return nil
}

func siteRecords(e *estate) []string {
	var failed []string
	name := fmt.Sprintf("_ldap._tcp.%s._sites.dc._msdcs.%s", e.adSite(declared.Recovery), e.zone())
	for key, r := range e.resolvers(declared.Recovery) {
		s := r.Services[name]
		if s == nil || !s.Learnt() {
			continue
		}
		elsewhere := 0
		for _, record := range s.Records {
			if c := e.controller(record.Target); c != nil && c.Site != e.adSite(declared.Recovery) {
				elsewhere++
			}
		}
		if elsewhere == len(s.Records) {
			failed = append(failed, "resolver/"+key)
		}
	}
	return failed
}

func writableController(e *estate) []string {
	view := e.doc.Directory.Views[declared.Recovery]
	if view == nil || !view.DomainControllers.Learnt() {
		return nil
	}
	candidates, unready := 0, 0
	for host, c := range view.DomainControllers.Items {
		if c.Site != e.adSite(declared.Recovery) || !c.GlobalCatalog || c.ReadOnly {
			continue
		}
		candidates++
		if s := e.doc.Directory.Servers["recovery/"+host]; s != nil && s.Learnt() && (!s.Synchronized || !s.GlobalCatalogReady) {
			unready++
		}
	}
	if candidates == unready {
		return []string{"site/recovery"}
	}
	return nil
}

// changing are the names that change in a failover: of every component, with or
// without the names by which StoreFront calls back.
func (e *estate) changing(callbacks bool) []string {
	var names []string
	for id := range e.doc.Estate.Components {
		c := e.component(id)
		names = append(names, c.Aliases...)
		if callbacks {
			names = append(names, c.Callbacks...)
		}
	}
	return names
}

func lowTTL(e *estate) []string {
	var failed []string
	for _, name := range e.changing(true) {
		e.hosts(name, func(h *facts.Host) {
			if h.TTL > int64(e.doc.Estate.Thresholds.AliasTTL) {
				failed = append(failed, "alias/"+name)
			}
		}, declared.Production, declared.Recovery)
	}
	return failed
}

func authoritative(e *estate) []string {
	var serials []int64
	for _, r := range e.resolvers(declared.Production) {
		if z := r.Zones[e.zone()]; z != nil && z.Learnt() && z.Exists && z.Authoritative {
			serials = append(serials, z.Serial)
		}
	}
	var failed []string
	for key, r := range e.resolvers(declared.Recovery) {
		z := r.Zones[e.zone()]
		if z == nil || !z.Learnt() {
			continue
		}
		lag := int64(0)
		for i, s := range serials {
			d := max(z.Serial-s, s-z.Serial)
			if d = min(d, 1<<32-d); i == 0 || d < lag {
				lag = d
			}
		}
		if !z.Exists || !z.Authoritative || lag > e.doc.Estate.Thresholds.SerialLag {
			failed = append(failed, "resolver/"+key)
		}
	}
	return failed
}

func sameAnswer(e *estate) []string {
	var failed []string
	for _, name := range e.changing(false) {
		answers := map[string]bool{}
		e.hosts(name, func(h *facts.Host) { answers[strings.Join(h.Addresses, " ")] = true }, declared.Production, declared.Recovery)
		if len(answers) > 1 {
			failed = append(failed, "alias/"+name)
		}
	}
	return failed
}

// recordOf looks for names of a component without address, or that are a server's
// own.
func recordOf(id string, sites ...string) func(*estate) []string {
	return func(e *estate) []string {
		var failed []string
		c := e.component(id)
		for _, name := range c.Aliases {
			e.hosts(name, func(h *facts.Host) {
				if len(h.Addresses) == 0 {
					failed = append(failed, "alias/"+name)
				}
			}, sites...)
			if slices.Contains(c.Servers.Production, name) || slices.Contains(c.Servers.Recovery, name) {
				failed = append(failed, "alias/"+name)
			}
		}
		return failed
	}
}
