package muster.rules.replication.plan_validation_warnings_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plan_validation_warnings as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

desktops := "plan/RP-Desktops"

run(values) := [fixture.set_to(fixture.plan_at("RP-Citrix", ["validation"]), object.union(fixture.job(259200), values))]

warned := run({"outcome": "SUCCEEDED_WITH_WARNING", "warnings": 2, "problems": ["VM sf1 has no recovery point."]})

cases := {
	"it found nothing": {"changes": [], "want": {citrix: "pass", desktops: "pass"}},
	"it warned": {"changes": warned, "want": {citrix: "fail", desktops: "pass"}},
	"it names problems and counts none": {"changes": run({"problems": ["VM sf1 has no recovery point."]}), "want": {citrix: "fail"}},
	"it ended with warnings that it does not count": {"changes": run({"outcome": "SUCCEEDED_WITH_WARNINGS"}), "want": {citrix: "fail"}},
	"that it failed is another matter": {"changes": run({"outcome": "FAILED", "errors": 1, "warnings": 1}), "want": {citrix: "not_applicable"}},
	"that there was none is another matter": {"changes": run({"done": false}), "want": {citrix: "not_applicable"}},
	"it was not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", ["validation"]))], "want": {citrix: "unknown"}},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {citrix: "not_applicable", "component/replication": "unknown"},
	},
}

test_words[text] if {
	some text, changes in {"RP-Citrix ended as SUCCEEDED_WITH_WARNING, with 2 warnings: VM sf1 has no recovery point.": warned}
	testing.says(rule, citrix, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(warned)
	found == {{"warnings": 2, "problems": ["VM sf1 has no recovery point."]}}
}
