package muster.rules.netscaler.configuration_saved_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.configuration_saved as rule

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
	"there are changes": {"changes": [saved(false)], "want": {target: "fail"}},
	"the appliance does not say": {"changes": [saved(null)], "want": {target: "unknown"}},
}

saved(value) := fixture.set_to(at(["system", "saved"]), value)

test_words[text] if {
	some text in ["ns1.corp.example.internal runs with changes that nobody has saved", "save ns config"]
	testing.says(rule, target, text) with input as fixture.changed([saved(false)])
}
