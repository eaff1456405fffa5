package muster.rules.netscaler.nodes_in_step_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.nodes_in_step as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

roles(role) := [fixture.set_to(at(["nodes", "items", address, "role"]), role) | some address, _ in object.get(fixture.healthy, at(["nodes", "items"]), {})]

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
	"a partition was not read, which has the same nodes": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "pass"}},
	"the nodes were not learnt": {"changes": [fixture.not_learnt(at(["nodes"]))], "want": {target: "unknown"}},
	"the second was told to stay so": {"changes": [health("STAYSECONDARY")], "want": {target: "fail"}},
	"the second is unfit": {"changes": [health("COMPLETEFAIL")], "want": {target: "fail"}},
	"the second does not synchronise": {"changes": [sync("DISABLED")], "want": {target: "fail"}},
	"the second is at it": {"changes": [sync("IN PROGRESS")], "want": {target: "pass"}},
	"the words of an older release": {"changes": [health("ENABLED"), sync("ENABLED")], "want": {target: "pass"}},
	"a word that nobody knows": {"changes": [health("RESTING")], "want": {target: "unknown"}},
	"nothing is said of the second": {"changes": [health(""), sync("")], "want": {target: "unknown"}},
	"a pair of one": {"changes": [fixture.without(at(["nodes", "items", "10.10.1.37"]))], "want": {target: "unknown"}},
	"neither is primary": {"changes": roles("SECONDARY"), "want": {target: "fail"}},
	"both are primary": {"changes": roles("Primary"), "want": {target: "fail"}},
	"nobody says who is": {"changes": roles(""), "want": {target: "pass"}},
	"it stands alone": {
		"changes": [fixture.set_to(at(["system", "kind"]), "standalone"), fixture.set_to(at(["nodes", "items"]), {})],
		"want": {target: "not_applicable"},
	},
}

health(word) := fixture.set_to(at(["nodes", "items", "10.10.1.37", "health"]), word)

sync(word) := fixture.set_to(at(["nodes", "items", "10.10.1.37", "sync"]), word)

test_words[text] if {
	some text, change in {
		"The node 10.10.1.37 was told to stay what it is and does not take over.": health("STAYSECONDARY"),
		"set ha node -haStatus ENABLED": health("STAYSECONDARY"),
		"force ha sync": sync("FAILED"),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}
