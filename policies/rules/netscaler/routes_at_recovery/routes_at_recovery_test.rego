package muster.rules.netscaler.routes_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.routes_at_recovery as rule

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
	"the addresses were not learnt": {"changes": [fixture.not_learnt(at(["addresses"]))], "want": {target: "unknown"}},
	"the routes were not learnt": {"changes": [fixture.not_learnt(at(["routes"]))], "want": {target: "unknown"}},
	"a plan gives the appliance another network": {"changes": readdressed, "want": {target: "manual"}},
	"the default route leads to neither site": {"changes": [fixture.set_to(at(["routes", "items"]), {"d": {"network": "0.0.0.0/0", "gateway": "172.16.0.1"}})], "want": {target: "manual"}},
	"the standby has the subnet address of production": {
		"changes": array.concat(fixture.standby_pair, [there(["addresses", "items"], {"10.10.1.40": snip("10.10.1.0/24")})]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the standby has a subnet address of each site": {
		"changes": array.concat(fixture.standby_pair, [there(["addresses", "items", "10.10.1.40"], snip("10.10.1.0/24"))]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the only subnet address is switched off": {
		"changes": array.concat(fixture.standby_pair, [there(["addresses", "items", "10.20.1.40", "enabled"], false)]),
		"want": {"netscaler/recovery": "fail"},
	},
	"there is a management address and no subnet address": {
		"changes": array.concat(fixture.standby_pair, [there(["addresses", "items", "10.20.1.40", "types"], ["NSIP"])]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the default route leads through production": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "default", "gateway"], "10.10.1.1")]),
		"want": {"netscaler/recovery": "fail"},
	},
	"a second default route leads through production": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "two"], {"network": "0.0.0.0/0", "gateway": "10.10.1.1"})]),
		"want": {"netscaler/recovery": "pass"},
	},
	"no default route, and servers beside the appliance": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items"], {}),
			there(["addresses", "items", "10.20.1.40", "network"], "10.20.0.0/16"),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"no default route, and servers in other networks": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items"], {}),
			there(["addresses", "items", "10.20.1.40", "network"], "10.20.9.0/24"),
		]),
		"want": {"netscaler/recovery": "fail"},
	},
	"no default route, and one to the servers": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items"], {"servers": {"network": "10.20.0.0/16", "gateway": "10.20.9.1"}}),
			there(["addresses", "items", "10.20.1.40", "network"], "10.20.9.0/24"),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a route of its own to the recovery network leads through production": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "old"], {"network": "10.20.2.0/24", "gateway": "10.10.1.1"})]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the same, and it goes when its next hop does": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "old"], {"network": "10.20.2.0/24", "gateway": "10.10.1.1", "watched": true})]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the same, and another next hop of the recovery site for it": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items", "old"], {"network": "10.20.2.0/24", "gateway": "10.10.1.1"}),
			there(["routes", "items", "new"], {"network": "10.20.2.0/24", "gateway": "10.20.1.1"}),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a wide route through production, and the default one is good": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "old"], {"network": "10.0.0.0/8", "gateway": "10.10.1.1"})]),
		"want": {"netscaler/recovery": "fail"},
	},
	"a wide route through production, and a narrower one that is good": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items", "old"], {"network": "10.0.0.0/8", "gateway": "10.10.1.1"}),
			there(["routes", "items", "new"], {"network": "10.20.0.0/16", "gateway": "10.20.1.1"}),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a route through production to the network that the appliance is in": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "old"], {"network": "10.20.1.0/24", "gateway": "10.10.1.1"})]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a route through production to networks of production": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "old"], {"network": "10.10.64.0/18", "gateway": "10.10.1.1"})]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a route to the recovery network by a router of the recovery site": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "new"], {"network": "10.20.2.0/24", "gateway": "10.20.1.9"})]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a route to the recovery network by a next hop that nobody has declared": {
		"changes": array.concat(fixture.standby_pair, [there(["routes", "items", "new"], {"network": "10.20.2.0/24", "gateway": "172.16.0.1"})]),
		"want": {"netscaler/recovery": "manual"},
	},
	"a route to the recovery network by production's router, whose network comes along": {
		"changes": [fixture.set_to(at(["routes", "items", "new"]), {"network": "10.20.2.0/24", "gateway": "10.10.1.9"})],
		"want": {target: "pass"},
	},
	"no default route, and the desktops are in another network": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items"], {}),
			fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.21.0.0/16"]),
			there(["addresses", "items", "10.20.1.40", "network"], "10.20.0.0/16"),
		]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the same, and there is no gateway": {
		"changes": array.concat(fixture.standby_pair, [
			there(["routes", "items"], {}),
			fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.21.0.0/16"]),
			there(["addresses", "items", "10.20.1.40", "network"], "10.20.0.0/16"),
			there(["gateways", "items"], {}),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the gateway has the address of production": {
		"changes": array.concat(fixture.standby_pair, [there(["gateways", "items", "gw", "address"], "10.10.1.107")]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the same, and it is switched off": {
		"changes": array.concat(fixture.standby_pair, [there(["gateways", "items", "gw", "address"], "10.10.1.107"), there(["gateways", "items", "gw", "enabled"], false)]),
		"want": {"netscaler/recovery": "pass"},
	},
	"StoreFront is balanced at the address of production": {
		"changes": array.concat(fixture.standby_pair, [there(["virtualServers", "items", "lb_sf", "address"], "10.10.2.3")]),
		"want": {"netscaler/recovery": "fail"},
	},
	"what switches content before the gateway has the address of production": {
		"changes": array.concat(fixture.standby_pair, [
			there(["gateways", "items", "gw"], fixture.gateway("", ["cs_gw"])),
			there(["virtualServers", "items", "cs_gw"], object.union(fixture.virtual_server("10.10.1.107", 443, []), {"kind": "cs"})),
		]),
		"want": {"netscaler/recovery": "fail"},
	},
	"a virtual server of others has the address of production": {
		"changes": array.concat(fixture.standby_pair, [there(["virtualServers", "items", "web"], fixture.virtual_server("10.10.2.3", 443, []))]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the gateway has an address of a network that nobody has declared": {
		"changes": array.concat(fixture.standby_pair, [there(["gateways", "items", "gw", "address"], "192.168.7.107")]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the gateway has an address of the internet": {
		"changes": array.concat(fixture.standby_pair, [there(["gateways", "items", "gw", "address"], "198.51.100.8")]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the gateway comes over in a network that nobody has declared": {
		"changes": [fixture.set_to(at(["gateways", "items", "gw", "address"]), "192.168.7.107")],
		"want": {target: "manual"},
	},
	"nodes with a network of their own": {
		"changes": [fixture.set_to(at(["nodes", "items", "10.10.1.37", "ownNetwork"]), true)],
		"want": {target: "manual"},
	},
	"nobody says whether nodes have a network of their own": {
		"changes": [fixture.set_to(at(["nodes", "items", "10.10.1.37", "ownNetwork"]), null)],
		"want": {target: "unknown"},
	},
	"no networks of the recovery site are declared": {
		"changes": array.concat(fixture.standby_pair, [fixture.set_to(["estate", "sites", "recovery", "networks"], [])]),
		"want": {"netscaler/recovery": "unknown"},
	},
}

there(rest, value) := fixture.set_to(array.concat(["netscaler", "sites", "recovery"], rest), value)

snip(network) := {"network": network, "types": ["SNIP"], "enabled": true}

readdressed := [fixture.set_to(["protection", "plans", plan, "networks", "items", network, "kept"], false) |
	some plan, p in fixture.healthy.protection.plans
	some network, _ in p.networks.items
]

test_words[text] if {
	some text in [
		"No subnet address of the appliance is of a network that is there when production is lost: 10.10.1.40.",
		"The default route leads to 10.10.1.1, which is lost with production.",
	]
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [
		there(["addresses", "items"], {"10.10.1.40": snip("10.10.1.0/24")}),
		there(["routes", "items", "default", "gateway"], "10.10.1.1"),
	]))
}

test_the_route_that_shadows_is_removed[text] if {
	some text, route in {
		"rm route 10.20.2.0 255.255.255.0 10.10.1.1; save ns config": {"network": "10.20.2.0/24", "gateway": "10.10.1.1"},
		"rm route 10.0.0.0 255.0.0.0 10.10.1.1; save ns config": {"network": "10.0.0.0/8", "gateway": "10.10.1.1"},
		"rm route 10.20.16.0 255.255.240.0 10.10.1.1; save ns config": {"network": "10.20.16.0/20", "gateway": "10.10.1.1"},
		"rm route 0.0.0.0 0.0.0.0 10.10.1.1": {"network": "0.0.0.0/0", "gateway": "10.10.1.1"},
	}
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [there(["routes", "items"], {"r": route})]))
}

test_what_is_there_is_switched_on[text] if {
	some text, items in {
		"enable ns ip 10.20.1.40; save ns config": {"10.20.1.40": object.union(snip("10.20.1.0/24"), {"enabled": false})},
		"add ns ip <address of the recovery site> <netmask> -type SNIP": {"10.10.1.40": object.union(snip("10.10.1.0/24"), {"enabled": false})},
	}
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [there(["addresses", "items"], items)]))
}
