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
		{Name: "netscaler-standby", Title: "The recovery site has a NetScaler pair of its own, which stands by", Apply: standby},
		{Name: "netscaler-behind-switching", Title: "The gateway has no address of its own, and content switching leads to it", Apply: behindSwitching},
		{Name: "netscaler-switching-off", Title: "What switches content before the gateway is switched off", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Production].set("csvserver", "name", "cs_gateway", obj{"state": "DISABLED"})
		}},
		{Name: "netscaler-by-saml", Title: "The gateway sends users to an identity provider on the internet, and asks nobody else", Apply: func(m *world.Model) {
			a := of(m).Appliances[estate.Production]
			a.Tables["authenticationsamlaction"] = []obj{{"name": "saml_idp", "samlredirecturl": "https://login.idp.example/saml2", "samlidpcertname": "idp_2030", "samlsigningcertname": Certificate}}
			a.Ends["idp_2030"], a.Names["idp_2030"] = 900*world.Day, []string{"login.idp.example"}
			a.Tables["authenticationpolicy"] = []obj{{"name": "pol_saml", "rule": "true", "action": "saml_idp"}}
			a.Tables["authenticationvserver_authenticationpolicy_binding"] = []obj{{"name": "aaa_external", "policy": "pol_saml", "priority": "100"}}
			for _, unused := range []string{"authenticationldapaction", "authenticationradiusaction", "authenticationpolicylabel_authenticationpolicy_binding"} {
				delete(a.Tables, unused)
			}
		}},
		{Name: "netscaler-saml-certificate-ends", Title: "The certificate by which the gateway trusts the identity provider ends in nine days", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Production].Ends["idp_2030"] = 9 * world.Day
		}},
		{Name: "netscaler-pooled", Title: "NetScaler checks its licence out from an agent of the recovery site", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Production].Tables["nslicenseserver"] = []obj{{"licenseserverip": "10.20.10.38", "servername": "", "port": "27000", "licensemode": "Pooled", "status": 1, "password": secretText}}
		}},
		{Name: "netscaler-standby-balances-less", Title: "The standby balances StoreFront no more", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].keep("lbvserver", func(r obj) bool { return r["name"] != "lb_sf" })
		}},
		{Name: "netscaler-standby-without-workspace", Title: "The standby signs nobody in for Workspace", Apply: func(m *world.Model) {
			delete(of(m).Appliances[estate.Recovery].Tables, "authenticationoauthidpprofile")
		}},
		{Name: "netscaler-standby-routes-to-production", Title: "The standby has the default route of production", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].set("route", "network", "0.0.0.0", obj{"gateway": "10.10.10.1"})
		}},
		{Name: "netscaler-standby-is-down", Title: "All virtual servers of the standby are down, as nobody needs them", Apply: func(m *world.Model) {
			a := of(m).Appliances[estate.Recovery]
			for _, object := range []string{"lbvserver", "csvserver", "vpnvserver", "authenticationvserver"} {
				for _, r := range a.Tables[object] {
					r["curstate"], r["effectivestate"], r["health"] = "DOWN", "DOWN", "0"
				}
			}
		}},
		{Name: "netscaler-standby-asks-production", Title: "The standby was copied from production, LDAP action and all", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].set("authenticationldapaction", "name", LDAPAction, obj{"serverip": m.Host("dc-fra-01").Address})
		}},
		{Name: "netscaler-standby-lost-its-certificate", Title: "The certificate of the standby was not renewed with that of production", Apply: func(m *world.Model) {
			of(m).Appliances[estate.Recovery].Ends[Certificate] = -3 * world.Day
		}},
	}
}

// behindSwitching takes the gateway of production its address.
func behindSwitching(m *world.Model) {
	a := of(m).Appliances[estate.Production]
	a.set("vpnvserver", "name", Gateway, obj{"ipv46": "0.0.0.0", "port": 0})
	a.Tables["csvserver"] = append(a.Tables["csvserver"], obj{"name": "cs_gateway", "ipv46": "10.10.10.107", "port": 443, "servicetype": "SSL", "state": "ENABLED", "curstate": "UP"})
	a.Tables["csvserver_vpnvserver_binding"] = []obj{{"name": "cs_gateway", "vserver": Gateway}}
	a.set("sslvserver_sslcertkey_binding", "certkeyname", Certificate, obj{"vservername": "cs_gateway"})
}

// atRecovery is the pair of the recovery site, which it is given where it has none.
func atRecovery(m *world.Model) *Appliance {
	if of(m).Appliances[estate.Recovery] == nil {
		standby(m)
	}
	return of(m).Appliances[estate.Recovery]
}

// standby gives the recovery site a pair of its own, and takes that of production out of the
// recovery plans.
func standby(m *world.Model) {
	m.AddHost(m.FQDN("vpx-muc-01"), "10.20.10.36", "")
	m.AddHost(m.FQDN("vpx-muc-02"), "10.20.10.37", "")
	c := m.Component("netscaler")
	c.Methods = []string{"standby"}
	c.Servers.Recovery = []string{m.FQDN("vpx-muc-01"), m.FQDN("vpx-muc-02")}
	for _, name := range []string{"vpx-fra-01", "vpx-fra-02"} {
		m.Nutanix.Plan(world.PlanCitrix).Without(name)
	}
	of(m).Appliances[estate.Recovery] = healthy(m, "10.20.10.", "vpx-muc-01", "vpx-muc-02")
}
