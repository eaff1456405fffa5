package muster.rules.adcs.enrollment_service_exists_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.adcs.enrollment_service_exists as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

domain := "domain/corp.example.internal"

services := ["directory", "views", "recovery", "enrollmentServices"]

cases := {
	"there is one": {"changes": [], "want": {domain: "pass"}},
	"there is none": {"changes": [fixture.set_to(array.concat(services, ["items"]), {})], "want": {domain: "fail"}},
	"production's word does not count": {
		"changes": [
			fixture.set_to(["directory", "views", "production", "enrollmentServices", "items"], {}),
		],
		"want": {domain: "pass"},
	},
	"they were not read": {"changes": [fixture.set_to(services, fixture.no_listing)], "want": {domain: "unknown"}},
	"the recovery directory was not read": {
		"changes": [fixture.not_learnt(["directory", "views", "recovery"])],
		"want": {domain: "unknown"},
	},
	"an estate without FAS needs none": {
		"changes": [
			fixture.set_to(array.concat(services, ["items"]), {}),
			fixture.set_to(["estate", "components", "fas", "inScope"], false),
		],
		"want": {domain: "not_applicable"},
	},
}
