package muster.rules.netscaler.gslb_delegated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.gslb_delegated as rule

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
	"GSLB was not learnt": {"changes": [fixture.not_learnt(at(["gslb"]))], "want": {target: "unknown"}},
	"its services for DNS were not learnt": {"changes": [fixture.not_learnt(at(["adns"]))], "want": {target: "unknown"}},
	"GSLB is not used": {"changes": [fixture.set_to(at(["gslb", "items"]), {})], "want": {target: "not_applicable"}},
	"who answers for the name was not learnt": {
		"changes": [fixture.set_to(named, {"status": "failed", "reason": "timeout", "message": "no answer", "nameServers": [], "zone": ""})],
		"want": {target: "unknown"},
	},
	"facts from before anybody asked": {"changes": [fixture.without(array.slice(named, 0, 4))], "want": {target: "unknown"}},
	"the zone names nobody": {"changes": [servers([])], "want": {target: "unknown"}},
	"the zone names the appliance of production, which comes along": {"changes": [servers(["adns-hq.example"])], "want": {target: "pass"}},
	"the zone names the appliance of production, and another stands by": {
		"changes": array.concat(fixture.standby_pair, [servers(["adns-hq.example"])]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the zone names both, and the one of the recovery site has no address": {
		"changes": array.concat(fixture.standby_pair, [fixture.set_to(fixture.host_at("recovery", "adns-dr.example"), fixture.no_host("adns-dr.example"))]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the internet names the appliance of production only": {
		"changes": array.concat(fixture.standby_pair, [
			fixture.set_to(["estate", "sites", "public"], {"resolvers": ["9.9.9.9"]}),
			fixture.set_to(["dns", "resolvers", "public/9.9.9.9:53"], {
				"status": "ok", "site": "public", "address": "9.9.9.9:53", "services": {}, "zones": {}, "pointers": {},
				"hosts": {"gateway.example": fixture.host("gateway.example", ["198.51.100.7"], []), "adns-hq.example": fixture.host("adns-hq.example", ["10.10.1.53"], [])},
				"delegations": {"gateway.example": fixture.delegation(["adns-hq.example"])},
			}),
		]),
		"want": {"netscaler/recovery": "fail"},
	},
	"the zone names a domain controller of the recovery site": {
		"changes": array.concat(fixture.standby_pair, [servers([fixture.fqdn("dc2")])]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the zone names a host of the recovery network that nobody knows": {
		"changes": array.concat(fixture.standby_pair, [
			servers(["adns-dr.example"]),
			fixture.set_to(array.concat(fixture.host_at("recovery", "adns-dr.example"), ["addresses"]), ["10.20.1.54"]),
		]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the zone names a domain controller and the appliance": {
		"changes": array.concat(fixture.standby_pair, [servers(["adns-dr.example", fixture.fqdn("dc2")])]),
		"want": {"netscaler/recovery": "pass"},
	},
	"the service for DNS at the recovery site is switched off": {
		"changes": array.concat(fixture.standby_pair, [servers(["adns-dr.example"]), fixture.set_to(["netscaler", "sites", "recovery", "adns", "items", "10.20.1.53", "enabled"], false)]),
		"want": {"netscaler/recovery": "fail"},
	},
	"a virtual server for DNS has the address": {
		"changes": array.concat(fixture.standby_pair, [
			servers(["adns-dr.example"]),
			fixture.set_to(["netscaler", "sites", "recovery", "adns", "items"], {}),
			fixture.set_to(["netscaler", "sites", "recovery", "virtualServers", "items", "lb_adns"], object.union(fixture.virtual_server("10.20.1.53", 53, ["dc2"]), {"protocol": "DNS"})),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
	"a virtual server of another protocol has the address": {
		"changes": array.concat(fixture.standby_pair, [
			servers(["adns-dr.example"]),
			fixture.set_to(["netscaler", "sites", "recovery", "adns", "items"], {}),
			fixture.set_to(["netscaler", "sites", "recovery", "virtualServers", "items", "lb_adns"], fixture.virtual_server("10.20.1.53", 443, ["dc2"])),
		]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the zone names a domain controller of production in a network that comes along": {
		"changes": [servers([fixture.fqdn("dc1")])],
		"want": {target: "fail"},
	},
	"the zone names the appliance of production, and nobody knows whether it comes along": {
		"changes": array.concat([servers(["adns-hq.example"])], [fixture.set_to(["protection", "servers", name, "status"], "failed") | some name, _ in fixture.protection.servers]),
		"want": {target: "manual"},
	},
	"the zone names public addresses": {
		"changes": array.concat(fixture.standby_pair, [
			servers(["adns-dr.example"]),
			fixture.set_to(array.concat(fixture.host_at("recovery", "adns-dr.example"), ["addresses"]), ["198.51.100.53"]),
		]),
		"want": {"netscaler/recovery": "manual"},
	},
	"the zone names a public address at which the appliance answers": {
		"changes": array.concat(fixture.standby_pair, [
			servers(["adns-dr.example"]),
			fixture.set_to(array.concat(fixture.host_at("recovery", "adns-dr.example"), ["addresses"]), ["198.51.100.53"]),
			fixture.set_to(["netscaler", "sites", "recovery", "adns", "items"], {"198.51.100.53": {"enabled": true}}),
		]),
		"want": {"netscaler/recovery": "pass"},
	},
}

named := array.concat(array.slice(fixture.host_at("recovery", "x"), 0, 3), ["delegations", "gateway.example"])

servers(list) := fixture.set_to(named, fixture.delegation(list))

test_what_is_named_and_off_is_switched_on if {
	testing.says(rule, "netscaler/recovery", "enable service <name of the ADNS service at 10.20.1.53>; save ns config") with input as fixture.changed(array.concat(fixture.standby_pair, [
		servers(["adns-dr.example"]), fixture.set_to(["netscaler", "sites", "recovery", "adns", "items", "10.20.1.53", "enabled"], false),
	]))
}

test_words[text] if {
	some text in [
		"leaves gateway.example to adns-hq.example (10.10.1.53), and none of these answers when production is lost.",
		"in the zone above gateway.example",
	]
	testing.says(rule, "netscaler/recovery", text) with input as fixture.changed(array.concat(fixture.standby_pair, [servers(["adns-hq.example"])]))
}
