package windows

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
	"github.com/muster-dr/muster/internal/kit/sample"
)

// target is a host to ask.
type target struct {
	host, site   string
	roles        []string // sorted
	winrm, https string   // host:port, "" for the usual
	catalog, ou  string   // of a VDA
	spares       *spares  // of a VDA: what may be asked in its place
}

// spares are further machines of a group of which some are asked: one that is off, or does
// not answer tonight, says nothing of the others. They are few, so that a catalog that
// nobody can reach is not asked through.
type spares struct {
	mu   sync.Mutex
	left []target
}

const maxSpares = 3 // of a group

// next takes the next spare, false when none is left.
func (s *spares) next() (target, bool) {
	if s == nil {
		return target{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.left) == 0 {
		return target{}, false
	}
	t := s.left[0]
	s.left = s.left[1:]
	return t, true
}

// vda is a machine that may be asked as one of many.
type vda struct {
	name, site, catalog string
}

// known is which hosts there are: those of the estate file, and those that other
// sources know.
type known struct {
	est        *estate.Estate
	connectors map[string]string // site by host
	vdas       map[string][]vda  // by catalog, or by OU where Citrix Cloud was not asked
	ous        map[string]string // OU by NetBIOS name, upper case
	authorised map[string]bool   // DHCP servers that Active Directory authorises; nil when that is not known
}

// defaultSample is how many VDAs of a catalog are asked.
const defaultSample = 2

// read takes what a source learnt. It may be called again with the same document.
func (k *known) read(d *facts.Document) {
	k.connectors, k.vdas, k.ous, k.authorised = map[string]string{}, map[string][]vda{}, map[string]string{}, nil
	if d.Directory != nil {
		for _, v := range d.Directory.Views {
			if v == nil || !v.DHCPServers.Learnt() {
				continue
			}
			if k.authorised == nil {
				k.authorised = map[string]bool{}
			}
			for host := range v.DHCPServers.Items {
				k.authorised[strings.ToLower(host)] = true
			}
		}
	}
	if d.Directory != nil && d.Directory.Computers != nil {
		var containers dn.Containers
		for i := range d.Directory.Computers.Items {
			c := &d.Directory.Computers.Items[i]
			k.ous[strings.ToUpper(c.Name)] = containers.Of(c.DN)
		}
	}
	if d.CitrixCloud != nil && d.CitrixCloud.Learnt() {
		k.readCitrixCloud(d.CitrixCloud)
		return
	}
	for site, ous := range map[string][]string{estate.Production: k.desktops(estate.Production), estate.Recovery: k.desktops(estate.Recovery)} {
		wanted := map[string]bool{}
		for _, ou := range ous {
			wanted[ou] = true
		}
		for name, ou := range k.ous {
			if wanted[ou] {
				k.vdas[ou] = append(k.vdas[ou], vda{name: name, site: site})
			}
		}
	}
}

// windowsDHCP tells that a DHCP server is one of Windows: Active Directory authorises it, or has
// an account of it. All others are appliances, which WinRM does not reach.
func (k *known) windowsDHCP(host string) bool {
	short, _, _ := strings.Cut(host, ".")
	_, member := k.ous[strings.ToUpper(short)]
	return k.authorised == nil || k.authorised[host] || member
}

func (k *known) desktops(site string) []string {
	var all []string
	for _, id := range []string{"workloads_mcs", "workloads_manual"} {
		if c := k.est.Components[id]; c != nil {
			all = append(all, c.OUs.Of(site)...)
		}
	}
	return all
}

func (k *known) readCitrixCloud(c *facts.CitrixCloud) {
	sites := map[string]string{} // by resource location
	for _, site := range []string{estate.Production, estate.Recovery} {
		for id, l := range c.ResourceLocations.Items {
			for _, declared := range k.est.Site(site).Locations() {
				if strings.EqualFold(l.Name, declared) || strings.EqualFold(id, declared) {
					sites[id] = site
				}
			}
		}
	}
	for host, cc := range c.Connectors.Items {
		if site := sites[cc.ResourceLocation]; site != "" && strings.EqualFold(cc.Type, "Windows") {
			k.connectors[host] = site
		}
	}
	for _, class := range c.Machines.Items {
		zone, catalog := c.Zones.Items[class.Zone], c.Catalogs.Items[class.Catalog]
		if zone == nil || catalog == nil || catalog.RemotePC || sites[zone.ResourceLocation] == "" {
			continue
		}
		if !strings.EqualFold(class.Registration, "Registered") || !strings.EqualFold(class.Power, "On") {
			continue // it could not answer, or would tell of a state in between
		}
		for _, m := range class.Machines {
			k.vdas[class.Catalog] = append(k.vdas[class.Catalog], vda{m.Name, sites[zone.ResourceLocation], catalog.Name})
		}
	}
}

// targets are the hosts to ask, by name.
func (k *known) targets() []target {
	all := map[string]*target{}
	add := func(host, site, role string) *target {
		t := all[host]
		if t == nil {
			t = &target{host: host, site: site}
			all[host] = t
		}
		if !slices.Contains(t.roles, role) {
			t.roles = append(t.roles, role)
			slices.Sort(t.roles)
		}
		return t
	}
	for host, h := range facts.DeclaredWindowsHosts(k.est) {
		for _, role := range h.Roles {
			if role == facts.RoleDHCP && !k.windowsDHCP(host) {
				continue
			}
			add(host, h.Site, role)
		}
	}
	for host, site := range k.connectors {
		add(host, site, facts.RoleConnector)
	}
	for _, group := range k.vdas {
		chosen, further := k.sample(group)
		extra := &spares{}
		for _, v := range chosen {
			t := add(strings.ToLower(v.name)+"."+k.est.Domain, v.site, facts.RoleVDA)
			t.catalog, t.ou, t.spares = v.catalog, k.ous[strings.ToUpper(v.name)], extra
		}
		for _, v := range further {
			t := &target{host: strings.ToLower(v.name) + "." + k.est.Domain, site: v.site, roles: []string{facts.RoleVDA}, catalog: v.catalog, ou: k.ous[strings.ToUpper(v.name)]}
			k.reached(map[string]*target{t.host: t})
			extra.left = append(extra.left, *t)
		}
	}
	k.reached(all)
	list := make([]target, 0, len(all))
	for _, t := range all {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b target) int { return cmp.Or(cmp.Compare(a.site, b.site), cmp.Compare(a.host, b.host)) })
	return list
}

// sample chooses some of a group of machines, and a few more to ask in their place.
func (k *known) sample(group []vda) (chosen, further []vda) {
	n := defaultSample
	for _, id := range []string{"workloads_mcs", "workloads_manual"} {
		if c := k.est.Components[id]; c != nil && c.Sample != nil {
			n = *c.Sample
		}
	}
	names := make([]string, len(group))
	byName := make(map[string]vda, len(group))
	for i, v := range group {
		names[i], byName[v.name] = v.name, v
	}
	if n == 0 {
		return nil, nil
	}
	for i, name := range sample.Of(names, n+maxSpares) {
		if i < n {
			chosen = append(chosen, byName[name])
		} else {
			further = append(further, byName[name])
		}
	}
	return chosen, further
}

// reached notes where hosts are reached when that is not at their name.
func (k *known) reached(all map[string]*target) {
	for _, site := range []string{estate.Production, estate.Recovery} {
		for _, h := range k.est.Site(site).Hosts {
			if t := all[h.Host]; t != nil {
				t.winrm, t.https = h.WinRM, h.HTTPS
			}
		}
	}
}
