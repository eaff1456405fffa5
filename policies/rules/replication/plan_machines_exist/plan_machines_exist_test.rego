package muster.rules.replication.plan_machines_exist_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plan_machines_exist as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

desktops := "plan/RP-Desktops"

whole := "component/replication"

gone := "00a00000-0000-4000-8000-0000000000ff"

lost(vms) := fixture.set_to(fixture.plan_at("RP-Citrix", ["lost"]), {"status": "ok", "vms": vms})

cases := {
	"all are there": {"changes": [], "want": {citrix: "pass", desktops: "pass", whole: "not_applicable"}},
	"production is lost, and nobody knows which machines there were": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), fixture.no_listing)],
		"want": {citrix: "unknown", desktops: "unknown"},
	},
	"production is lost, and its machines are known": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), {"status": "ok", "items": {}})],
		"want": {citrix: "pass"},
	},
	"one was deleted": {"changes": [lost([gone])], "want": {citrix: "fail", desktops: "pass"}},
	"the machines were not all listed": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["lost"]), object.union(fixture.failure, {"vms": [gone]}))],
		"want": {citrix: "unknown", desktops: "pass"},
	},
	"what a plan starts was not read": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed")],
		"want": {citrix: "unknown"},
	},
	"a plan that starts nothing": {"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["vms"]), [])], "want": {citrix: "pass"}},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {citrix: "not_applicable", whole: "not_applicable"}},
	"the plans of production were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
}

test_words[text] if {
	some text, vms in {
		"The recovery plan RP-Citrix starts 1 of 7 machines that are not there any more: 00a00000-0000-4000-8000-0000000000ff.": [gone],
		"a, b, c and 2 more": ["a", "b", "c", "d", "e"],
	}
	testing.says(rule, citrix, text) with input as fixture.changed([lost(vms)])
}
