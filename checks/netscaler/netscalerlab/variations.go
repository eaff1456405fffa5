package netscalerlab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to build the access layer.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "netscaler-unread", Title: "Nobody lets muster ask NetScaler", Apply: func(m *world.Model) {
			of(m).Appliances = map[string]*Appliance{}
		}},
		{Name: "netscaler-standby", Title: "The recovery site has a NetScaler pair of its own, which stands by", Apply: func(m *world.Model) {
			m.AddHost(m.FQDN("vpx-muc-01"), "10.20.10.36", "")
			m.AddHost(m.FQDN("vpx-muc-02"), "10.20.10.37", "")
			c := m.Component("netscaler")
			c.Methods = []string{"standby"}
			c.Servers.Recovery = []string{m.FQDN("vpx-muc-01"), m.FQDN("vpx-muc-02")}
			for _, name := range []string{"vpx-fra-01", "vpx-fra-02"} {
				m.Nutanix.Plan(world.PlanCitrix).Without(name)
			}
			of(m).Appliances[estate.Recovery] = healthy(m, "10.20.10.", "vpx-muc-01", "vpx-muc-02")
		}},
		{Name: "netscaler-standby-asks-production", Title: "The standby was copied from production, LDAP action and all", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].set("authenticationldapaction", "name", LDAPAction, obj{"serverip": m.Host("dc-fra-01").Address})
		}},
		{Name: "netscaler-standby-lost-its-certificate", Title: "The certificate of the standby was not renewed with that of production", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].Ends[Certificate] = -3 * world.Day
		}},
	}
}
