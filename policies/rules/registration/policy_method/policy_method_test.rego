package muster.rules.registration.policy_method_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.policy_method as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

list(site, ou, value) := [fixture.set_to(fixture.setting_at(site, ou, "listOfDDCs"), value)]

cases := {
	"a policy sets the list": {
		"changes": [],
		"want": {recovery: "pass", pooled: "pass", persistent: "pass"},
	},
	"no policy sets the list": {
		"changes": list("recovery", "recovery", fixture.not_set),
		"want": {recovery: "fail", pooled: "pass"},
	},
	"pooled desktops of production are judged where they run": {
		"changes": list("production", "pooled", fixture.not_set),
		"want": {pooled: "fail", recovery: "pass"},
	},
	"what pooled desktops of production would get at recovery does not matter": {
		"changes": list("recovery", "pooled", fixture.not_set),
		"want": {pooled: "pass"},
	},
	"persistent desktops of production are judged where they fail over to": {
		"changes": list("recovery", "persistent", fixture.not_set),
		"want": {persistent: "fail"},
	},
	"what policies write was read on desktops, where Citrix policies cannot be": {
		"changes": list("recovery", "recovery", fixture.held(["cc3.corp.example.internal"], "policy")),
		"want": {recovery: "pass"},
	},
	"desktops were read to have a list from MCS": {
		"changes": list("recovery", "recovery", fixture.held(["cc3.corp.example.internal"], "personality")),
		"want": {recovery: "not_applicable", pooled: "pass"},
	},
	"desktops were read to have none either": {
		"changes": list("recovery", "recovery", object.union(fixture.not_set, {"witness": "both", "read": ["a", "b"]})),
		"want": {recovery: "fail"},
	},
	"a policy reaches some desktops of an OU only": {
		"changes": fixture.divided("recovery", [fixture.set_to(fixture.class_of("recovery", 2, ["settings", "listOfDDCs"]), fixture.not_set)]),
		"want": {recovery: "fail", pooled: "pass"},
	},
	"the desktops of an OU get different policies, and all of them a list": {
		"changes": fixture.divided("recovery", []),
		"want": {recovery: "pass", pooled: "pass"},
	},
	"preferences of a Group Policy are a Group Policy": {
		"changes": list("recovery", "recovery", object.union(fixture.setting(["cc3.corp.example.internal"], "Registration DR"), {"layer": "preference"})),
		"want": {recovery: "pass"},
	},
	"Citrix policies in their own format may set the list": {
		"changes": array.concat(
			list("recovery", "recovery", fixture.not_set),
			[fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["applied"]), [object.union(fixture.applied("recovery", "x"), {"citrixPolicies": true})])],
		),
		"want": {recovery: "unknown"},
	},
	"a list beside Citrix policies is a list": {
		"changes": [fixture.set_to(
			array.concat(fixture.ou_at("recovery", "recovery"), ["applied"]),
			[object.union(fixture.applied("recovery", "x"), {"citrixPolicies": true})],
		)],
		"want": {recovery: "pass"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": list("recovery", "recovery", fixture.in_doubt),
		"want": {recovery: "unknown"},
	},
	"an OU that does not exist is in doubt": {
		"changes": [
			fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["exists"]), false),
			fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["settings"]), null),
		],
		"want": {recovery: "unknown"},
	},
	"an OU that nothing was worked out about is unknown": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown", persistent: "unknown", pooled: "pass"},
	},
	"desktops that register without connectors need no list": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		"want": {recovery: "not_applicable", pooled: "pass"},
	},
	"workloads out of scope have no targets": {
		"changes": [fixture.set_to(["estate", "components", "workloads_mcs", "inScope"], false)],
		"want": {recovery: "not_applicable", pooled: "not_applicable", persistent: "pass"},
	},
}
