package windowslab

import (
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to set Windows hosts up.
func variations() []world.Variation {
	stores := func(change func(*world.Model, string, *world.WindowsHost)) func(*world.Model) {
		return func(m *world.Model) {
			for host, h := range m.Windows.Hosts {
				if h.StoreFront != nil {
					change(m, host, h)
				}
			}
		}
	}
	return []world.Variation{
		{Name: "desktops-silent", Title: "Two of the desktops that stand for their catalogs do not answer tonight", Apply: func(m *world.Model) {
			for _, name := range []string{"fraw11p0238", "mucw11p0231"} {
				m.Windows.Hosts[m.FQDN(name)] = &world.WindowsHost{Behaviour: world.Down}
			}
		}},
		{Name: "callback-of-one-gateway", Title: "One gateway fails over with its network, and StoreFront calls it back at the one address that it has", Apply: func(m *world.Model) {
			sf := m.Component("storefront")
			callback := sf.Callbacks[0]
			sf.Callbacks = sf.Callbacks[:1]
			for _, site := range world.BothSites {
				m.DNS[site].Remove(m.FQDN("callback-dr"), 0)
			}
			stores(func(_ *world.Model, _ string, h *world.WindowsHost) {
				for i := range h.StoreFront.Gateways {
					h.StoreFront.Gateways[i].Callback = "https://" + callback + "/CitrixAuthService/AuthService.asmx"
				}
			})(m)
		}},
		{Name: "fas-list-for-each-site", Title: "Desktops and FAS servers of each site list the FAS servers of that site", Apply: fasBySite},
		{Name: "fas-list-of-desktops-reversed", Title: "Desktops of the recovery site list FAS servers in another order than these do", Apply: func(m *world.Model) {
			for ou, d := range m.Windows.Desktops {
				if strings.HasSuffix(ou, world.OUVDAMUC) {
					d.FAS = []string{d.FAS[1], d.FAS[0]}
				}
			}
		}},
		{Name: "storefront-for-each-site", Title: "Each site has StoreFront and FAS servers of its own, and nothing copies those of production", Apply: storeFrontBySite},
		{Name: "storefront-group-lacks-connector", Title: "StoreFront of the recovery site lists one of its connectors alone", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("sf-muc-01")].StoreFront.Farms[0].Servers = m.Connectors(estate.Recovery)[:1]
		}},
		{Name: "services-optional-stopped", Title: "Services of a recovery connector that write logs and numbers are stopped, and one of which nobody knows what it is for", Apply: func(m *world.Model) {
			services := m.Windows.Hosts[m.FQDN("cc-muc-01")].Services
			services["Citrix Telemetry Service"] = world.Service{Name: "CitrixTelemetryService", State: "Stopped", StartMode: "Auto"}
			services["Citrix Something New"] = world.Service{Name: "CitrixSomethingNew", State: "Stopped", StartMode: "Auto"}
		}},
		{Name: "plugin-missing-at-production", Title: "A connector of production has no Nutanix plug-in", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-fra-02")].Plugin = ""
		}},
		{Name: "recording-balanced", Title: "Agents find Session Recording by the name of a service, and recordings lie on a share", Apply: func(m *world.Model) {
			name := m.FQDN("recording")
			m.Component("sr").Aliases = []string{name}
			for _, site := range world.BothSites {
				m.DNS[site].Add(world.Record{Name: name, Type: dns.TypeA, TTL: world.AliasTTL, Data: "10.10.10.109"})
				m.DNS[site].Add(world.Record{Name: world.ReverseName("10.10.10.109"), Type: dns.TypePTR, TTL: world.AliasTTL, Data: name})
			}
			for _, d := range m.Windows.Desktops {
				d.Recorder = name
			}
			for _, host := range m.Component("sr").Servers.Production {
				m.Windows.Hosts[host].Recording.Storage = `\\` + m.FQDN("fs-fra-01") + `\recordings$`
			}
		}},
		{Name: "callback-in-hosts-file", Title: "StoreFront finds the gateway of production by its hosts file", Apply: stores(func(m *world.Model, _ string, h *world.WindowsHost) {
			h.HostsFile = append(h.HostsFile, "10.10.10.103 "+m.FQDN("callback")+" # gateway FRA")
		})},
	}
}

// fasBySite replaces the one policy with the list of all FAS servers by one for each site.
func fasBySite(m *world.Model) {
	p := m.Policies
	all := p.GPO(world.GPOFAS)
	lists := map[string][]string{}
	for code, ou := range map[string]string{"FRA": world.OUVDAFRA, "MUC": world.OUVDAMUC} {
		short := strings.ToLower(code)
		lists[code] = []string{m.FQDN("fas-" + short + "-01"), m.FQDN("fas-" + short + "-02")}
		g := *all
		g.GUID, g.Name = strings.Replace(all.GUID, "3C10", map[string]string{"FRA": "3C20", "MUC": "3C21"}[code], 1), world.GPOFAS+" "+code
		g.Policy = world.FASAddresses(lists[code]...)
		p.GPOs = append(p.GPOs, &g)
		p.OU(ou).Links = append(p.OU(ou).Links, world.Link{GPO: g.GUID})
		if code == "FRA" {
			p.OU(world.OUFAS).Links = append(p.OU(world.OUFAS).Links, world.Link{GPO: g.GUID})
		}
	}
	top := p.OU(world.OUCitrix)
	top.Links = top.Links[1:]
	give := func(name string, h *world.WindowsHost) {
		if len(h.FAS) == 0 {
			return
		}
		h.FAS = lists["FRA"]
		if strings.Contains(strings.ToLower(name), "muc") {
			h.FAS = lists["MUC"]
		}
	}
	for host, h := range m.Windows.Hosts {
		give(host, h)
	}
	for ou, d := range m.Windows.Desktops {
		give(ou, d)
	}
}

// storeFrontBySite gives the recovery site a StoreFront server of its own, and takes those
// of production, and its FAS servers, out of what is copied.
func storeFrontBySite(m *world.Model) {
	host := m.FQDN("sf-muc-01")
	m.AddHost(host, "10.20.10.31", world.OUStoreFront)
	vm := *m.Nutanix.VM("fas-muc-01")
	vm.Name, vm.Address = "sf-muc-01", "10.20.10.31"
	m.Nutanix.VMs = append(m.Nutanix.VMs, &vm)
	here := *m.Windows.Hosts[m.FQDN("sf-fra-01")]
	sf := *here.StoreFront
	sf.Farms = []world.Farm{{Name: "DaaS", Servers: m.Connectors(estate.Recovery)}}
	sf.Names = append([]string{host}, sf.Names[:1]...)
	here.StoreFront = &sf
	m.Windows.Hosts[host] = &here
	m.Component("storefront").Servers.Recovery = []string{host}
	for _, id := range []string{"storefront", "fas"} {
		c := m.Component(id)
		c.Methods = []string{"application"}
		for _, name := range c.Servers.Production {
			m.Nutanix.VM(world.ShortName(name)).Category = world.NoCategory
			m.Nutanix.Plan(world.PlanCitrix).Without(world.ShortName(name))
		}
	}
}
