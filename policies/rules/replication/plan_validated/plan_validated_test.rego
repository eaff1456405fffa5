package muster.rules.replication.plan_validated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plan_validated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

validation(key, value) := fixture.set_to(fixture.plan_at("RP-Citrix", ["validation", key]), value)

test_one_that_is_a_few_days_late_matters_at_medium[seconds] if {
	some seconds in [2592001, 2980800]
	testing.severity(rule, citrix) == "medium" with input as fixture.changed([validation("ageSeconds", seconds)])
}

test_one_that_is_later_matters_as_the_rule_says if {
	testing.severity(rule, citrix) == "" with input as fixture.changed([validation("ageSeconds", 2980801)])
}

cases := {
	"validated days ago": {"changes": [], "want": {citrix: "pass", "plan/RP-Desktops": "pass", whole: "not_applicable"}},
	"never validated": {"changes": [validation("done", false), validation("outcome", "")], "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"validated as long ago as is allowed": {"changes": [validation("ageSeconds", 2592000)], "want": {citrix: "pass"}},
	"validated longer ago": {"changes": [validation("ageSeconds", 2592001)], "want": {citrix: "fail"}},
	"the estate allows more time": {
		"changes": [validation("ageSeconds", 2592001), fixture.set_to(["estate", "thresholds", "planValidationAge"], 5184000)],
		"want": {citrix: "pass"},
	},
	"the validation failed": {"changes": [validation("outcome", "FAILED")], "want": {citrix: "fail"}},
	"the validation failed with warnings": {"changes": [validation("outcome", "FAILED_WITH_WARNING")], "want": {citrix: "fail"}},
	"the validation was aborted": {"changes": [validation("outcome", "ABORTED")], "want": {citrix: "fail"}},
	"it ran to its end and found errors": {"changes": [validation("errors", 2)], "want": {citrix: "fail"}},
	"warnings are no errors": {
		"changes": [validation("outcome", "SUCCEEDED_WITH_VALIDATION_WARNING"), validation("warnings", 3)],
		"want": {citrix: "pass"},
	},
	"the word of older interfaces": {"changes": [validation("outcome", "COMPLETED_WITH_WARNING")], "want": {citrix: "pass"}},
	"a validation that is still running proves nothing": {"changes": [validation("outcome", "RUNNING")], "want": {citrix: "unknown"}},
	"a word that nobody knows proves nothing": {"changes": [validation("outcome", "")], "want": {citrix: "unknown"}},
	"the end is not known": {"changes": [validation("ageSeconds", null)], "want": {citrix: "unknown"}},
	"a failure stands when its time is not known": {
		"changes": [validation("outcome", "FAILED"), validation("ageSeconds", null)],
		"want": {citrix: "fail"},
	},
	"the jobs were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", ["validation"]))], "want": {citrix: "unknown"}},
	"what is left of jobs that were not read counts for nothing": {
		"changes": [validation("status", "failed"), validation("outcome", "FAILED"), validation("ageSeconds", 9999999)],
		"want": {citrix: "unknown"},
	},
	"the plan was not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", []))], "want": {"plan/": "unknown"}},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {citrix: "not_applicable", whole: "unknown"},
	},
	"no Prism Central is declared for production": {
		"changes": [
			fixture.set_to(fixture.central_at("production", []), null),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {citrix: "not_applicable", whole: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"was last validated 45 days ago; thresholds.planValidationAge allows 30 days.": [validation("ageSeconds", 3888000)],
		"thresholds.planValidationAge allows 24 h.": [fixture.set_to(["estate", "thresholds", "planValidationAge"], 86400)],
		"ended as FAILED, with 1 errors: The network DR-Servers is gone; Mend it.": [
			validation("outcome", "FAILED"), validation("errors", 1),
			validation("problems", ["The network DR-Servers is gone.", "Mend it."]),
		],
		"was never validated": [validation("done", false)],
	}
	testing.says(rule, citrix, text) with input as fixture.changed(changes)
}

# What never ran has no outcome and no age, whatever stands there.
test_never_is_said_once[name] if {
	some name, changes in {
		"with the rest of a failure": [validation("outcome", "FAILED"), validation("errors", 1), validation("ageSeconds", 9999999)],
		"with nothing": [validation("outcome", ""), validation("ageSeconds", null)],
	}
	never := array.concat([validation("done", false)], changes)
	found := rule.findings with input as fixture.changed(never)
	doubts := rule.gaps with input as fixture.changed(never)
	[count(found), count(doubts)] == [1, 0]
}
