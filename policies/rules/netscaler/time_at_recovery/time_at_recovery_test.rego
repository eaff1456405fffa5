package muster.rules.netscaler.time_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.time_at_recovery as rule

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
	"the time was not learnt": {"changes": [fixture.not_learnt(at(["time"]))], "want": {target: "unknown"}},
	"servers of production only": {"changes": [servers(["10.10.0.10", fixture.fqdn("dc1")])], "want": {target: "fail"}},
	"a server of the recovery site among them": {"changes": [servers(["10.10.0.10", "10.20.0.10"])], "want": {target: "pass"}},
	"a server on the internet": {"changes": [servers(["192.0.2.123"])], "want": {target: "pass"}},
	"a name on the internet": {
		"changes": [
			servers(["time.example"]),
			fixture.set_to(fixture.host_at("recovery", "time.example"), fixture.host("time.example", ["192.0.2.123"], [])),
		],
		"want": {target: "pass"},
	},
	"a name that nobody at the recovery site knows": {
		"changes": [servers(["time.example"]), fixture.set_to(fixture.host_at("recovery", "time.example"), fixture.no_host("time.example"))],
		"want": {target: "fail"},
	},
	"a name that nobody asked for": {"changes": [servers(["time.example"])], "want": {target: "unknown"}},
	"it asks nobody": {"changes": [servers([])], "want": {target: "fail"}},
	"synchronisation is off": {"changes": [fixture.set_to(at(["time", "sync"]), false)], "want": {target: "fail"}},
	"nobody says whether it is on": {"changes": [fixture.set_to(at(["time", "sync"]), null)], "want": {target: "unknown"}},
}

servers(list) := fixture.set_to(at(["time", "servers"]), list)

test_words[text] if {
	some text in ["has the time from 10.10.0.10 only", "add ntp server <time server of the recovery site>"]
	testing.says(rule, target, text) with input as fixture.changed([servers(["10.10.0.10"])])
}

test_nobody_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([servers([])])
}

# A pair does not pass its time servers on.
test_each_node_is_given_the_server if {
	testing.says(rule, target, "and each other node: add ntp server") with input as fixture.changed([servers(["10.10.0.10"])])
}
