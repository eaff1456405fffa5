package muster.rules.netscaler.balanced_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.balanced_at_recovery as rule

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
	"the virtual servers were not learnt": {"changes": [fixture.not_learnt(at(["virtualServers"]))], "want": {target: "unknown"}},
	"nothing of the estate is balanced": {
		"changes": [
			fixture.set_to(at(["virtualServers", "items"]), {"web": object.union(fixture.virtual_server("10.10.1.201", 443, []), {"members": [{"host": "web.example", "enabled": true}]})}),
			leads_to("10.10.1.1"), name_leads_to("sf", "10.10.1.13"),
		],
		"want": {target: "not_applicable"},
	},
	"a virtual server of others leads to production": {
		"changes": [virtual("web", object.union(fixture.virtual_server("10.10.1.201", 443, []), {"members": [{"host": "10.10.77.7", "enabled": true}]}))],
		"want": {target: "pass"},
	},
	"connectors of production only": {"changes": [virtual("lb_xml", fixture.virtual_server("10.10.2.1", 443, ["cc1", "cc2"]))], "want": {target: "fail"}},
	"LDAP at production only": {"changes": [virtual("lb_ldaps", fixture.virtual_server("10.10.1.108", 636, ["dc1"]))], "want": {target: "fail"}},
	"the server of the recovery site is switched off": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_xml", "members", "1", "enabled"]), false)],
		"want": {target: "fail"},
	},
	"StoreFront comes back as the machine that it is": {"changes": [virtual("lb_sf", fixture.virtual_server("10.10.2.3", 443, ["sf1"]))], "want": {target: "pass"}},
	"StoreFront by address, in a network that comes along": {
		"changes": [virtual("lb_sf", members("10.10.2.3", [first_address("sf1")]))],
		"want": {target: "fail"},
	},
	"StoreFront by address, and nobody knows what plans start": {
		"changes": array.concat(
			[virtual("lb_sf", members("10.10.2.3", [first_address("sf1")]))],
			[fixture.set_to(["protection", "servers", name, "status"], "failed") | some name, _ in fixture.protection.servers],
		),
		"want": {target: "unknown"},
	},
	"an address, and nobody knows whose": {
		"changes": array.concat(
			[virtual("lb_sf", members("10.10.2.3", [first_address("sf1")]))],
			[fixture.not_learnt(["dns", "resolvers", key, "hosts", fixture.fqdn("sf1")]) | some key, _ in fixture.healthy.dns.resolvers; startswith(key, "production/")],
		),
		"want": {target: "unknown"},
	},
	"a server that is named like an address and has a name": {
		"changes": [virtual("lb_sf", members("10.10.2.3", [fixture.fqdn("sf1")]))],
		"want": {target: "pass"},
	},
	"a virtual server that is switched off and that nobody names": {
		"changes": [virtual("old", object.union(fixture.virtual_server("10.10.1.250", 443, ["cc1"]), {"enabled": false, "members": [{"host": fixture.fqdn("cc1"), "enabled": false}]}))],
		"want": {target: "pass"},
	},
	"the virtual server of a name of the estate is switched off": {
		"changes": [
			virtual("lb_xml", object.union(fixture.virtual_server("10.10.2.1", 443, []), {"enabled": false, "members": [{"host": fixture.fqdn("cc3"), "enabled": false}]})),
			leads_to("10.10.2.1"),
		],
		"want": {target: "fail"},
	},
	"the virtual server of a name of the estate is switched off, with members of both sites": {
		"changes": [leads_to("10.10.2.1"), fixture.set_to(at(["virtualServers", "items", "lb_xml", "enabled"]), false)],
		"want": {target: "fail"},
	},
	"the virtual server of a name of the estate has no members": {
		"changes": [leads_to("10.10.2.1"), virtual("lb_xml", fixture.virtual_server("10.10.2.1", 443, []))],
		"want": {target: "fail"},
	},
	"beside it one for HTTP without members, which redirects": {
		"changes": [leads_to("10.10.2.1"), virtual("lb_http", object.union(fixture.virtual_server("10.10.2.1", 80, []), {"protocol": "HTTP"}))],
		"want": {target: "pass"},
	},
	"beside it content switching without members, which redirects": {
		"changes": [leads_to("10.10.2.1"), virtual("cs_http", object.union(fixture.virtual_server("10.10.2.1", 80, []), {"kind": "cs"}))],
		"want": {target: "pass"},
	},
	"connectors that only the port is watched of": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_xml", "monitors"]), ["TCP"])],
		"want": {target: "fail"},
	},
	"connectors that the port and the service are watched of": {
		"changes": [fixture.set_to(at(["virtualServers", "items", "lb_xml", "monitors"]), ["CITRIX-XML-SERVICE", "TCP"])],
		"want": {target: "pass"},
	},
	"connectors that are more than that, and only the port is watched": {
		"changes": [
			fixture.set_to(["estate", "components", "pvs", "servers", "production"], [fixture.fqdn("cc1"), fixture.fqdn("pvs1")]),
			fixture.set_to(at(["virtualServers", "items", "lb_xml", "monitors"]), ["TCP"]),
		],
		"want": {target: "fail"},
	},
	"connectors beside a server that the estate does not name, and only the port is watched": {
		"changes": [virtual("lb_xml", object.union(members("10.10.2.1", [fixture.fqdn("cc1"), fixture.fqdn("cc3"), "cc9.example"]), {"monitors": ["TCP"]}))],
		"want": {target: "fail"},
	},
	"connectors beside a server of another kind, and only the port is watched": {
		"changes": [virtual("lb_mixed", object.union(members("10.10.1.199", [fixture.fqdn("cc3"), fixture.fqdn("sf1")]), {"monitors": ["TCP"]}))],
		"want": {target: "pass"},
	},
	"the same at the address of the name of the connectors": {
		"changes": [leads_to("10.10.1.199"), virtual("lb_mixed", object.union(members("10.10.1.199", [fixture.fqdn("cc3"), fixture.fqdn("sf1")]), {"monitors": ["TCP"]}))],
		"want": {target: "fail"},
	},
	"domain controllers that are connectors too, and the port of LDAP is watched": {
		"changes": [
			fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], [fixture.fqdn("cc3"), fixture.fqdn("dc2")]),
			fixture.set_to(at(["virtualServers", "items", "lb_ldaps", "monitors"]), ["TCP"]),
		],
		"want": {target: "pass"},
	},
	"the name of the connectors leads to no virtual server": {"changes": [leads_to("10.10.1.230")], "want": {target: "manual"}},
	"the name of the connectors leads to one of them": {"changes": [leads_to("10.10.1.1")], "want": {target: "pass"}},
	"the name of StoreFront leads to no virtual server": {"changes": [name_leads_to("sf", "10.10.1.230")], "want": {target: "manual"}},
	"the name of StoreFront leads to a gateway": {"changes": [name_leads_to("sf", "10.10.1.107")], "want": {target: "pass"}},
	"the name of StoreFront leads to what GSLB answers": {"changes": [name_leads_to("sf", "198.51.100.8")], "want": {target: "pass"}},
	"the name of StoreFront leads nowhere, which is told elsewhere": {"changes": [name_leads_to("sf", "0.0.0.0")], "want": {target: "pass"}},
	"the name of StoreFront leads to the recovery site, which has no appliance": {"changes": [name_leads_to("sf", "10.20.1.230")], "want": {target: "pass"}},
	"the name of StoreFront leads to the recovery site, and its appliance has no such address": {
		"changes": array.concat(fixture.standby_pair, [name_leads_to("sf", "10.20.1.230")]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the name of the gateway leads to an address inside that no gateway has": {"changes": [gateway_leads_to("10.10.1.230")], "want": {target: "manual"}},
	"the name of the gateway leads to the internet": {"changes": [gateway_leads_to("203.0.113.9")], "want": {target: "pass"}},
	"another name leads to no virtual server": {"changes": [name_leads_to("tftp", "10.10.1.230")], "want": {target: "pass"}},
	"nothing is balanced any more, and the name of StoreFront led there": {
		"changes": [fixture.set_to(at(["virtualServers", "items"]), {}), name_leads_to("sf", "10.10.2.3")],
		"want": {target: "manual"},
	},
	"the name leads to the pair of production, while another one stands by": {
		"changes": array.concat(fixture.standby_pair, [
			fixture.without(["netscaler", "sites", "recovery", "virtualServers", "items", "lb_sf"]),
			name_leads_to("sf", "10.10.2.3"),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the name leads to no virtual server of either site": {
		"changes": array.concat(fixture.standby_pair, [name_leads_to("sf", "10.10.1.230")]),
		"want": {"netscaler/recovery": "manual"},
	},
	"nobody says what watches connectors": {"changes": [fixture.set_to(at(["virtualServers", "items", "lb_xml", "monitors"]), [])], "want": {target: "unknown"}},
	"a name that nobody asked for": {
		"changes": [virtual("lb_xml", members("10.10.2.1", [fixture.fqdn("cc1"), "xml.example"]))],
		"want": {target: "unknown"},
	},
	"TFTP of PVS at production only": {
		"changes": [
			fixture.set_to(["estate", "components", "pvs", "methods"], ["application"]),
			virtual("lb_tftp", object.union(fixture.virtual_server("10.10.1.105", 69, ["pvs1"]), {"protocol": "TFTP"})),
		],
		"want": {target: "fail"},
	},
}

# leads_to has the name of the connectors lead to an address.
leads_to(address) := name_leads_to("xml", address)

gateway_leads_to(address) := fixture.set_to(fixture.host_at("recovery", fixture.healthy.estate.components.netscaler.aliases[0]), fixture.host("x", [address], []))

name_leads_to(name, address) := fixture.set_to(array.concat(fixture.host_at("recovery", fixture.fqdn(name)), ["addresses"]), [address])

virtual(name, server) := fixture.set_to(at(["virtualServers", "items", name]), server)

members(address, hosts) := object.union(fixture.virtual_server(address, 443, []), {"members": [{"host": host, "enabled": true} | some host in hosts]})

first_address(short) := fixture.healthy.dns.resolvers[key].hosts[fixture.fqdn(short)].addresses[0] if {
	some key in object.keys(fixture.healthy.dns.resolvers)
	startswith(key, "production/")
}

test_words[text] if {
	some text in [
		"The virtual server lb_xml leads to nothing that is there when production is lost: cc1.corp.example.internal.",
		"add server cc3.corp.example.internal cc3.corp.example.internal",
	]
	testing.says(rule, target, text) with input as fixture.changed([virtual("lb_xml", fixture.virtual_server("10.10.2.1", 443, ["cc1"]))])
}

test_the_fix_shows_what_is_behind_it_first[text] if {
	some text, server in {
		"show lb vserver lb_xml; add server cc3": fixture.virtual_server("10.10.2.1", 443, ["cc1"]),
		"show cs vserver lb_xml; add server cc3": object.union(fixture.virtual_server("10.10.2.1", 443, ["cc1"]), {"kind": "cs"}),
	}
	testing.says(rule, target, text) with input as fixture.changed([virtual("lb_xml", server)])
}

test_the_fix_of_one_that_is_off_switches_it_on[text] if {
	some text, kind in {"enable lb vserver lb_xml; save ns config": "lb", "enable cs vserver lb_xml; save ns config": "cs"}
	testing.says(rule, target, text) with input as fixture.changed([
		leads_to("10.10.2.1"),
		virtual("lb_xml", object.union(fixture.virtual_server("10.10.2.1", 443, ["cc1", "cc3"]), {"enabled": false, "kind": kind})),
	])
}

test_the_monitor_speaks_as_the_connectors_do[text] if {
	some text, server in {
		"add lb monitor <name> CITRIX-XD-DDC -secure YES; then bind it to one server first": {"protocol": "SSL", "port": 8443},
		"CITRIX-XD-DDC -secure YES;": {"protocol": "TCP", "port": 443},
		"CITRIX-XD-DDC -secure NO;": {"protocol": "HTTP", "port": 80},
	}
	watched := object.union(fixture.virtual_server("10.10.2.1", 443, ["cc1", "cc3"]), {"monitors": ["TCP"]})
	testing.says(rule, target, text) with input as fixture.changed([virtual("lb_xml", object.union(watched, server))])
}
