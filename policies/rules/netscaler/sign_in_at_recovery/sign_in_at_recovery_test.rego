package muster.rules.netscaler.sign_in_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.sign_in_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"changes": fixture.unread_access, "want": {target: "not_applicable"}},
	"the pair of the recovery site stands by": {"changes": fixture.standby_pair, "want": {target: "not_applicable", "netscaler/recovery": "pass"}},
	"production alone is named, and something else stands by": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby"])],
		"want": {target: "not_applicable"},
	},
	"the appliance was not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"what the appliance is was not learnt": {"changes": [fixture.not_learnt(at(["system"]))], "want": {target: "unknown"}},
	"a partition was not read": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"whom gateways ask was not learnt": {"changes": [fixture.not_learnt(at(["signIns"]))], "want": {target: "unknown"}},
	"what is behind virtual servers was not learnt": {"changes": [fixture.not_learnt(at(["virtualServers"]))], "want": {target: "unknown"}},
	"LDAP leads to an address of production": {"changes": [to("ldap", "10.10.1.11")], "want": {target: "fail"}},
	"LDAP leads to a domain controller of production by name": {"changes": [to("ldap", fixture.fqdn("dc1"))], "want": {target: "fail"}},
	"LDAP leads to a domain controller of the recovery site by name": {"changes": [to("ldap", fixture.fqdn("dc2"))], "want": {target: "pass"}},
	"LDAP leads to an address of the recovery site": {"changes": [to("ldap", "10.20.1.11")], "want": {target: "pass"}},
	"LDAP leads to a name that nobody at the recovery site knows": {
		"changes": [
			to("ldap", "ldap.example"),
			fixture.set_to(fixture.host_at("recovery", "ldap.example"), fixture.no_host("ldap.example")),
		],
		"want": {target: "fail"},
	},
	"LDAP leads to a name that nobody asked for": {"changes": [to("ldap", "ldap.example")], "want": {target: "unknown"}},
	"LDAP leads to nobody knows whom": {"changes": [to("ldap", "")], "want": {target: "unknown"}},
	"the virtual server has members of production only": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_ldaps"]), fixture.virtual_server("10.10.1.108", 636, ["dc1"]))],
		"want": {target: "fail"},
	},
	"the virtual server has no member": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_ldaps"]), fixture.virtual_server("10.10.1.108", 636, []))],
		"want": {target: "fail"},
	},
	"the virtual server is switched off": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "enabled"]), false)],
		"want": {target: "fail"},
	},
	"the member of the recovery site is switched off": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "members", "1", "enabled"]), false)],
		"want": {target: "fail"},
	},
	"another port of the same address leads to the recovery site": {
		"changes": [
			fixture.set_to(at(["virtualServers", "items", "lb_ldaps"]), fixture.virtual_server("10.10.1.108", 636, ["dc1"])),
			fixture.set_to(at(["virtualServers", "items", "lb_other"]), fixture.virtual_server("10.10.1.108", 443, ["dc2"])),
		],
		"want": {target: "fail"},
	},
	"a second action leads to production": {
		"changes": [fixture.set_to(at(["signIns", "items", "more"]), fixture.sign_in("ldap", "ldap_hq", "10.10.1.11", 636))],
		"want": {target: "pass"},
	},
	"RADIUS is at an address of a network that is at both sites": {
		"changes": [
			to("radius", "10.30.1.58"),
			fixture.set_to(["estate", "sites", "production", "networks"], ["10.10.0.0/16", "10.30.0.0/16"]),
			fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.30.0.0/16"]),
		],
		"want": {target: "manual"},
	},
	"RADIUS is at production only": {"changes": [to("radius", "10.10.1.58")], "want": {target: "fail"}},
	"a gateway that is switched off asks production": {
		"changes": [
			fixture.set_to(at(["gateways", "items", "old"]), object.union(fixture.gateway("10.10.1.117", []), {"enabled": false})),
			fixture.set_to(at(["signIns", "items", "old"]), object.union(fixture.sign_in("ldap", "old", "10.10.1.11", 636), {"gateway": "old"})),
		],
		"want": {target: "pass"},
	},
	"a second gateway asks production": {
		"changes": [
			fixture.set_to(at(["gateways", "items", "two"]), fixture.gateway("10.10.1.117", [])),
			fixture.set_to(at(["signIns", "items", "two"]), object.union(fixture.sign_in("ldap", "two", "10.10.1.11", 636), {"gateway": "two"})),
		],
		"want": {target: "fail"},
	},
	"the gateway asks something that muster does not read": {"changes": [fixture.set_to(at(["signIns", "items"]), {})], "want": {target: "manual"}},
	"the gateway asks nobody": {
		"changes": [
			fixture.set_to(at(["signIns", "items"]), {}),
			fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false),
		],
		"want": {target: "pass"},
	},
	"no gateway lets users in, and the estate has a name for one": {"changes": [fixture.set_to(at(["gateways", "items"]), {})], "want": {target: "manual"}},
	"the only gateway is switched off": {"changes": [fixture.set_to(at(["gateways", "items", "gw", "enabled"]), false)], "want": {target: "manual"}},
	"an appliance that signs users in for Workspace and has no gateway": {
		"changes": [
			fixture.set_to(at(["gateways", "items"]), {}),
			fixture.set_to(["estate", "components", "netscaler", "aliases"], null),
		],
		"want": {target: "pass"},
	},
	"an appliance that balances load and nothing else": {
		"changes": [
			fixture.set_to(at(["identityProviders", "items"]), {}),
			fixture.set_to(at(["gateways", "items"]), {}),
			fixture.set_to(["estate", "components", "netscaler", "aliases"], null),
		],
		"want": {target: "not_applicable"},
	},
	"users of Workspace are signed in by production's controllers": {
		"changes": [
			fixture.set_to(at(["identityProviders", "items", "workspace", "servers"]), ["idp"]),
			fixture.set_to(at(["signIns", "items", "idp"]), object.union(fixture.sign_in("ldap", "ldap_idp", "10.10.1.11", 636), {"gateway": "idp"})),
		],
		"want": {target: "fail"},
	},
	"the profile for Workspace is not used": {
		"changes": [
			fixture.set_to(at(["identityProviders", "items", "workspace", "servers"]), ["idp"]),
			fixture.set_to(at(["identityProviders", "items", "workspace", "bound"]), false),
			fixture.set_to(at(["signIns", "items", "idp"]), object.union(fixture.sign_in("ldap", "ldap_idp", "10.10.1.11", 636), {"gateway": "idp"})),
		],
		"want": {target: "pass"},
	},
	"for whom users are signed in was not learnt": {"changes": [fixture.not_learnt(at(["identityProviders"]))], "want": {target: "unknown"}},
	"the gateway is behind content switching": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw"]), fixture.gateway("", ["cs_gw"])), to("ldap", "10.10.1.11")],
		"want": {target: "fail"},
	},
	"nothing leads to the only gateway": {"changes": [fixture.set_to(at(["gateways", "items", "gw"]), fixture.gateway("", []))], "want": {target: "manual"}},
	"LDAP leads to content switching with members of both sites": {
		"changes": [
			to("ldap", "10.10.1.120"),
			fixture.set_to(at(["virtualServers", "items", "cs_ldap"]), object.union(fixture.virtual_server("10.10.1.120", 636, ["dc1", "dc2"]), {"kind": "cs"})),
		],
		"want": {target: "pass"},
	},
	"the authentication server is switched off": {"changes": [fixture.set_to(at(["gateways", "items", "gw", "asksOn"]), false)], "want": {target: "fail"}},
	"nobody says whether the authentication server is on": {"changes": [fixture.set_to(at(["gateways", "items", "gw", "asksOn"]), null)], "want": {target: "unknown"}},
	"a gateway with policies of its own has no such server": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw", "asksOn"]), false), fixture.set_to(at(["gateways", "items", "gw", "asks"]), "")],
		"want": {target: "pass"},
	},
	"a gateway that asks nobody has one that is off": {
		"changes": [
			fixture.set_to(at(["gateways", "items", "gw", "asksOn"]), false), fixture.set_to(at(["gateways", "items", "gw", "signsIn"]), false),
			fixture.set_to(at(["signIns", "items"]), {}),
		],
		"want": {target: "pass"},
	},
	"SAML on the internet and nothing else": {"changes": [saml("login.idp.example")], "want": {target: "pass"}},
	"SAML at a server of production": {"changes": [saml(fixture.fqdn("dc1"))], "want": {target: "fail"}},
	"SAML at an address of production": {"changes": [saml("10.10.1.90")], "want": {target: "fail"}},
	"SAML at a name of the domain that nobody asked for": {"changes": [saml(fixture.fqdn("adfs"))], "want": {target: "unknown"}},
	"SAML at a public name that leads to production": {
		"changes": [
			saml("adfs.example"),
			fixture.set_to(fixture.host_at("recovery", "adfs.example"), object.union(fixture.no_host("adfs.example"), {"rcode": "NOERROR", "exists": true, "addresses": ["10.10.1.90"]})),
		],
		"want": {target: "fail"},
	},
	"SAML under the domain of the gateway, at an address of the internet": {"changes": under_own_domain("adfs.contoso.example", "203.0.113.9", []), "want": {target: "manual"}},
	"SAML under the domain above that of the directory": {
		"changes": [
			saml("adfs.contoso.example"),
			fixture.set_to(["estate", "domain"], "corp.contoso.example"),
			fixture.set_to(fixture.host_at("recovery", "adfs.contoso.example"), fixture.host("adfs.contoso.example", ["203.0.113.9"], [])),
		],
		"want": {target: "manual"},
	},
	"the same, and nobody inside knows the name": {
		"changes": array.concat(under_own_domain("adfs.contoso.example", "203.0.113.9", []), [fixture.set_to(fixture.host_at("recovery", "adfs.contoso.example"), fixture.no_host("adfs.contoso.example"))]),
		"want": {target: "manual"},
	},
	"the same, by an address of production": {"changes": under_own_domain("adfs.contoso.example", "10.10.1.90", []), "want": {target: "fail"}},
	"the same, by an address of the recovery site": {"changes": under_own_domain("adfs.contoso.example", "10.20.1.90", []), "want": {target: "pass"}},
	"a name of one's own that is left to a provider on the internet": {
		"changes": under_own_domain("login.contoso.example", "203.0.113.9", [{"name": "login.contoso.example", "target": "contoso.idp.test", "ttl": 300}]),
		"want": {target: "pass"},
	},
	"a name of one's own that is an alias of another one": {
		"changes": under_own_domain("login.contoso.example", "203.0.113.9", [{"name": "login.contoso.example", "target": "adfs.contoso.example", "ttl": 300}]),
		"want": {target: "manual"},
	},
	"a provider whose name ends like one of one's own": {"changes": under_own_domain("login.notcontoso.example", "203.0.113.9", []), "want": {target: "pass"}},
	"a provider of the same top-level domain": {"changes": under_own_domain("login.idp.example", "203.0.113.9", []), "want": {target: "pass"}},
	"one under a domain of one's own, and LDAP by an address that may be anywhere": {
		"changes": array.concat(under_own_domain("adfs.contoso.example", "203.0.113.9", []), [fixture.set_to(at(["signIns", "items", "ldap"]), fixture.sign_in("ldap", "ldap_corp", "nobody.example", 636))]),
		"want": {target: "unknown"},
	},
	"one OAuth action at production and on the internet": {"changes": [oauth(["10.10.1.90", "login.idp.example"], "idp")], "want": {target: "fail"}},
	"one OAuth action on the internet twice": {"changes": [oauth(["login.idp.example", "token.idp.example"], "idp")], "want": {target: "pass"}},
	"one OAuth action at nobody knows whom and on the internet": {"changes": [oauth([fixture.fqdn("adfs"), "login.idp.example"], "idp")], "want": {target: "unknown"}},
	"an OAuth action at production, and another on the internet": {"changes": [oauth(["10.10.1.90", "login.idp.example"], "%s")], "want": {target: "pass"}},
	"SAML whose action names no server": {"changes": [saml("")], "want": {target: "unknown"}},
	"an action of a type that is not read, beside LDAP": {
		"changes": [fixture.set_to(at(["signIns", "items", "otp"]), object.union(fixture.sign_in("other", "otp_push", "", 0), {"host": ""}))],
		"want": {target: "manual"},
	},
	"the standby has no gateway, and production has one": {
		"changes": array.concat(fixture.standby_pair, [fixture.set_to(["netscaler", "sites", "recovery", "gateways", "items"], {})]),
		"want": {"netscaler/recovery": "fail"},
	},
}

# under_own_domain has a gateway of the domain contoso.example and a provider with a name that
# leads to an address.
under_own_domain(host, address, chain) := [
	saml(host),
	fixture.set_to(["estate", "components", "netscaler", "aliases"], ["gateway.contoso.example"]),
	fixture.set_to(fixture.host_at("recovery", host), fixture.host(host, [address], chain)),
]

saml(host) := fixture.set_to(at(["signIns", "items"]), {"saml": fixture.sign_in("saml", "saml_idp", host, 443)})

# oauth has users sent to several hosts, by one action or by one for each where its name has a
# place for the host.
oauth(hosts, action) := fixture.set_to(at(["signIns", "items"]), {host: fixture.sign_in("oauth", replace(action, "%s", host), host, 443) | some host in hosts})

to(key, host) := fixture.set_to(at(["signIns", "items", key, "host"]), host)

test_words[text] if {
	some text in [
		"The gateway gw asks LDAP at 10.10.1.11, and none of that is there when production is lost.",
		"\"show authentication ldapAction ldap_corp\" says and -serverName",
		"with a higher priority number",
	]
	testing.says(rule, target, text) with input as fixture.changed([to("ldap", "10.10.1.11")])
}

# What people have to copy or to look at is nothing that ends with saving.
test_nothing_is_saved_that_nobody_typed if {
	every change in [to("ldap", "10.10.1.11"), saml("10.10.1.90")] {
		found := rule.findings with input as fixture.changed([change])
		every f in found {
			endswith(f.fix, "save ns config") == startswith(split(f.fix, ": ")[1], "set ")
		}
	}
}

test_the_fix_switches_on_what_is_off[text] if {
	some text, change in {
		"LDAP at 10.10.1.108 (the virtual server lb_ldaps, which is switched off)": fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "enabled"]), false),
		": enable lb vserver lb_ldaps; save ns config": fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "enabled"]), false),
		"show authentication ldapAction ldap_corp": fixture.set_to(at(["virtualServers", "items", "lb_ldaps"]), object.union(fixture.virtual_server("10.10.1.108", 636, ["dc1"]), {"enabled": false})),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}

test_a_gateway_that_is_there_is_not_added[text] if {
	gateways := ["netscaler", "sites", "recovery", "gateways", "items"]
	some text, change in {
		": enable vpn vserver gw; save ns config": fixture.set_to(array.concat(gateways, ["gw", "enabled"]), false),
		": see \"show vpn vserver gw\": it is there": fixture.set_to(array.concat(gateways, ["gw"]), fixture.gateway("", [])),
		": add vpn vserver gw SSL <address> 443": fixture.set_to(gateways, {}),
	}
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [change]))
}

# The configuration of the gateway says nothing of it then.
test_a_gateway_that_is_off_with_its_feature[text] if {
	some text, field in {": enable ns feature SSLVPN; save ns config": "on", ": show ns license": "licensed"}
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [
		fixture.set_to(["netscaler", "sites", "recovery", "gateways", "items", "gw", "enabled"], false),
		fixture.set_to(["netscaler", "sites", "recovery", "features", "items", "sslvpn", field], false),
	]))
}

test_an_action_of_which_a_part_is_lost[text] if {
	some text in [
		"asks OAuth at 10.10.1.90, login.idp.example, and not all of what its action needs is there when production is lost.",
		": see \"show authentication OAuthAction idp\", and let what leads to 10.10.1.90 lead to an identity provider",
	]
	testing.says(rule, target, text) with input as fixture.changed([oauth(["10.10.1.90", "login.idp.example"], "idp")])
}
