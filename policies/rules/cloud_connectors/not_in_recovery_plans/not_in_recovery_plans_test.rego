package muster.rules.cloud_connectors.not_in_recovery_plans_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.not_in_recovery_plans as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

cc1 := "host/cc1.corp.example.internal"

cc3 := "host/cc3.corp.example.internal"

at(name, rest) := fixture.connector_vm_at(name, rest)

place(plan) := {"plan": fixture.plan_uuid[plan], "name": plan, "stage": 1}

planned(name) := [fixture.set_to(at(name, ["plans"]), [place("RP-Citrix"), place("RP-Desktops"), place("RP-Desktops")])]

covered(name) := [
	fixture.set_to(at(name, ["by"]), "policy"),
	fixture.set_to(at(name, ["protector"]), "PP-Servers"),
]

elsewhere := fixture.set_to(["estate", "components", "cloud_connectors", "hypervisor"], "other")

cases := {
	"in no plan": {"changes": [], "want": {cc1: "pass", cc3: "pass"}},
	"a plan starts it": {"changes": planned("cc1"), "want": {cc1: "fail", cc3: "pass"}},
	"a plan of the recovery site starts it": {"changes": planned("cc3"), "want": {cc1: "pass", cc3: "fail"}},
	"protected and in no plan": {"changes": covered("cc1"), "want": {cc1: "pass"}},
	"a connector that is no machine of that Prism": {
		"changes": [fixture.set_to(at("cc1", []), fixture.unfound("cc1"))],
		"want": {cc1: "unknown", cc3: "pass"},
	},
	"what was heard of a machine that was not found counts for nothing": {
		"changes": [fixture.set_to(at("cc1", []), object.union(fixture.unfound("cc1"), {"plans": [place("RP-Citrix")]}))],
		"want": {cc1: "unknown"},
	},
	"a connector that is not on Nutanix, as the file says": {
		"changes": [elsewhere, fixture.set_to(at("cc1", []), fixture.unfound("cc1"))],
		"want": {cc1: "not_applicable", cc3: "pass", "component/cloud_connectors": "manual"},
	},
	"one that Prism has, whatever the file says": {
		"changes": array.concat([elsewhere], planned("cc1")),
		"want": {cc1: "fail", "component/cloud_connectors": "not_applicable"},
	},
	"Prism did not answer, whatever the file says": {
		"changes": [elsewhere, fixture.set_to(["protection", "connectors", fixture.fqdn("cc1")], object.union(fixture.unfound("cc1"), {"reason": "timeout", "absent": false}))],
		"want": {cc1: "unknown", "component/cloud_connectors": "not_applicable"},
	},
	"a connector that nobody looked for": {"changes": [fixture.without(at("cc1", []))], "want": {cc1: "unknown"}},
	"a connector that only Citrix Cloud knows": {
		"changes": [fixture.set_to(at("cc9", []), object.union(fixture.joined_vm("sf1"), {"name": "cc9"}))],
		"want": {"host/cc9.corp.example.internal": "fail"},
	},
	"Prism was not asked": {
		"changes": [fixture.without(["protection"])],
		"want": {cc1: "unknown", cc3: "unknown"},
	},
	"an estate without connectors": {
		"changes": [
			fixture.without(["estate", "components", "cloud_connectors"]),
			fixture.set_to(["protection", "connectors"], {}),
		],
		"want": {cc1: "not_applicable", cc3: "not_applicable"},
	},
}

test_words[text] if {
	some text in [
		"plan RP-Citrix and RP-Desktops starts the connector cc1",
		"remove the VM cc1",
		"pc-hq.corp.example.internal",
	]
	testing.says(rule, cc1, text) with input as fixture.changed(planned("cc1"))
}

test_the_plan_is_changed_where_it_is if {
	testing.says(rule, cc3, "pc-dr.corp.example.internal") with input as fixture.changed(planned("cc3"))
}
