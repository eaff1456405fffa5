package muster.rules.netscaler.licence_without_production_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.licence_without_production as rule

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
	"the licence was not learnt": {"changes": [fixture.not_learnt(at(["licence"]))], "want": {target: "unknown"}},
	"it is checked out at production": {"changes": [servers(["10.10.1.90"])], "want": {target: "fail"}},
	"it is checked out at the recovery site": {"changes": [servers(["10.20.1.90"])], "want": {target: "pass"}},
	"it is checked out at either site": {"changes": [servers(["10.10.1.90", "10.20.1.90"])], "want": {target: "pass"}},
	"it is checked out at a name that nobody asked for": {"changes": [servers(["adm.example"])], "want": {target: "unknown"}},
	"it ends soon": {"changes": [left(9)], "want": {target: "fail"}},
	"it is a file": {"changes": [left(null)], "want": {target: "not_applicable"}},
	"it is checked out, and has no end": {"changes": [left(null), servers(["10.20.1.90"])], "want": {target: "pass"}},
}

servers(list) := fixture.set_to(at(["licence", "servers"]), list)

left(days) := fixture.set_to(at(["licence", "daysLeft"]), days)

test_words[text] if {
	some text, change in {
		"checks its licence out from 10.10.1.90, which is lost with production.": servers(["10.10.1.90"]),
		"The licence of ns1.corp.example.internal ends in 9 days.": left(9),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}
