package muster.rules.cloud_connectors.recovery_option_declared_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.recovery_option_declared as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

component := "component/cloud_connectors"

methods(list) := [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], list)]

cases := {
	"connectors that stand by": {"changes": [], "want": {component: "pass"}},
	"connectors that are built in the disaster": {"changes": methods(["deploy_new"]), "want": {component: "pass"}},
	"both": {"changes": methods(["standby", "deploy_new"]), "want": {component: "pass"}},
	"nothing": {"changes": methods(null), "want": {component: "fail"}},
	"an empty list": {"changes": methods([]), "want": {component: "fail"}},
	"a way to recover that is none for connectors": {"changes": methods(["hypervisor"]), "want": {component: "fail"}},
	"the word of the overview does not decide between the two": {"changes": methods(["application"]), "want": {component: "fail"}},
	"connectors that only Citrix Cloud knows": {
		"changes": [fixture.without(["estate", "components", "cloud_connectors"])],
		"want": {component: "fail"},
	},
	"an estate without connectors": {
		"changes": [
			fixture.without(["estate", "components", "cloud_connectors"]),
			fixture.set_to(fixture.citrix_at(["connectors", "items"]), {}),
		],
		"want": {component: "not_applicable"},
	},
	"connectors that are out of scope": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)],
		"want": {component: "not_applicable"},
	},
}

test_words if {
	testing.says(rule, component, "it declares hypervisor") with input as fixture.changed(methods(["hypervisor"]))
	testing.says(rule, component, "it declares no method") with input as fixture.changed(methods([]))
}
