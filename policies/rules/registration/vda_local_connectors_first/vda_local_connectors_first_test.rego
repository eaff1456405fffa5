package muster.rules.registration.vda_local_connectors_first_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_local_connectors_first as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "host/w11-hq-001.corp.example.internal"

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

list(name, groups) := fixture.set_to(vda(name, ["lists"]), [fixture.connector_list("policy", groups)])

undeclared(site) := fixture.set_to(["estate", "components", "cloud_connectors", "servers", site], null)

unsampled(names) := [fixture.without(fixture.windows_at(name, [])) | some name in names]

cases := {
	"each site comes first at home": {
		"changes": [],
		"want": {pooled: "pass", recovery: "pass", persistent: "pass", nobody: "not_applicable"},
	},
	"a list of one site needs no groups": {"changes": [list("w11-dr-001", [["cc3", "cc4"]])], "want": {recovery: "pass"}},
	"a flat list of both sites": {
		"changes": [list("w11-dr-001", [["cc3", "cc4", "cc1"]])],
		"want": {recovery: "fail", pooled: "pass"},
	},
	"a mixed second group": {"changes": [list("w11-dr-001", [["cc3"], ["cc4", "cc1"]])], "want": {recovery: "fail"}},
	"production first for recovery desktops": {"changes": [list("w11-dr-001", [["cc1", "cc2"], ["cc3", "cc4"]])], "want": {recovery: "fail"}},
	"recovery first for production desktops": {
		"changes": [list("w11-dev-001", [["cc3", "cc4"], ["cc1", "cc2"]])],
		"want": {persistent: "fail", pooled: "pass"},
	},
	"a mixed list in a place that is never looked at": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [
			fixture.connector_list("policy", [["cc3", "cc4"], ["cc1"]]),
			fixture.connector_list("registry", [["cc3", "cc1"]]),
		])],
		"want": {recovery: "pass"},
	},
	"a mixed list that hides the one of the registry": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [
			fixture.connector_list("personality", [["cc3", "cc1"]]),
			fixture.connector_list("registry", [["cc3", "cc4"], ["cc1"]]),
		])],
		"want": {recovery: "fail"},
	},
	"short names are the same connectors": {
		"changes": [
			list("w11-dr-001", [["cc3", "cc1"]]),
			fixture.set_to(vda("w11-dr-001", ["lists", 0, "groups"]), [["cc3", "cc1"]]),
		],
		"want": {recovery: "fail"},
	},
	"a stranger in front changes nothing": {"changes": [list("w11-dr-001", [["ddc1"], ["cc3"], ["cc1"]])], "want": {recovery: "pass"}},
	"the list of the other site alone is another rule's business": {"changes": [list("w11-dr-001", [["cc1"]])], "want": {recovery: "pass"}},
	"no list anywhere": {"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])], "want": {recovery: "unknown", pooled: "pass"}},
	"facts of a version that kept no groups": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists", 0, "groups"]), null)],
		"want": {recovery: "unknown"},
	},
	"a list of entries in no group": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists", 0, "groups"]), [])],
		"want": {recovery: "unknown"},
	},
	"a desktop that registers with Citrix Cloud itself needs no list": {
		"changes": [list("w11-dr-001", [["cc3", "cc1"]]), fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud],
		"want": {recovery: "not_applicable", pooled: "pass"},
	},
	"without declared connectors nobody can tell": {
		"changes": [undeclared("production")],
		"want": {recovery: "unknown", pooled: "unknown", persistent: "unknown"},
	},
	"a desktop that did not answer": {
		"changes": [
			fixture.not_learnt(fixture.windows_at("w11-dr-001", [])),
			fixture.set_to(fixture.windows_at("w11-dr-001", ["roles"]), ["vda"]),
			fixture.set_to(fixture.windows_at("w11-dr-001", ["site"]), "recovery"),
		],
		"want": {recovery: "unknown", pooled: "pass"},
	},
	"one whose lists could not be read": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown", pooled: "pass"}},
	"one that was not asked for them": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"no desktop was asked": {
		"changes": unsampled(["w11-hq-001", "w11-dr-001", "w11-dev-001"]),
		"want": {nobody: "unknown"},
	},
}

test_words if {
	changes := [list("w11-dr-001", [["cc3", "cc1"]])]
	testing.says(rule, recovery, "The list on w11-dr-001.corp.example.internal mixes connectors of both sites in one group (cc1.corp.example.internal cc3.corp.example.internal), which VDAs use at random.") with input as fixture.changed(changes)
	testing.says(rule, recovery, "gpupdate") with input as fixture.changed(changes)
	testing.says(rule, recovery, `-Value "(cc3.corp.example.internal cc4.corp.example.internal) (cc1.corp.example.internal)"`) with input as fixture.changed(array.concat(changes, fixture.list_at("recovery", "recovery", [["cc3", "cc1"]])))
}
