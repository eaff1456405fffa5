package netscalerlab

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Model are the appliances of the estate, by site.
type Model struct{ Appliances map[string]*Appliance }

// Appliance is the pair of a site, with its configuration as NITRO has it: rows by type.
type Appliance struct {
	network     string  // what its virtual addresses begin with
	Nodes       []*Node // the first is the primary one
	Unsaved     bool
	BothPrimary bool // both nodes take themselves for primary
	Tables      map[string][]obj
	Ends        map[string]time.Duration // how long certificates are still valid, by name
	Names       map[string][]string      // what certificates are good for, by name
	Hidden      []string                 // types that the command policy does not show; with a star at the end, those that begin so
	Unknown     []string                 // types that the release does not know
}

// Node is a node of a pair.
type Node struct {
	Host      string
	Status    string // hastatus
	Sync      string // hasync
	Behaviour world.Behaviour
}

// obj is a JSON object.
type obj = map[string]any

// user is the account that may only show.
const user = "muster-show"

// Of are the appliances of a model, for those who change them as commands do.
func Of(m *world.Model) *Model { return of(m) }

// of are the appliances of a model: each site has a pair of its own. That of the recovery site
// stands by, and is as production's, but for its addresses.
func of(m *world.Model) *Model {
	return world.Of(m, source, func() *Model {
		return &Model{Appliances: map[string]*Appliance{
			estate.Production: healthy(m, "10.10.10.", "vpx-fra-01", "vpx-fra-02"),
			estate.Recovery:   healthy(m, "10.20.10.", "vpx-muc-01", "vpx-muc-02"),
		}}
	})
}

// serving is the pair that lets users in when production is lost: that of the recovery site or,
// where there is none, that of production, which comes back as the machines that it is.
func serving(m *world.Model) *Appliance {
	if a := of(m).Appliances[estate.Recovery]; a != nil {
		return a
	}
	return of(m).Appliances[estate.Production]
}

// The types that are served, and whether each is one object rather than a list.
var types = func() map[string]bool {
	out := map[string]bool{}
	for _, object := range strings.Fields("nsconfig nsversion nsfeature nslicense nscapacity nslaslicense ntpsync vpnparameter") {
		out[object] = true
	}
	for _, object := range strings.Fields(`hanode clusternode nspartition nslicenseserver dnsnameserver ntpserver nsip route
		server service servicegroup lbvserver lbmonitor csvserver cspolicy csaction vpnvserver vpnsessionpolicy vpnsessionaction
		authenticationvserver authenticationauthnprofile authenticationpolicy authenticationldappolicy authenticationradiuspolicy authenticationsamlpolicy
		authenticationldapaction authenticationradiusaction authenticationsamlaction authenticationoauthaction
		authenticationoauthidpprofile authenticationoauthidppolicy sslcertkey gslbsite gslbservice gslbservicegroup gslbvserver
		lbvserver_service_binding lbvserver_servicegroup_binding servicegroup_servicegroupmember_binding
		service_lbmonitor_binding servicegroup_lbmonitor_binding
		csvserver_cspolicy_binding csvserver_lbvserver_binding csvserver_vpnvserver_binding
		vpnvserver_staserver_binding vpnvserver_vpnsessionpolicy_binding aaagroup_vpnsessionpolicy_binding
		vpnvserver_authenticationldappolicy_binding vpnvserver_authenticationradiuspolicy_binding vpnvserver_authenticationsamlpolicy_binding
		authenticationvserver_authenticationpolicy_binding authenticationvserver_authenticationoauthidppolicy_binding
		authenticationpolicylabel_authenticationpolicy_binding sslvserver_sslcertkey_binding
		gslbvserver_domain_binding gslbvserver_gslbservice_binding gslbvserver_gslbservicegroup_binding
		gslbservicegroup_gslbservicegroupmember_binding gslbservice_lbmonitor_binding
		vpnglobal_staserver_binding vpnglobal_vpnsessionpolicy_binding`) {
		out[object] = false
	}
	return out
}()

// Gateway and the other names of the healthy configuration.
const (
	Gateway     = "gw_external"
	LDAPAction  = "ldap_corp"
	Certificate = "gateway_2026"

	IdentityProvider = "workspace" // for users of Workspace
)

// healthy is the configuration of a pair whose virtual addresses are in the network that
// begins so. Everything that it leads to is at both sites, or comes along.
func healthy(m *world.Model, network string, hosts ...string) *Appliance {
	a := &Appliance{network: network, Ends: map[string]time.Duration{Certificate: 200 * world.Day, "sf_2026": 150 * world.Day, "old_2019": -2000 * world.Day}, Tables: map[string][]obj{}}
	a.Names = map[string][]string{Certificate: {"gateway.contoso.example"}, "sf_2026": {"sf." + m.Domain}, "old_2019": {"gateway.contoso.example"}}
	if c := m.Components["netscaler"]; c != nil && len(c.Aliases) > 0 {
		a.Names[Certificate] = c.Aliases
	}
	for _, h := range hosts {
		a.Nodes = append(a.Nodes, &Node{Host: m.FQDN(h), Status: "UP", Sync: "SUCCESS"})
	}
	row := func(object string, r obj) { a.Tables[object] = append(a.Tables[object], r) }
	// member names a server of the estate by the name that the appliance resolves.
	member := func(group, short string, port int) {
		if !has(a.Tables["server"], "name", short) {
			row("server", obj{"name": short, "domain": m.FQDN(short), "ipaddress": "0.0.0.0", "state": "ENABLED", "svrstate": "Unknown", "ipv6address": "NO", "port": 0, "td": "0"})
		}
		ip := ""
		if h := m.Host(short); h != nil {
			ip = h.Address
		}
		row("servicegroup_servicegroupmember_binding", obj{"servicegroupname": group, "servername": short, "ip": ip, "port": port, "state": "ENABLED", "svrstate": "UP", "weight": "1"})
	}
	virtual := func(name, last string, port int, kind, group string, shorts ...string) {
		row("lbvserver", obj{"name": name, "ipv46": network + last, "port": port, "servicetype": kind, "state": "ENABLED", "curstate": "UP", "effectivestate": "UP", "health": "100", "totalservices": strconv.Itoa(len(shorts))})
		row("lbvserver_servicegroup_binding", obj{"name": name, "servicegroupname": group})
		row("servicegroup_lbmonitor_binding", obj{"servicegroupname": group, "monitor_name": "mon_" + group, "monstate": "ENABLED", "weight": "1"})
		for _, s := range shorts {
			member(group, s, port)
		}
	}
	// What is balanced are the servers that the estate has, at both sites.
	servers := func(component string) []string {
		var shorts []string
		if c := m.Components[component]; c != nil {
			for _, host := range slices.Concat(c.Servers.Production, c.Servers.Recovery) {
				shorts = append(shorts, world.ShortName(host))
			}
		}
		return shorts
	}
	for _, m := range [][2]string{{"mon_sg_xml", "CITRIX-XD-DDC"}, {"mon_sg_sf", "STOREFRONT"}, {"mon_sg_ldaps", "LDAP"}, {"mon_sg_sspr", "HTTP-ECV"}, {"mon_sg_tftp", "PING"}, {"tcp-default", "TCP"}} {
		row("lbmonitor", obj{"monitorname": m[0], "type": m[1], "state": "ENABLED", "password": secretText, "scriptargs": secretText})
	}
	virtual("lb_xml", "101", 443, "SSL", "sg_xml", servers("cloud_connectors")...)
	virtual("lb_sf", "102", 443, "SSL", "sg_sf", servers("storefront")...)
	virtual("lb_sspr", "104", 443, "SSL", "sg_sspr", servers("sspr")...)
	virtual("lb_tftp", "105", 69, "TFTP", "sg_tftp", servers("pvs")...)
	virtual("lb_ldaps", "108", 636, "SSL_TCP", "sg_ldaps", servers("ad")...)
	row("lbvserver", obj{"name": "lb_behind_cs", "ipv46": "0.0.0.0", "port": 0, "servicetype": "HTTP", "curstate": "DOWN", "totalservices": "0"})

	row("csvserver", obj{"name": "cs_web", "ipv46": network + "110", "port": 80, "servicetype": "HTTP", "state": "ENABLED", "curstate": "UP"})
	row("csaction", obj{"name": "to_web", "targetlbvserver": "lb_behind_cs"})
	row("cspolicy", obj{"policyname": "web", "rule": "true", "action": "to_web", "hits": 0})
	row("csvserver_cspolicy_binding", obj{"name": "cs_web", "policyname": "web", "priority": "100", "targetlbvserver": ""})

	row("vpnvserver", obj{"name": Gateway, "ipv46": network + "107", "port": 443, "state": "ENABLED", "curstate": "UP", "authentication": "ON", "authnprofile": "ap_external", "icaonly": "ON"})
	for _, cc := range servers("cloud_connectors") {
		row("vpnvserver_staserver_binding", obj{"name": Gateway, "staserver": "https://" + m.FQDN(cc), "staauthid": "STA" + strings.ToUpper(cc), "staaddresstype": "IPV4"})
	}
	row("vpnsessionaction", obj{"name": "sa_sf", "wihome": "https://sf." + m.Domain + "/Citrix/StoreWeb", "storefronturl": "https://sf." + m.Domain, "icaproxy": "ON", "ntdomain": m.NetBIOS})
	row("vpnsessionpolicy", obj{"name": "sp_sf", "rule": "true", "action": "sa_sf"})
	row("vpnvserver_vpnsessionpolicy_binding", obj{"name": Gateway, "policy": "sp_sf", "priority": "100"})
	row("vpnparameter", obj{"name": "", "icaproxy": "OFF"})

	row("authenticationldapaction", obj{"name": LDAPAction, "serverip": network + "108", "serverport": 636, "sectype": "SSL", "ldapbase": m.DomainDN(), "ldapbinddn": "svc-ldap@" + m.Domain, "ldapbinddnpassword": secretText, "success": "41022"})
	row("authenticationradiusaction", obj{"name": "radius_fra", "serverip": "10.10.10.58", "serverport": 1812, "radkey": secretText})
	row("authenticationradiusaction", obj{"name": "radius_muc", "serverip": "10.20.10.58", "serverport": 1812, "radkey": secretText})
	for _, policy := range [][2]string{{"pol_ldap", LDAPAction}, {"pol_radius_fra", "radius_fra"}, {"pol_radius_muc", "radius_muc"}} {
		row("authenticationpolicy", obj{"name": policy[0], "rule": "true", "action": policy[1]})
	}
	row("authenticationvserver", obj{"name": "aaa_external", "ipv46": "0.0.0.0", "servicetype": "SSL", "state": "ENABLED", "curstate": "UP"})
	row("authenticationoauthidpprofile", obj{"name": IdentityProvider, "redirecturl": "https://accounts.cloud.com/core/login-cip", "clientid": "c", "clientsecret": secretText})
	row("authenticationoauthidppolicy", obj{"name": "pol_workspace", "rule": "true", "action": IdentityProvider})
	row("authenticationvserver_authenticationoauthidppolicy_binding", obj{"name": "aaa_external", "policy": "pol_workspace", "priority": "10"})
	row("authenticationauthnprofile", obj{"name": "ap_external", "authnvsname": "aaa_external"})
	row("authenticationvserver_authenticationpolicy_binding", obj{"name": "aaa_external", "policy": "pol_ldap", "priority": "100", "nextfactor": "second_factor"})
	row("authenticationpolicylabel_authenticationpolicy_binding", obj{"labelname": "second_factor", "policyname": "pol_radius_fra", "priority": 100})
	// The label leads to itself, as people build it for a second try.
	row("authenticationpolicylabel_authenticationpolicy_binding", obj{"labelname": "second_factor", "policyname": "pol_radius_muc", "priority": 110, "nextfactor": "second_factor"})

	for _, c := range [][2]string{{Certificate, Gateway}, {"sf_2026", "lb_sf"}} {
		row("sslvserver_sslcertkey_binding", obj{"vservername": c[1], "certkeyname": c[0], "snicert": false})
	}
	row("sslvserver_sslcertkey_binding", obj{"vservername": Gateway, "certkeyname": "old_2019", "ca": true})
	row("dnsnameserver", obj{"ip": m.Host("dc-fra-01").Address, "type": "UDP", "state": "ENABLED", "nameserverstate": "UP"})
	row("dnsnameserver", obj{"ip": m.Host("dc-muc-01").Address, "type": "UDP", "state": "ENABLED", "nameserverstate": "UP"})
	row("nsversion", obj{"version": "NetScaler NS14.1: Build 47.46.nc, Date: Oct 14 2026, 03:11:22   (64-bit)", "mode": 1})
	row("nsfeature", obj{"lb": true, "cs": true, "ssl": true, "sslvpn": true, "aaa": true, "gslb": true, "feature": []string{"LB", "CS", "SSL", "SSLVPN", "AAA", "GSLB"}})
	row("nslicense", obj{"lb": true, "cs": true, "ssl": true, "sslvpn": true, "aaa": true, "gslb": true, "appfw": false, "f_sslvpn_users": "1000", "modelid": "200", "licensingmode": "LAS (Fixed Bandwidth)", "daystoexpiration": "213"})
	for _, ip := range []obj{
		{"ipaddress": network + "36", "type": "NSIP", "iptype": []string{"NSIP"}},
		{"ipaddress": network + "40", "type": "SNIP", "iptype": []string{"SNIP", "GSLBsiteIP"}},
		{"ipaddress": network + "107", "type": "VIP", "iptype": []string{"VIP"}},
	} {
		ip["netmask"], ip["state"], ip["mgmtaccess"] = "255.255.255.0", "ENABLED", "DISABLED"
		row("nsip", ip)
	}
	row("route", obj{"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": network + "1", "Static": true, "distance": "1"})
	row("route", obj{"network": network + "0", "netmask": "255.255.255.0", "gateway": network + "40", "direct": true, "permanent": true})
	row("route", obj{"network": "127.0.0.0", "netmask": "255.0.0.0", "gateway": "127.0.0.1", "permanent": true})
	row("ntpserver", obj{"serverip": m.Host("dc-fra-01").Address, "preferredntpserver": "NO"})
	row("ntpserver", obj{"servername": m.FQDN("dc-muc-01"), "preferredntpserver": "YES"})
	row("ntpsync", obj{"state": "ENABLED"})
	row("nslaslicense", obj{"status": "ACTIVE", "daystoexpiration": "213"})
	row("nscapacity", obj{"bandwidth": "1000", "actualbandwidth": "1000", "edition": "Platinum"})
	return a
}

// secretText stands where an appliance answers passwords, encrypted or not. It must not
// get into facts.
const secretText = "7c1be0d44-never-in-facts"

func has(rows []obj, key, value string) bool {
	for _, r := range rows {
		if r[key] == value {
			return true
		}
	}
	return false
}
