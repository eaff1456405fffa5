package muster.rules.replication.licence_valid_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.licence_valid as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

hq := "cluster/NTX-HQ"

dr := "cluster/NTX-DR"

at(site, rest) := fixture.cluster_at(site, array.concat(["licence"], rest))

edition(site, value) := fixture.set_to(at(site, ["edition"]), value)

ends(site, value) := fixture.set_to(at(site, ["expires"]), value)

cases := {
	"both clusters are licensed": {"changes": [], "want": {hq: "pass", dr: "pass", "component/replication": "not_applicable"}},
	"the least edition is enough": {"changes": [edition("recovery", "Starter")], "want": {dr: "pass"}},
	"a cluster without a licence": {"changes": [edition("recovery", "NO_LICENSE")], "want": {hq: "pass", dr: "fail"}},
	"a licence that ended": {"changes": [ends("recovery", "2026-11-21T00:00:00Z")], "want": {hq: "pass", dr: "fail"}},
	"one that ended at production": {"changes": [ends("production", "2026-11-21T00:00:00Z")], "want": {hq: "fail", dr: "pass"}},
	"one that ends at that very moment": {"changes": [ends("recovery", "2026-11-22T15:00:00Z")], "want": {dr: "fail"}},
	"one that ends a minute later": {"changes": [ends("recovery", "2026-11-22T15:01:00Z")], "want": {dr: "fail"}},
	"one that ends within the notice": {"changes": [ends("recovery", "2026-12-22T14:59:00Z")], "want": {hq: "pass", dr: "fail"}},
	"one that ends after it": {"changes": [ends("recovery", "2026-12-22T15:00:00Z")], "want": {dr: "pass"}},
	"a shorter notice": {
		"changes": [ends("recovery", "2026-12-20T15:00:00Z"), fixture.set_to(["estate", "thresholds", "licenceNotice"], 604800)],
		"want": {dr: "pass"},
	},
	"one without an end": {"changes": [ends("recovery", "")], "want": {dr: "manual", hq: "pass"}},
	"no licence, and so no end": {"changes": [ends("recovery", ""), edition("recovery", "NO_LICENSE")], "want": {dr: "fail"}},
	"an edition that nobody knows": {"changes": [edition("recovery", "ULTIMATE_TRIAL")], "want": {dr: "unknown"}},
	"an edition that nobody knows and that ended": {
		"changes": [edition("recovery", "ULTIMATE_TRIAL"), ends("recovery", "2026-11-21T00:00:00Z")],
		"want": {dr: "fail"},
	},
	"a licence that Prism did not tell": {"changes": [fixture.not_learnt(at("recovery", []))], "want": {hq: "pass", dr: "unknown"}},
	"clusters that nobody could list": {
		"changes": [fixture.not_learnt(fixture.central_at("recovery", ["clusters"]))],
		"want": {hq: "pass", "site/recovery": "unknown"},
	},
}

test_one_that_is_about_to_end_is_medium if {
	testing.says(rule, dr, "ends on 2026-11-27, in 4 days.") with input as fixture.changed([ends("recovery", "2026-11-27T00:00:00Z")])
	severity := testing.severity(rule, dr) with input as fixture.changed([ends("recovery", "2026-11-27T00:00:00Z")])
	severity == "medium"
}
