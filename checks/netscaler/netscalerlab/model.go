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
	Nodes       []*Node // the first is the primary one
	Unsaved     bool
	BothPrimary bool // both nodes take themselves for primary
	Tables      map[string][]obj
	Ends        map[string]time.Duration // how long certificates are still valid, by name
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

// of are the appliances of a model: the pair of production, which fails over as virtual
// machines.
func of(m *world.Model) *Model {
	return world.Of(m, source, func() *Model {
		return &Model{Appliances: map[string]*Appliance{estate.Production: healthy(m, "10.10.10.", "vpx-fra-01", "vpx-fra-02")}}
	})
}

// The types that are served, and whether each is one object rather than a list.
var types = map[string]bool{
	"nsconfig": true, "nsversion": true, "nsfeature": true, "nscapacity": true, "nslaslicense": true, "vpnparameter": true,
	"hanode": false, "clusternode": false, "nspartition": false, "nslicenseserver": false, "dnsnameserver": false,
	"server": false, "service": false, "servicegroup": false, "lbvserver": false, "vpnvserver": false, "vpnsessionpolicy": false, "vpnsessionaction": false,
	"authenticationauthnprofile": false, "authenticationpolicy": false, "authenticationldappolicy": false, "authenticationradiuspolicy": false,
	"authenticationldapaction": false, "authenticationradiusaction": false, "sslcertkey": false, "gslbsite": false, "gslbservice": false, "gslbvserver": false,
	"lbvserver_service_binding": false, "lbvserver_servicegroup_binding": false, "servicegroup_servicegroupmember_binding": false,
	"vpnvserver_staserver_binding": false, "vpnvserver_vpnsessionpolicy_binding": false, "aaagroup_vpnsessionpolicy_binding": false,
	"vpnvserver_authenticationldappolicy_binding": false, "vpnvserver_authenticationradiuspolicy_binding": false,
	"authenticationvserver_authenticationpolicy_binding": false, "authenticationpolicylabel_authenticationpolicy_binding": false,
	"sslvserver_sslcertkey_binding": false, "gslbvserver_domain_binding": false, "gslbvserver_gslbservice_binding": false,
	"vpnglobal_staserver_binding": false, "vpnglobal_vpnsessionpolicy_binding": false,
}

// Gateway and the other names of the healthy configuration.
const (
	Gateway     = "gw_external"
	LDAPAction  = "ldap_corp"
	Certificate = "gateway_2026"
)

// healthy is the configuration of a pair whose virtual addresses are in the network that
// begins so. Everything that it leads to is at both sites, or comes along.
func healthy(m *world.Model, network string, hosts ...string) *Appliance {
	a := &Appliance{Ends: map[string]time.Duration{Certificate: 200 * world.Day, "sf_2026": 150 * world.Day, "old_2019": -2000 * world.Day}, Tables: map[string][]obj{}}
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
	virtual("lb_xml", "101", 443, "SSL", "sg_xml", servers("cloud_connectors")...)
	virtual("lb_sf", "102", 443, "SSL", "sg_sf", servers("storefront")...)
	virtual("lb_ldaps", "108", 636, "SSL_TCP", "sg_ldaps", servers("ad")...)
	row("lbvserver", obj{"name": "lb_behind_cs", "ipv46": "0.0.0.0", "port": 0, "servicetype": "HTTP", "curstate": "DOWN", "totalservices": "0"})

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
