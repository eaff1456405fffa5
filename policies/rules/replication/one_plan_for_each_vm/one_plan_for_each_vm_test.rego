package muster.rules.replication.one_plan_for_each_vm_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.one_plan_for_each_vm as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

desktops := "plan/RP-Desktops"

whole := "component/replication"

uuids(names) := [fixture.vm_uuid[name] | some name in names]

starts(plan, names) := [
	fixture.set_to(fixture.plan_at(plan, ["vms"]), uuids(names)),
	fixture.set_to(fixture.plan_at(plan, ["names"]), names),
]

both := starts("RP-Desktops", ["dev1", "dev2", "lic1"])

all := ["lic1", "ns1", "fas1", "pvs1", "sf1", "sf2", "sr1"]

cases := {
	"each machine in one plan": {"changes": [], "want": {citrix: "pass", desktops: "pass", whole: "not_applicable"}},
	"production is lost, and nobody knows which machines there were": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), fixture.no_listing)],
		"want": {citrix: "unknown", desktops: "unknown"},
	},
	"production is lost, and its machines are known": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), {"status": "ok", "items": {}})],
		"want": {citrix: "pass"},
	},
	"a machine in two plans": {"changes": both, "want": {citrix: "fail", desktops: "fail"}},
	"one plan holds all of the other": {"changes": starts("RP-Desktops", array.concat(all, ["dev1", "dev2"])), "want": {citrix: "pass", desktops: "pass"}},
	"two plans of the same machines": {"changes": starts("RP-Desktops", all), "want": {citrix: "pass", desktops: "pass"}},
	"one of two stages starts a machine again": {"changes": starts("RP-Desktops", ["dev1", "dev2", "dev1"]), "want": {citrix: "pass", desktops: "fail"}},
	"an empty plan": {"changes": starts("RP-Desktops", []), "want": {citrix: "pass", desktops: "pass"}},
	"the other plan was not read": {
		"changes": array.concat(both, [fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed")]),
		"want": {citrix: "unknown", desktops: "pass"},
	},
	"plans were not listed": {
		"changes": [fixture.set_to(["prism", "sites", "production", "central", "plans"], fixture.no_listing)],
		"want": {whole: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The recovery plans RP-Desktops and RP-Citrix both start lic1.": both,
		"names dev1 in more than one stage": starts("RP-Desktops", ["dev1", "dev2", "dev1"]),
		"fas1, lic1, ns1 and 2 more": starts("RP-Desktops", ["lic1", "ns1", "fas1", "pvs1", "sf1", "dev1"]),
	}
	testing.says(rule, desktops, text) with input as fixture.changed(changes)
}
