package netscalerlab

import (
	"fmt"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to build the access layer.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "netscaler-unread", Title: "Nobody lets muster ask NetScaler", Apply: func(m *world.Model) {
			of(m).Appliances = map[string]*Appliance{}
		}},
		{Name: "netscaler-fails-over", Title: "NetScaler comes back as the virtual machines of production, and the recovery site has no appliance of its own", Apply: failsOver},
		{Name: "netscaler-at-both-sites", Title: "The pairs of both sites serve at all times, and GSLB of theirs answers for the gateway", Apply: func(m *world.Model) {
			m.Component("netscaler").Methods = []string{"existing"}
			balancedAndDelegated(m, "gateway.gslb.contoso.example")
		}},
		{Name: "netscaler-at-both-sites-unbalanced", Title: "GSLB of the recovery site does not know the recovery site", Apply: func(m *world.Model) {
			serving(m).keep("gslbvserver_gslbservice_binding", func(r obj) bool { return r["servicename"] != "gs_muc" })
		}},
		{Name: "netscaler-behind-switching", Title: "The gateway has no address of its own, and content switching leads to it", Apply: behindSwitching},
		{Name: "netscaler-switching-off", Title: "What switches content before the gateway is switched off", Apply: func(m *world.Model) {
			serving(m).set("csvserver", "name", "cs_gateway", obj{"state": "DISABLED"})
		}},
		{Name: "netscaler-by-saml", Title: "The gateway sends users to an identity provider on the internet, and asks nobody else", Apply: func(m *world.Model) {
			for _, a := range of(m).Appliances {
				a.Tables["authenticationsamlaction"] = []obj{{"name": "saml_idp", "samlredirecturl": "https://login.idp.example/saml2", "samlidpcertname": "idp_2030", "samlsigningcertname": Certificate}}
				a.Ends["idp_2030"], a.Names["idp_2030"] = 900*world.Day, []string{"login.idp.example"}
				a.Tables["authenticationpolicy"] = []obj{{"name": "pol_saml", "rule": "true", "action": "saml_idp"}}
				a.Tables["authenticationvserver_authenticationpolicy_binding"] = []obj{{"name": "aaa_external", "policy": "pol_saml", "priority": "100"}}
				for _, unused := range []string{"authenticationldapaction", "authenticationradiusaction", "authenticationpolicylabel_authenticationpolicy_binding"} {
					delete(a.Tables, unused)
				}
			}
		}},
		{Name: "netscaler-saml-certificate-ends", Title: "The certificate by which the gateway trusts the identity provider ends in nine days", Apply: func(m *world.Model) {
			serving(m).Ends["idp_2030"] = 9 * world.Day
		}},
		{Name: "netscaler-pooled", Title: "NetScaler checks its licence out from an agent of the recovery site", Apply: func(m *world.Model) {
			serving(m).Tables["nslicenseserver"] = []obj{{"licenseserverip": "10.20.10.38", "servername": "", "port": "27000", "licensemode": "Pooled", "status": 1, "password": secretText}}
		}},
		{Name: "netscaler-standby-balances-less", Title: "The standby balances StoreFront no more", Apply: func(m *world.Model) {
			serving(m).keep("lbvserver", func(r obj) bool { return r["name"] != "lb_sf" })
		}},
		{Name: "netscaler-standby-balances-nobody", Title: "The virtual server of the standby for StoreFront has nothing behind it", Apply: func(m *world.Model) {
			serving(m).keep("servicegroup_servicegroupmember_binding", func(r obj) bool { return r["servicegroupname"] != "sg_sf" })
		}},
		{Name: "netscaler-standby-without-workspace", Title: "The standby signs nobody in for Workspace", Apply: func(m *world.Model) {
			delete(serving(m).Tables, "authenticationoauthidpprofile")
		}},
		{Name: "netscaler-standby-routes-to-production", Title: "The standby has the default route of production", Apply: func(m *world.Model) {
			serving(m).set("route", "network", "0.0.0.0", obj{"gateway": "10.10.10.1"})
		}},
		{Name: "netscaler-standby-is-down", Title: "All virtual servers of the standby are down, as nobody needs them", Apply: func(m *world.Model) {
			a := serving(m)
			for _, object := range []string{"lbvserver", "csvserver", "vpnvserver", "authenticationvserver"} {
				for _, r := range a.Tables[object] {
					r["curstate"], r["effectivestate"], r["health"] = "DOWN", "DOWN", "0"
				}
			}
		}},
		// The virtual address is one of production, and looks like that of the appliance's own.
		{Name: "netscaler-standby-asks-production", Title: "The standby was copied from production, LDAP action and all", Apply: func(m *world.Model) {
			serving(m).set("authenticationldapaction", "name", LDAPAction, obj{"serverip": of(m).Appliances[estate.Production].network + "108"})
		}},
		{Name: "netscaler-standby-lost-its-certificate", Title: "The certificate of the standby was not renewed with that of production", Apply: func(m *world.Model) {
			serving(m).Ends[Certificate] = -3 * world.Day
		}},
	}
}

// behindSwitching takes the gateway its address.
func behindSwitching(m *world.Model) {
	a := serving(m)
	a.set("vpnvserver", "name", Gateway, obj{"ipv46": "0.0.0.0", "port": 0})
	a.Tables["csvserver"] = append(a.Tables["csvserver"], obj{"name": "cs_gateway", "ipv46": a.network + "107", "port": 443, "servicetype": "SSL", "state": "ENABLED", "curstate": "UP"})
	a.Tables["csvserver_vpnvserver_binding"] = []obj{{"name": "cs_gateway", "vserver": Gateway}}
	a.set("sslvserver_sslcertkey_binding", "certkeyname", Certificate, obj{"vservername": "cs_gateway"})
}

// recoveryNodes are those of the pair of the recovery site.
var recoveryNodes = []string{"vpx-muc-01", "vpx-muc-02"}

// failsOver takes the pair of the recovery site away, and has recovery plans start that of
// production.
func failsOver(m *world.Model) {
	withoutStandby(m)
	m.Component("netscaler").Methods = []string{"nutanix_dr"}
	for _, host := range m.Component("netscaler").Servers.Production {
		copied(m, world.ShortName(host))
	}
}

// withoutStandby takes the pair of the recovery site away.
func withoutStandby(m *world.Model) {
	delete(of(m).Appliances, estate.Recovery)
	m.Component("netscaler").Servers.Recovery = nil
	for _, name := range recoveryNodes {
		m.RemoveHost(m.FQDN(name))
	}
}

// copied has the platform copy a VM, and a recovery plan start it first.
func copied(m *world.Model, name string) {
	m.Nutanix.VM(name).Category = world.CategoryServers
	first := &m.Nutanix.Plan(world.PlanCitrix).Stages[0]
	first.VMs = append(first.VMs, name)
}

// standby is the pair of the recovery site. Where a variation took that away, it is given back.
func standby(m *world.Model) *Appliance {
	if a := of(m).Appliances[estate.Recovery]; a != nil {
		return a
	}
	c := m.Component("netscaler")
	c.Methods = []string{"standby"}
	for i, name := range recoveryNodes {
		m.AddHost(m.FQDN(name), fmt.Sprintf("10.20.10.%d", 36+i), "")
		c.Servers.Recovery = append(c.Servers.Recovery, m.FQDN(name))
	}
	for _, host := range c.Servers.Production {
		m.Nutanix.Plan(world.PlanCitrix).Without(world.ShortName(host))
	}
	a := healthy(m, "10.20.10.", recoveryNodes...)
	of(m).Appliances[estate.Recovery] = a
	return a
}
