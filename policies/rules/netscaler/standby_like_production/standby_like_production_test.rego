package muster.rules.netscaler.standby_like_production_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.standby_like_production as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(object.get(case, "from", fixture.standby_pair), case.changes))
}

target := "netscaler/recovery"

at(rest) := array.concat(["netscaler", "sites", "recovery"], rest)

production(rest) := fixture.access_at(rest)

cases := {
	"each site has the same": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"from": fixture.unread_access, "changes": [], "want": {target: "not_applicable"}},
	"the appliance comes over as a machine": {"from": [], "changes": [], "want": {target: "not_applicable"}},
	"one cluster for both sites": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "netscaler"], [{"host": fixture.fqdn("ns1"), "address": "", "fingerprint": ""}])],
		"want": {target: "not_applicable"},
	},
	"the appliances were not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"that of the recovery site was not read": {"changes": [fixture.without(["netscaler", "sites", "recovery"])], "want": {target: "unknown"}},
	"its virtual servers were not learnt": {"changes": [fixture.not_learnt(at(["virtualServers"]))], "want": {target: "unknown"}},
	"its gateways were not learnt": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {target: "unknown"}},
	"that of production was not read": {"changes": [fixture.without(["netscaler", "sites", "production"])], "want": {target: "unknown"}},
	"a partition of production was not read": {"changes": [fixture.set_to(production(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"a virtual server of the recovery site is named otherwise": {
		"changes": [fixture.without(at(["virtualServers", "items", "lb_xml"])), virtual("vs_dr_xml", fixture.virtual_server("10.20.1.101", 443, ["cc3"]))],
		"want": {target: "pass"},
	},
	"StoreFront is not balanced there": {"changes": [fixture.without(at(["virtualServers", "items", "lb_sf"]))], "want": {target: "fail"}},
	"StoreFront is balanced at another port": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_sf", "port"]), 8443)],
		"want": {target: "fail"},
	},
	"StoreFront is balanced at one port more": {
		"changes": [virtual("lb_sf_2", object.union(fixture.virtual_server("10.20.2.3", 8443, ["sf1"]), {"monitors": ["STOREFRONT"]}))],
		"want": {target: "pass"},
	},
	"StoreFront is behind content switching there": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_sf", "port"]), 0), fixture.set_to(at(["virtualServers", "items", "lb_sf", "address"]), "")],
		"want": {target: "pass"},
	},
	"LDAP is balanced at another port": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "port"]), 389)],
		"want": {target: "pass"},
	},
	"StoreFront is balanced between nothing": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_sf", "members"]), [])],
		"want": {target: "fail"},
	},
	"StoreFront has a virtual server that is switched off": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_sf", "enabled"]), false)],
		"want": {target: "fail"},
	},
	"servers that the estate does not name, with the monitor of StoreFront": {
		"changes": [
			fixture.set_to(production(["virtualServers", "items", "lb_sf", "members"]), [{"host": "sf9.example", "enabled": true}]),
			fixture.without(at(["virtualServers", "items", "lb_sf"])),
		],
		"want": {target: "fail"},
	},
	"TFTP of servers that the estate does not name": {
		"changes": [fixture.set_to(production(["virtualServers", "items", "tftp"]), object.union(fixture.virtual_server("10.10.1.105", 69, []), {"protocol": "TFTP", "members": [{"host": "pvs9.example", "enabled": true}]}))],
		"want": {target: "fail"},
	},
	"production has one that is switched off": {
		"changes": [
			fixture.set_to(production(["virtualServers", "items", "lb_sf", "enabled"]), false),
			fixture.without(at(["virtualServers", "items", "lb_sf"])),
		],
		"want": {target: "pass"},
	},
	"production signs users in for Workspace, the recovery site does not": {
		"changes": [fixture.set_to(at(["identityProviders", "items"]), {})],
		"want": {target: "fail"},
	},
	"the profile for Workspace is there, and nothing uses it": {
		"changes": [fixture.set_to(at(["identityProviders", "items", "workspace", "bound"]), false)],
		"want": {target: "fail"},
	},
	"the profile sends users back to another tenant": {
		"changes": [fixture.set_to(at(["identityProviders", "items", "workspace", "redirect"]), "accounts.cloudburrito.example")],
		"want": {target: "fail"},
	},
	"the profile has another name": {
		"changes": [fixture.set_to(at(["identityProviders", "items"]), {"dr": {"redirect": "accounts.cloud.com", "bound": true, "servers": ["aaa"]}})],
		"want": {target: "pass"},
	},
	"whom it signs users in for was not learnt": {"changes": [fixture.not_learnt(at(["identityProviders"]))], "want": {target: "unknown"}},
	"gateways of the recovery site lead to no StoreFront": {"changes": [fixture.set_to(at(["storeFronts", "items"]), {})], "want": {target: "fail"}},
	"neither leads to StoreFront": {
		"changes": [fixture.set_to(at(["storeFronts", "items"]), {}), fixture.set_to(production(["storeFronts", "items"]), {})],
		"want": {target: "pass"},
	},
	"the gateway of the recovery site asks nobody who they are": {"changes": [fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false)], "want": {target: "fail"}},
	"neither asks": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false), fixture.set_to(production(["gateways", "items", "gw", "signsIn"]), false)],
		"want": {target: "pass"},
	},
	"the gateway has another name and asks nobody": {
		"changes": silent_gateway,
		"want": {target: "fail"},
	},
	"the same, and production has a second one that asks nobody": {
		"changes": array.concat(silent_gateway, [fixture.set_to(production(["gateways", "items", "gw_kiosk"]), object.union(fixture.gateway("10.10.1.117", []), {"signsIn": false}))]),
		"want": {target: "pass"},
	},
	"a second gateway that asks nobody, and that of production asks": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw_test"]), object.union(fixture.gateway("10.20.1.117", []), {"signsIn": false}))],
		"want": {target: "fail"},
	},
	"a gateway that asks nobody and is switched off": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw_test"]), object.union(fixture.gateway("10.20.1.117", []), {"signsIn": false, "enabled": false}))],
		"want": {target: "pass"},
	},
	"the second factor is missing": {"changes": [fixture.without(at(["signIns", "items", "radius"]))], "want": {target: "fail"}},
	"the directory is not asked, and the second factor is": {"changes": [fixture.without(at(["signIns", "items", "ldap"]))], "want": {target: "fail"}},
	"both sign users in by something else": {
		"changes": [
			fixture.set_to(at(["signIns", "items"]), {"saml": fixture.sign_in("saml", "idp", "login.idp.example", 443)}),
			fixture.set_to(production(["signIns", "items"]), {"saml": fixture.sign_in("saml", "idp_old", "login.idp.example", 443)}),
		],
		"want": {target: "pass"},
	},
	"the recovery site signs users in by another way": {
		"changes": [fixture.set_to(at(["signIns", "items"]), {"saml": fixture.sign_in("saml", "idp", "login.idp.example", 443)})],
		"want": {target: "manual"},
	},
	"the recovery site asks for more": {"changes": [fixture.without(production(["signIns", "items", "radius"]))], "want": {target: "pass"}},
	"the second factor is missing at a gateway that is off, and another one has it": {
		"changes": [
			fixture.set_to(at(["gateways", "items", "gw_off"]), object.union(fixture.gateway("10.20.1.117", []), {"enabled": false})),
			fixture.set_to(at(["signIns", "items", "off"]), object.union(fixture.sign_in("ldap", "ldap_corp", "10.20.1.108", 636), {"gateway": "gw_off"})),
		],
		"want": {target: "pass"},
	},
	"whom the gateways of production ask was not learnt": {"changes": [fixture.not_learnt(production(["signIns"]))], "want": {target: "unknown"}},
	"GSLB of the recovery site answers for nothing": {"changes": [fixture.set_to(at(["gslb", "items"]), {})], "want": {target: "fail"}},
	"neither balances between sites": {
		"changes": [fixture.set_to(at(["gslb", "items"]), {}), fixture.set_to(production(["gslb", "items"]), {})],
		"want": {target: "pass"},
	},
	"production's comes back as a machine as well, with the same addresses": {
		"changes": [
			fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby", "nutanix_dr"]),
			fixture.set_to(at(["gateways", "items", "gw", "address"]), "10.10.1.107"),
		],
		"want": {target: "fail"},
	},
	"production's comes back as a machine as well, and each has addresses of its own": {
		"changes": [
			fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby", "nutanix_dr"]),
			fixture.set_to(at(["virtualServers", "items"]), {
				"lb_ldaps": fixture.virtual_server("10.20.1.108", 636, ["dc2"]),
				"lb_xml": fixture.virtual_server("10.20.1.101", 443, ["cc3"]),
				"lb_sf": fixture.virtual_server("10.20.1.102", 443, ["sf1"]),
			}),
		],
		"want": {target: "pass"},
	},
	"a domain controller is one for DHCP as well, and LDAP is balanced at both sites": {"changes": [also_dhcp], "want": {target: "pass"}},
	"the same, and a monitor tells what is balanced": {
		"changes": [also_dhcp, fixture.set_to(production(["virtualServers", "items", "lb_ldaps", "monitors"]), ["LDAP"])],
		"want": {target: "pass"},
	},
	"the same, and nothing but the members tells what is balanced": {
		"changes": [
			also_dhcp,
			fixture.set_to(production(["virtualServers", "items", "lb_ldaps", "monitors"]), ["TCP"]),
			fixture.set_to(production(["virtualServers", "items", "lb_ldaps", "port"]), 10636),
			fixture.set_to(production(["virtualServers", "items", "lb_ldaps", "members"]), [{"host": fixture.fqdn("dc1"), "enabled": true}]),
		],
		"want": {target: "pass"},
	},
	"DNS of the domain controllers is balanced at both sites, and LDAP at production only": {
		"changes": [fixture.without(at(["virtualServers", "items", "lb_ldaps"]))],
		"want": {target: "fail"},
	},
	"the same, and LDAP is balanced at production only": {
		"changes": [also_dhcp, fixture.without(at(["virtualServers", "items", "lb_ldaps"]))],
		"want": {target: "fail"},
	},
	"a newer build than production's": {"changes": [fixture.set_to(at(["system", "version"]), "NetScaler NS14.1: Build 101.2.nc, Date: x")], "want": {target: "fail"}},
	"another build": {"changes": [fixture.set_to(at(["system", "version"]), "NetScaler NS14.1: Build 21.48.nc, Date: x")], "want": {target: "fail"}},
	"the same build, made on another day": {"changes": [fixture.set_to(at(["system", "version"]), "NetScaler NS14.1: Build 47.46.nc, Date: y")], "want": {target: "pass"}},
	"a release that nobody can read": {"changes": [fixture.set_to(at(["system", "version"]), "")], "want": {target: "unknown"}},
}

# silent_gateway has another name than that of production, leads to StoreFront and asks nobody.
silent_gateway := [
	fixture.set_to(at(["gateways", "items"]), {"gw_dr": object.union(fixture.gateway("10.20.1.107", []), {"signsIn": false})}),
	fixture.set_to(at(["storeFronts", "items", "sf", "gateway"]), "gw_dr"),
]

# also_dhcp has a domain controller of production serve DHCP too.
also_dhcp := fixture.set_to(["estate", "components", "dhcp", "servers", "production"], [fixture.fqdn("dc1")])

test_a_newer_standby_is_low_and_production_follows if {
	found := rule.findings with input as fixture.changed(array.concat(fixture.standby_pair, [fixture.set_to(at(["system", "version"]), "NetScaler NS14.1: Build 101.2.nc")]))
	{[f.severity, f.message] | some f in found} == {["low", "The recovery site runs NS14.1: Build 101.2, production still NS14.1: Build 47.46."]}
	every f in found {
		endswith(f.fix, ": install the release of the recovery site")
	}
}

test_sign_in_that_is_there_is_switched_on[text] if {
	off := fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false)
	some text, changes in {
		"set vpn vserver gw -authentication ON; save ns config": [off],
		": see \"show vpn vserver gw\" at production, and let users sign in at gw as they do there": [off, fixture.set_to(at(["gateways", "items", "gw", "asksOn"]), null)],
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(fixture.standby_pair, changes))
}

virtual(name, server) := fixture.set_to(at(["virtualServers", "items", name]), server)

test_words[text] if {
	some text, change in {
		"Production balances storefront by lb_sf, and nothing does at the recovery site.": fixture.without(at(["virtualServers", "items", "lb_sf"])),
		"Production runs NS14.1: Build 47.46, the recovery site NS13.1: Build 49.15.": fixture.set_to(at(["system", "version"]), "NetScaler NS13.1: Build 49.15.nc"),
		"Gateways of production sign users in by RADIUS too, and those of the recovery site by LDAP alone.": fixture.without(at(["signIns", "items", "radius"])),
		"The gateway gw of the recovery site asks nobody who they are, and gateways of production do.": fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false),
		"Production signs users in for accounts.cloud.com": fixture.set_to(at(["identityProviders", "items"]), {}),
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(fixture.standby_pair, [change]))
}
