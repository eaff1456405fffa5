package muster.rules.replication.plan_tested_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plan_tested as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

trial(key, value) := fixture.set_to(fixture.plan_at("RP-Citrix", ["test", key]), value)

test_one_that_is_a_few_days_late_matters_at_medium[seconds] if {
	some seconds in [15552001, 17884800]
	testing.severity(rule, citrix) == "medium" with input as fixture.changed([trial("ageSeconds", seconds)])
}

test_one_that_is_later_matters_as_the_rule_says if {
	testing.severity(rule, citrix) == "" with input as fixture.changed([trial("ageSeconds", 17884801)])
}

cases := {
	"tested weeks ago and put away": {"changes": [], "want": {citrix: "pass", "plan/RP-Desktops": "pass", whole: "not_applicable"}},
	"never tested": {"changes": [trial("done", false), trial("cleanUp", "")], "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"a validation is no test": {
		"changes": [trial("done", false), fixture.set_to(fixture.plan_at("RP-Citrix", ["validation", "ageSeconds"]), 60)],
		"want": {citrix: "fail"},
	},
	"tested as long ago as is allowed": {"changes": [trial("ageSeconds", 15552000)], "want": {citrix: "pass"}},
	"tested longer ago": {"changes": [trial("ageSeconds", 15552001)], "want": {citrix: "fail"}},
	"the test failed": {"changes": [trial("outcome", "FAILED")], "want": {citrix: "fail"}},
	"the test was aborted": {"changes": [trial("outcome", "aborted")], "want": {citrix: "fail"}},
	"the test had errors": {"changes": [trial("errors", 1)], "want": {citrix: "fail"}},
	"the test runs at this moment": {"changes": [trial("outcome", "RUNNING"), trial("cleanUp", "")], "want": {citrix: "unknown"}},
	"the clean-up failed": {"changes": [trial("cleanUp", "FAILED")], "want": {citrix: "fail"}},
	"the clean-up never began": {"changes": [trial("cleanUp", "QUEUED")], "want": {citrix: "fail"}},
	"the clean-up had warnings": {"changes": [trial("cleanUp", "COMPLETED_WITH_WARNING")], "want": {citrix: "pass"}},
	"newer interfaces do not tell of the clean-up": {"changes": [trial("cleanUp", "")], "want": {citrix: "pass"}},
	"a clean-up without a test counts for nothing": {
		"changes": [trial("done", false), trial("cleanUp", "FAILED")],
		"want": {citrix: "fail"},
	},
	"the end is not known": {"changes": [trial("ageSeconds", null)], "want": {citrix: "unknown"}},
	"the jobs were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", ["test"]))], "want": {citrix: "unknown"}},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {citrix: "not_applicable", whole: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"was last tested 200 days ago; thresholds.planTestAge allows 180 days.": [trial("ageSeconds", 17280000)],
		"its clean-up is FAILED.": [trial("cleanUp", "FAILED")],
		"was never tested": [trial("done", false)],
	}
	testing.says(rule, citrix, text) with input as fixture.changed(changes)
}

test_what_was_never_tested_needs_no_clean_up if {
	not testing.says(rule, citrix, "clean-up is") with input as fixture.changed([trial("done", false), trial("cleanUp", "FAILED")])
}
