package muster.rules.ad.ldaps_reached_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.ldaps_reached as rule

service := "ldaps"

target := fixture.reach_target(service)

test_status[name] if {
	some name, case in object.union_n([fixture.reach_cases(service), fixture.reach_cases_inside(service), own])
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := {
	"its certificate is past its end": {"changes": [fixture.reach_ends(service, "2026-11-01T00:00:00Z")], "want": {target: "fail"}},
	"its certificate ends within a month": {"changes": [fixture.reach_ends(service, "2026-12-01T00:00:00Z")], "want": {target: "fail"}},
	"its certificate begins tomorrow": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate", "since"]), "2026-11-23T00:00:00Z")], "want": {target: "fail"}},
	"its certificate was not kept": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate"]), null)], "want": {target: "unknown"}},
	"nobody knows when its certificate ends": {"changes": [fixture.without(fixture.answered_at(service, ["certificate", "until"]))], "want": {target: "unknown"}},
	"its certificate is for another name": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate", "covers"]), false)], "want": {target: "fail"}},
}

test_an_end_that_is_near_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([fixture.reach_ends(service, "2026-12-01T00:00:00Z")])
}
