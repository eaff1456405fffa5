package muster.rules.registration.recovery_connectors_listed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.recovery_connectors_listed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

list(groups) := fixture.list_at("recovery", "recovery", groups)

cases := {
	"computers were read to hold the list that Citrix policies give them": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.held(["cc3.corp.example.internal"], "policy"))],
		"want": {recovery: "pass"},
	},
	"computers were read to hold a list without a recovery connector": {
		"changes": array.concat(
			fixture.list_at("recovery", "recovery", [["cc1", "cc2"]]),
			[fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.held(["cc1.corp.example.internal"], "personality"))],
		),
		"want": {recovery: "fail"},
	},
	"one class of the computers of an OU has no recovery connector": {
		"changes": fixture.divided("recovery", [
			fixture.set_to(fixture.class_of("recovery", 1, ["settings", "listOfDDCs"]), fixture.setting(["cc1.corp.example.internal"], "Registration")),
			fixture.set_to(fixture.class_of("recovery", 1, ["registration"]), fixture.registration([["cc1"]])),
		]),
		"want": {recovery: "fail"},
	},
	"nobody knows what one class of the computers of an OU gets": {
		"changes": fixture.divided("recovery", [fixture.set_to(fixture.class_of("recovery", 2, ["settings", "listOfDDCs"]), fixture.in_doubt)]),
		"want": {recovery: "unknown"},
	},
	"the list names recovery connectors": {"changes": [], "want": {recovery: "pass"}},
	"by its short name it is one, which another rule wants in full": {
		"changes": [fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["registration", "hosts"]), ["cc3"])],
		"want": {recovery: "pass"},
	},
	"one recovery connector is enough": {"changes": list([["cc4"]]), "want": {recovery: "pass"}},
	"recovery connectors may come second": {"changes": list([["cc1", "cc2"], ["cc3"]]), "want": {recovery: "pass"}},
	"production connectors only": {"changes": list([["cc1", "cc2"]]), "want": {recovery: "fail"}},
	"the alias of the connectors is no connector": {"changes": list([["xml"]]), "want": {recovery: "fail"}},
	"the address of a recovery connector is no connector": {"changes": list([["10.20.1.1"]]), "want": {recovery: "fail"}},
	"a spelling mistake is no connector": {"changes": list([["cc33"]]), "want": {recovery: "fail"}},
	"a production OU is not judged": {"changes": [], "want": {sprintf("ou/%s", [fixture.dn.pooled]): "not_applicable"}},
	"without any policy the machines may know better": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "unknown"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"without declared connectors nobody can tell": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"desktops that register without connectors need no list": {
		"changes": array.concat(
			list([["cc1"]]),
			[fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		),
		"want": {recovery: "not_applicable"},
	},
	"without recovery OUs there is nothing to judge": {
		"changes": [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], null)],
		"want": {recovery: "not_applicable"},
	},
}
