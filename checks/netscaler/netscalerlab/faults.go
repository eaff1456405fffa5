package netscalerlab

import (
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// inUse changes the pair that users depend on when production is lost.
func inUse(change func(*world.Model, *Appliance)) func(*world.Model) {
	return func(m *world.Model) {
		if a := serving(m); a != nil {
			change(m, a)
		}
	}
}

// set changes the fields of the rows of a type that have a value.
func (a *Appliance) set(object, key, value string, fields obj) {
	for _, r := range a.Tables[object] {
		if r[key] == value {
			for name, v := range fields {
				r[name] = v
			}
		}
	}
}

// keep leaves the rows of a type that the function wants.
func (a *Appliance) keep(object string, wanted func(obj) bool) {
	var rows []obj
	for _, r := range a.Tables[object] {
		if wanted(r) {
			rows = append(rows, r)
		}
	}
	a.Tables[object] = rows
}

// applianceFaults are in what the appliances are set up to do.
func applianceFaults() []world.Fault {
	fault := func(name, title string, change func(*world.Model, *Appliance)) world.Fault {
		return world.Fault{Name: name, Title: title, Apply: inUse(change)}
	}
	return []world.Fault{
		fault("gateway-ldap-at-production", "The gateway looks users up at a domain controller of production alone", func(m *world.Model, a *Appliance) {
			a.set("authenticationldapaction", "name", LDAPAction, obj{"serverip": m.Host("dc-fra-01").Address})
		}),
		fault("gateway-radius-at-production", "The second factor of the gateway is at production alone", func(_ *world.Model, a *Appliance) {
			a.keep("authenticationradiusaction", func(r obj) bool { return r["name"] != "radius_muc" })
		}),
		fault("gateway-stas-at-production", "The gateway knows connectors of production alone as STAs", func(_ *world.Model, a *Appliance) {
			a.keep("vpnvserver_staserver_binding", func(r obj) bool { return strings.Contains(r["staserver"].(string), "fra") })
		}),
		fault("gateway-storefront-at-production", "The gateway leads users to a web server that nobody recovers", func(_ *world.Model, a *Appliance) {
			a.set("vpnsessionaction", "name", "sa_sf", obj{"wihome": "https://10.10.10.39/Citrix/StoreWeb", "storefronturl": "https://10.10.10.39"})
		}),
		fault("gateway-certificate-expires", "The certificate of the gateway ends in twelve days", func(_ *world.Model, a *Appliance) {
			a.Ends[Certificate] = 12 * world.Day
		}),
		fault("netscaler-not-saved", "NetScaler runs with changes that nobody has saved", func(_ *world.Model, a *Appliance) {
			a.Unsaved = true
		}),
		fault("netscaler-stays-secondary", "The second node of the NetScaler pair was told to stay secondary, and left so", func(_ *world.Model, a *Appliance) {
			a.Nodes[1].Status = "STAYSECONDARY"
		}),
		fault("netscaler-both-primary", "Both nodes of the NetScaler pair are primary", func(_ *world.Model, a *Appliance) {
			a.BothPrimary = true
		}),
		fault("netscaler-names-at-production", "NetScaler asks a DNS server of production alone", func(m *world.Model, a *Appliance) {
			a.keep("dnsnameserver", func(r obj) bool { return r["ip"] == m.Host("dc-fra-01").Address })
		}),
		fault("netscaler-licence-at-production", "NetScaler checks its licence out from a server of production", func(_ *world.Model, a *Appliance) {
			a.Tables["nslicenseserver"] = []obj{{"licenseserverip": "10.10.10.38", "servername": "", "port": "27000", "licensemode": "Pooled", "status": 1, "password": secretText}}
		}),
		fault("gateway-saml-at-production", "The gateway sends users to a federation server of production alone", func(_ *world.Model, a *Appliance) {
			a.Tables["authenticationsamlaction"] = []obj{{"name": "saml_adfs", "samlredirecturl": "https://10.10.10.61/adfs/ls", "samlidpcertname": "sf_2026", "samlsigningcertname": "", "samluserfield": "Name ID"}}
			a.set("authenticationpolicy", "name", "pol_ldap", obj{"action": "saml_adfs"})
		}),
		fault("gateway-sign-in-off", "The authentication server that signs users in is switched off", func(_ *world.Model, a *Appliance) {
			a.set("authenticationvserver", "name", "aaa_external", obj{"state": "DISABLED", "curstate": "OUT OF SERVICE"})
		}),
		fault("gateway-ldap-switched-off", "The virtual server by which the gateway looks users up is switched off", func(_ *world.Model, a *Appliance) {
			a.set("lbvserver", "name", "lb_ldaps", obj{"state": "DISABLED", "curstate": "OUT OF SERVICE"})
		}),
		fault("gateway-without-certificate", "Nobody has bound a certificate to the gateway", func(_ *world.Model, a *Appliance) {
			a.keep("sslvserver_sslcertkey_binding", func(r obj) bool { return r["vservername"] != Gateway || r["ca"] == true })
		}),
		fault("gateway-certificate-of-another-name", "The certificate of the gateway is good for another name", func(_ *world.Model, a *Appliance) {
			a.Names[Certificate] = []string{"vpn.contoso.example"}
		}),
		fault("balanced-storefront-certificate-of-another-name", "The certificate with which NetScaler balances StoreFront is good for another name", func(_ *world.Model, a *Appliance) {
			a.Names["sf_2026"] = []string{"portal.contoso.example"}
		}),
		fault("gateway-lacks-a-sta", "The gateway does not know one of the connectors that StoreFront has tickets from", func(_ *world.Model, a *Appliance) {
			a.keep("vpnvserver_staserver_binding", func(r obj) bool { return !strings.Contains(r["staserver"].(string), "muc-01") })
		}),
		fault("netscaler-gateway-off", "The feature of the gateway is switched off", func(_ *world.Model, a *Appliance) {
			a.Tables["nsfeature"][0]["sslvpn"] = false
		}),
		fault("netscaler-licence-ended", "The licence of NetScaler has ended, and covers no gateway any more", func(_ *world.Model, a *Appliance) {
			for _, name := range []string{"sslvpn", "aaa", "gslb"} {
				a.Tables["nslicense"][0][name] = false
			}
		}),
		fault("netscaler-xml-at-production", "The virtual server for connectors has those of production alone", func(_ *world.Model, a *Appliance) {
			a.keep("servicegroup_servicegroupmember_binding", func(r obj) bool {
				return r["servicegroupname"] != "sg_xml" || !strings.Contains(r["servername"].(string), "muc")
			})
		}),
		fault("netscaler-storefront-by-address", "NetScaler knows a StoreFront server by its address", func(m *world.Model, a *Appliance) {
			a.set("server", "name", "sf-fra-01", obj{"domain": "", "ipaddress": m.Host("sf-fra-01").Address})
		}),
		fault("netscaler-route-elsewhere", "The default route of NetScaler leads to a network that nobody has declared", func(_ *world.Model, a *Appliance) {
			a.set("route", "network", "0.0.0.0", obj{"gateway": "10.11.0.1"})
		}),
		fault("netscaler-without-subnet-address", "The only subnet address of NetScaler is switched off", func(_ *world.Model, a *Appliance) {
			a.set("nsip", "type", "SNIP", obj{"state": "DISABLED"})
		}),
		fault("netscaler-time-at-production", "NetScaler has the time from a domain controller of production alone", func(_ *world.Model, a *Appliance) {
			a.keep("ntpserver", func(r obj) bool { return r["serverip"] != nil })
		}),
		{Name: "declared-netscaler-by-word", Title: "NetScaler is declared to come back by itself, and nothing of it is at the recovery site", Apply: func(m *world.Model) {
			withoutStandby(m)
			m.Component("netscaler").Methods = []string{"application"}
		}},
		{Name: "netscaler-machine-unprotected", Title: "NetScaler comes back as the machines of production, and nothing copies one of them", Apply: func(m *world.Model) {
			failsOver(m)
			m.Nutanix.VM("vpx-fra-02").Category = world.NoCategory
		}},
		{Name: "netscaler-machine-cloned", Title: "NetScaler comes back as the machines of production, and two VMs have the address of one of them", Apply: func(m *world.Model) {
			failsOver(m)
			cloned(m)
		}},
		fault("storefront-server-undeclared", "NetScaler balances a third StoreFront server, which nobody declared", func(m *world.Model, a *Appliance) {
			a.Tables["server"] = append(a.Tables["server"], obj{"name": "sf-fra-03", "domain": m.FQDN("sf-fra-03"), "ipaddress": "0.0.0.0", "state": "ENABLED"})
			a.Tables["servicegroup_servicegroupmember_binding"] = append(a.Tables["servicegroup_servicegroupmember_binding"],
				obj{"servicegroupname": "sg_sf", "servername": "sf-fra-03", "ip": "10.10.10.33", "port": 443, "state": "ENABLED", "svrstate": "UP", "weight": "1"})
		}),
		{Name: "netscaler-standby-behind", Title: "NetScaler has a standby at the recovery site, which balances StoreFront no more", Apply: func(m *world.Model) {
			standby(m).keep("lbvserver", func(r obj) bool { return r["name"] != "lb_sf" })
		}},
		{Name: "netscaler-standby-hides", Title: "NetScaler has a standby at the recovery site, whose command policy shows nothing of load balancing", Apply: func(m *world.Model) {
			standby(m).Hidden = []string{"lbvserver"}
		}},
		fault("netscaler-signs-in-by-production", "Users of Workspace are signed in by a domain controller of production alone", func(m *world.Model, a *Appliance) {
			a.Tables["authenticationvserver"] = append(a.Tables["authenticationvserver"], obj{"name": "aaa_workspace", "ipv46": a.network + "111", "servicetype": "SSL", "state": "ENABLED", "curstate": "UP"})
			a.Tables["authenticationldapaction"] = append(a.Tables["authenticationldapaction"], obj{"name": "ldap_fra", "serverip": m.Host("dc-fra-01").Address, "serverport": 636, "sectype": "SSL"})
			a.Tables["authenticationpolicy"] = append(a.Tables["authenticationpolicy"], obj{"name": "pol_fra", "rule": "true", "action": "ldap_fra"})
			a.Tables["authenticationvserver_authenticationpolicy_binding"] = append(a.Tables["authenticationvserver_authenticationpolicy_binding"], obj{"name": "aaa_workspace", "policy": "pol_fra", "priority": "100"})
			a.set("authenticationvserver_authenticationoauthidppolicy_binding", "policy", "pol_workspace", obj{"name": "aaa_workspace"})
		}),
		{Name: "gslb-delegated-to-production", Title: "GSLB balances the gateway, whose name is left to an appliance that nobody recovers", Apply: func(m *world.Model) {
			balanceSites(m, "gateway.contoso.example")
			delegate(m, "gateway.contoso.example", map[string]string{"adns-old.contoso.example": "10.10.77.53"})
		}},
		fault("netscaler-storefront-gone", "Nobody has the address any more to which the name of StoreFront leads", func(_ *world.Model, a *Appliance) {
			a.keep("lbvserver", func(r obj) bool { return r["name"] != "lb_sf" })
		}),
		fault("gateway-saml-under-own-domain", "The gateway sends users to a federation server of the estate's own, by an address of the internet", func(m *world.Model, a *Appliance) {
			a.Tables["authenticationsamlaction"] = []obj{{"name": "saml_adfs", "samlredirecturl": "https://adfs.contoso.example/adfs/ls", "samlidpcertname": "sf_2026", "samlsigningcertname": "", "samluserfield": "Name ID"}}
			a.set("authenticationpolicy", "name", "pol_ldap", obj{"action": "saml_adfs"})
			for _, v := range m.DNS {
				v.Add(world.Record{Name: "adfs.contoso.example", Type: dns.TypeA, TTL: 3600, Data: "203.0.113.9"})
			}
		}),
		fault("netscaler-switching-off", "The gateway is behind content switching, and that feature is switched off", func(m *world.Model, a *Appliance) {
			behindSwitching(m)
			a.Tables["nsfeature"][0]["cs"] = false
		}),
		{Name: "netscaler-standby-routes-back", Title: "The standby has a route to the desktops of the recovery site that leads through production", Apply: func(m *world.Model) {
			a := standby(m)
			a.Tables["route"] = append(a.Tables["route"], obj{"network": "10.20.64.0", "netmask": "255.255.192.0", "gateway": "10.10.10.1", "Static": true, "msr": "DISABLED"})
		}},
		{Name: "netscaler-standby-asks-nobody", Title: "The gateway of the standby asks nobody who they are", Apply: func(m *world.Model) {
			standby(m).set("vpnvserver", "name", Gateway, obj{"authentication": "OFF"})
		}},
		{Name: "netscaler-standby-address-of-production", Title: "The gateway of the standby was copied from production with its address", Apply: func(m *world.Model) {
			standby(m).set("vpnvserver", "name", Gateway, obj{"ipv46": "10.10.10.107"})
		}},
		{Name: "netscaler-standby-without-second-factor", Title: "The gateway of the standby asks for a password alone", Apply: func(m *world.Model) {
			delete(standby(m).Tables, "authenticationpolicylabel_authenticationpolicy_binding")
		}},
		{Name: "gslb-delegated-to-controllers", Title: "GSLB balances the gateway, whose name is left to domain controllers", Apply: func(m *world.Model) {
			balanceSites(m, "gateway.contoso.example")
			delegate(m, "gateway.contoso.example", map[string]string{m.FQDN("dc-muc-01"): ""})
		}},
		fault("gslb-without-dns", "GSLB balances the gateway, and the service that answers DNS for it is switched off", func(m *world.Model, a *Appliance) {
			balancedAndDelegated(m, "gateway.contoso.example")
			a.set("service", "name", "adns", obj{"state": "DISABLED"})
		}),
		fault("gslb-sites-silent", "The sites of GSLB do not tell each other how they are", func(m *world.Model, a *Appliance) {
			balancedAndDelegated(m, "gateway.contoso.example")
			a.set("gslbsite", "sitetype", "REMOTE", obj{"status": "DOWN"})
		}),
		fault("gslb-at-production", "GSLB balances the gateway between services of production", func(m *world.Model, a *Appliance) {
			balancedAndDelegated(m, "gateway.contoso.example")
			a.keep("gslbvserver_gslbservice_binding", func(r obj) bool { return r["servicename"] != "gs_muc" })
		}),
	}
}

// cloned has two VMs of production have the address of an appliance, and neither its name.
func cloned(m *world.Model) {
	m.Nutanix.Plan(world.PlanCitrix).Without("vpx-fra-01")
	vpx := m.Nutanix.VM("vpx-fra-01")
	vpx.Name = "NetScaler A"
	clone := *vpx
	clone.Name = "NetScaler A before upgrade"
	m.Nutanix.VMs = append(m.Nutanix.VMs, &clone)
}

// balancedAndDelegated has GSLB answer for a name with both sites, which is left to its appliances.
func balancedAndDelegated(m *world.Model, name string) {
	balanceSites(m, name)
	servers := map[string]string{}
	for site, a := range of(m).Appliances {
		servers["adns-"+strings.ToLower(m.Sites[site].ADSite)+".contoso.example"] = a.network + "53"
	}
	delegate(m, name, servers)
}

// delegate leaves a name to servers, with the address of each that has none yet.
func delegate(m *world.Model, name string, servers map[string]string) {
	for _, v := range m.DNS {
		for server, address := range servers {
			v.Add(world.Record{Name: name, Type: dns.TypeNS, TTL: 3600, Data: server})
			if address != "" {
				v.Add(world.Record{Name: server, Type: dns.TypeA, TTL: 3600, Data: address})
			}
		}
	}
}

// balanceSites has GSLB answer for a name of the gateway with both sites: the appliances of all
// sites do, as they have the same configuration of it.
func balanceSites(m *world.Model, name string) {
	for site, a := range of(m).Appliances {
		kind := func(of string) string {
			if of == site {
				return "LOCAL"
			}
			return "REMOTE"
		}
		a.Tables["gslbsite"] = []obj{
			{"sitename": "FRA", "sitetype": kind(estate.Production), "siteipaddress": "10.10.10.109", "metricexchange": "ENABLED", "status": "ACTIVE", "sitepassword": secretText},
			{"sitename": "MUC", "sitetype": kind(estate.Recovery), "siteipaddress": "10.20.10.109", "metricexchange": "ENABLED", "status": "ACTIVE", "sitepassword": secretText},
		}
		a.Tables["gslbservice"] = []obj{
			{"servicename": "gs_fra", "ipaddress": "198.51.100.7", "sitename": "FRA", "state": "ENABLED", "svrstate": "UP"},
			{"servicename": "gs_muc", "ipaddress": "198.51.100.8", "sitename": "MUC", "state": "ENABLED", "svrstate": "DOWN"},
		}
		a.Tables["gslbvserver"] = []obj{{"name": "gv_gateway", "state": "ENABLED", "curstate": "UP", "status": 1, "backupvserver": "gv_backup"}, {"name": "gv_backup", "state": "ENABLED", "curstate": "DOWN", "backupvserver": "gv_gateway"}}
		a.Tables["service"] = append(a.Tables["service"], obj{"name": "adns", "servername": a.network + "53", "ipaddress": a.network + "53", "servicetype": "ADNS", "port": 53, "state": "ENABLED", "svrstate": "UP"})
		a.Tables["gslbvserver_domain_binding"] = []obj{{"name": "gv_gateway", "domainname": name, "ttl": "30"}}
		a.Tables["gslbvserver_gslbservice_binding"] = []obj{{"name": "gv_gateway", "servicename": "gs_fra"}, {"name": "gv_backup", "servicename": "gs_muc"}}
	}
}

// serverFaults are in the appliances themselves: they keep facts from being collected.
func serverFaults() []world.Fault {
	nodes := func(name, title string, b world.Behaviour, only ...int) world.Fault {
		return world.Fault{Name: "netscaler-" + name, Title: title, Server: true, Apply: inUse(func(_ *world.Model, a *Appliance) {
			for i, n := range a.Nodes {
				if len(only) == 0 || i == only[0] {
					n.Behaviour = b
				}
			}
		})}
	}
	hides := func(name, title string, types ...string) world.Fault {
		return world.Fault{Name: "netscaler-" + name, Title: title, Server: true, Apply: inUse(func(_ *world.Model, a *Appliance) { a.Hidden = types })}
	}
	return []world.Fault{
		nodes("down", "Nobody answers at the NetScaler appliances of the recovery site", world.Down),
		nodes("primary-down", "Only the secondary node of the NetScaler pair answers", world.Down, 0),
		{Name: "netscaler-refuses", Title: "NetScaler refuses the account, at both sites", Server: true, Apply: func(m *world.Model) {
			for _, a := range of(m).Appliances {
				for _, n := range a.Nodes {
					n.Behaviour = world.Refused
				}
			}
		}},
		nodes("busy", "NetScaler has too many sessions to answer", world.SlowsDown),
		nodes("wrong-certificate", "The certificates of NetScaler come from an authority that nobody trusts", world.WrongCertificate),
		{Name: "netscaler-production-down", Title: "Nobody answers at the NetScaler appliances of production", Server: true, Apply: func(m *world.Model) {
			for _, n := range of(m).Appliances[estate.Production].Nodes {
				n.Behaviour = world.Down
			}
		}},
		hides("hides-authentication", "The command policy shows nothing of authentication", "authentication*"),
	}
}
