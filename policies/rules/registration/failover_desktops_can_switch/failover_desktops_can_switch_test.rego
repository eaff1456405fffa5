package muster.rules.registration.failover_desktops_can_switch_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.failover_desktops_can_switch as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

list(groups) := fixture.list_at("recovery", "persistent", groups)

unhoused := "component/workloads_manual"

elsewhere := fixture.set_to(["estate", "components", "workloads_manual", "elsewhere"], true)

cases := {
	"in no OU, and registered with Citrix Cloud itself": {
		"changes": [fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null), fixture.through_cloud],
		"want": {unhoused: "not_applicable"},
	},
	"in no OU, and one of them with a connector": {
		"changes": [
			fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null), fixture.through_cloud,
			fixture.set_to(fixture.class_at("0b02", []), fixture.machine_class("persistent", "production", "Registered", "On", 1)),
		],
		"want": {unhoused: "unknown"},
	},
	"in no OU, and none of them registered": {
		"changes": [
			fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null), fixture.through_cloud,
			fixture.set_to(fixture.class_at("0a03", ["registration"]), "Unregistered"),
		],
		"want": {unhoused: "unknown"},
	},
	"nobody says where the desktops that fail over are": {
		"changes": [fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null)],
		"want": {unhoused: "unknown"},
	},
	"it does not even name them, and Citrix Cloud knows some": {
		"changes": [fixture.without(["estate", "components", "workloads_manual"])],
		"want": {unhoused: "unknown"},
	},
	"they are declared for another site alone, and Citrix Cloud knows some of this one": {
		"changes": [elsewhere, fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null)],
		"want": {unhoused: "unknown"},
	},
	"they are declared for another site alone": {
		"changes": [
			elsewhere, fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null),
			fixture.set_to(["workloads", "catalogs", fixture.catalog_id.persistent, "count"], 0),
		],
		"want": {unhoused: "not_applicable"},
	},
	"it does not name them, and there are none": {
		"changes": [
			fixture.without(["estate", "components", "workloads_manual"]),
			fixture.set_to(["workloads", "catalogs", fixture.catalog_id.persistent, "count"], 0),
		],
		"want": {unhoused: "not_applicable"},
	},
	"it declares that there are none": {
		"changes": [
			fixture.set_to(["estate", "components", "workloads_manual", "inScope"], false),
			fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null),
		],
		"want": {unhoused: "not_applicable"},
	},
	"the second group names recovery connectors": {"changes": [], "want": {persistent: "pass"}},
	"a policy of the recovery site takes over there": {"changes": list([["cc3", "cc4"]]), "want": {persistent: "pass"}},
	"production connectors only": {"changes": list([["cc1", "cc2"]]), "want": {persistent: "fail"}},
	"the alias of the connectors does not count": {"changes": list([["cc1"], ["xml"]]), "want": {persistent: "fail"}},
	"the address of a recovery connector does not count": {"changes": list([["cc1"], ["10.20.1.1"]]), "want": {persistent: "fail"}},
	"what they get at production does not help": {
		"changes": array.concat(list([["cc1"]]), fixture.list_at("production", "persistent", [["cc3"]])),
		"want": {persistent: "fail"},
	},
	"pooled desktops do not fail over": {"changes": [], "want": {pooled: "not_applicable", recovery: "not_applicable"}},
	"without any policy the machines may know better": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "persistent", "listOfDDCs"), fixture.not_set)],
		"want": {persistent: "unknown"},
	},
	"without declared connectors nobody can tell": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)],
		"want": {persistent: "unknown"},
	},
	"an estate without persistent desktops": {
		"changes": [fixture.set_to(["estate", "components", "workloads_manual", "inScope"], false)],
		"want": {persistent: "not_applicable"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "persistent", "listOfDDCs"), fixture.in_doubt)],
		"want": {persistent: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {persistent: "unknown"},
	},
	"an OU that nothing was worked out about is unknown": {
		"changes": [fixture.without(fixture.ou_at("recovery", "persistent"))],
		"want": {persistent: "unknown"},
	},
	"desktops that register without connectors are not judged": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "persistent", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		"want": {persistent: "not_applicable"},
	},
}
