package windowslab

import (
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
		{Name: "callback-in-hosts-file", Title: "StoreFront finds the gateway of production by its hosts file", Apply: stores(func(m *world.Model, _ string, h *world.WindowsHost) {
			h.HostsFile = append(h.HostsFile, "10.10.10.103 "+m.FQDN("callback")+" # gateway FRA")
		})},
	}
}
