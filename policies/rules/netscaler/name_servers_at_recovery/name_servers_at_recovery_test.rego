package muster.rules.netscaler.name_servers_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.name_servers_at_recovery as rule

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
	"the name servers were not learnt": {"changes": [fixture.not_learnt(at(["nameServers"]))], "want": {target: "unknown"}},
	"production's only": {"changes": [fixture.without(at(["nameServers", "items", "10.20.0.10"]))], "want": {target: "fail"}},
	"another address of the recovery site": {"changes": [only({"address": "10.20.3.3", "virtual": ""})], "want": {target: "pass"}},
	"an address of neither site": {"changes": [only({"address": "9.9.9.9", "virtual": ""})], "want": {target: "fail"}},
	"an address, and no declared networks": {
		"changes": [only({"address": "9.9.9.9", "virtual": ""}), fixture.set_to(["estate", "sites", "recovery", "networks"], [])],
		"want": {target: "unknown"},
	},
	"a virtual server with members of both sites": {"changes": [only({"address": "", "virtual": "lb_dns"})], "want": {target: "pass"}},
	"a virtual server with members of production": {
		"changes": [
			only({"address": "", "virtual": "lb_dns"}),
			fixture.set_to(at(["virtualServers", "items", "lb_dns"]), fixture.virtual_server("", 53, ["dc1"])),
		],
		"want": {target: "fail"},
	},
	"it asks nobody, and knows servers by name": {"changes": [fixture.set_to(at(["nameServers", "items"]), {})], "want": {target: "fail"}},
	"it asks nobody, and knows all by address": {
		"changes": [
			fixture.set_to(at(["nameServers", "items"]), {}), fixture.set_to(at(["virtualServers", "items"]), {}),
			fixture.set_to(at(["stas", "items"]), {}), fixture.set_to(at(["storeFronts", "items"]), {}),
		],
		"want": {target: "not_applicable"},
	},
	"it asks nobody, and whom gateways ask was not learnt": {
		"changes": [fixture.set_to(at(["nameServers", "items"]), {}), fixture.not_learnt(at(["signIns"]))],
		"want": {target: "fail"},
	},
}

only(server) := fixture.set_to(at(["nameServers", "items"]), {"one": server})

test_words[text] if {
	some text in ["asks for names at 10.10.0.10 only", "add dns nameServer 10.20.0.10"]
	testing.says(rule, target, text) with input as fixture.changed([fixture.without(at(["nameServers", "items", "10.20.0.10"]))])
}

test_the_fix_names_a_server_that_the_appliance_can_ask[text] if {
	some text, list in {
		"add dns nameServer <DNS server of the recovery site>; save": ["127.0.0.1:5353"],
		"add dns nameServer 10.20.0.10; save": ["127.0.0.1:5353", "10.20.0.10"],
	}
	testing.says(rule, target, text) with input as fixture.changed([
		fixture.set_to(at(["nameServers", "items"]), {"10.10.0.10": {"address": "10.10.0.10", "virtual": ""}}),
		fixture.set_to(["estate", "sites", "recovery", "resolvers"], list),
	])
}
