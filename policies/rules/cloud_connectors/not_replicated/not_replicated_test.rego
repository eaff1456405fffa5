package muster.rules.cloud_connectors.not_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.not_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

cc1 := "host/cc1.corp.example.internal"

cc3 := "host/cc3.corp.example.internal"

at(name, rest) := fixture.connector_vm_at(name, rest)

by(name, kind, protector) := [
	fixture.set_to(at(name, ["by"]), kind),
	fixture.set_to(at(name, ["protector"]), protector),
]

cases := {
	"protected by nothing": {"changes": [], "want": {cc1: "pass", cc3: "pass"}},
	"a policy covers it, and no plan starts it": {
		"changes": by("cc1", "policy", "PP-Servers"),
		"want": {cc1: "fail", cc3: "pass"},
	},
	"a policy brings it back to production": {
		"changes": by("cc3", "policy", "PP-Servers"),
		"want": {cc1: "pass", cc3: "fail"},
	},
	"a protection domain covers it": {"changes": by("cc1", "domain", "PD-SERVERS"), "want": {cc1: "fail"}},
	"in a plan, and protected by nothing": {
		"changes": [fixture.set_to(at("cc1", ["plans"]), fixture.joined_vm("sf1").plans)],
		"want": {cc1: "pass"},
	},
	"a connector that is no machine of that Prism": {
		"changes": [fixture.set_to(at("cc1", []), fixture.unfound("cc1"))],
		"want": {cc1: "unknown", cc3: "pass"},
	},
	"a connector that nobody looked for": {"changes": [fixture.without(at("cc1", []))], "want": {cc1: "unknown"}},
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
	some text, changes in {
		"protection policy PP-Servers covers the connector cc1": by("cc1", "policy", "PP-Servers"),
		"Actions > Unprotect": by("cc1", "policy", "PP-Servers"),
		"protection domain PD-SERVERS covers the connector cc1": by("cc1", "domain", "PD-SERVERS"),
		"update the protection domain PD-SERVERS: remove the VM cc1": by("cc1", "domain", "PD-SERVERS"),
	}
	testing.says(rule, cc1, text) with input as fixture.changed(changes)
}
