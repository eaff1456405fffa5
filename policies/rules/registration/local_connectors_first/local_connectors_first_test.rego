package muster.rules.registration.local_connectors_first_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.local_connectors_first as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

# third is a connector of a resource location that is neither site's.
third := [
	fixture.set_to(fixture.connector_at("cc9", []), object.union(fixture.cloud_connector("cc9", "recovery"), {"resourceLocation": "0c010000-0000-4000-8000-0000000000c1"})),
]

cases := {
	"each site comes first at home": {"changes": [], "want": {recovery: "pass", pooled: "pass", persistent: "pass"}},
	"a list of one site needs no groups": {"changes": fixture.list_at("recovery", "recovery", [["cc3", "cc4"]]), "want": {recovery: "pass"}},
	"a flat list of both sites": {
		"changes": fixture.list_at("recovery", "recovery", [["cc3", "cc4", "cc1"]]),
		"want": {recovery: "fail"},
	},
	"a mixed second group": {
		"changes": fixture.list_at("recovery", "recovery", [["cc3"], ["cc4", "cc1"]]),
		"want": {recovery: "fail"},
	},
	"production first for recovery desktops": {
		"changes": fixture.list_at("recovery", "recovery", [["cc1", "cc2"], ["cc3", "cc4"]]),
		"want": {recovery: "fail"},
	},
	"recovery first for production desktops": {
		"changes": fixture.list_at("production", "persistent", [["cc3", "cc4"], ["cc1", "cc2"]]),
		"want": {persistent: "fail", pooled: "pass"},
	},
	"a connector of another resource location comes last": {
		"changes": array.concat(third, fixture.list_at("recovery", "recovery", [["cc3", "cc4"], ["cc9"]])),
		"want": {recovery: "pass"},
	},
	"it comes first": {"changes": array.concat(third, fixture.list_at("recovery", "recovery", [["cc9"], ["cc3", "cc4"]])), "want": {recovery: "fail"}},
	"it stands in the group of the site": {"changes": array.concat(third, fixture.list_at("recovery", "recovery", [["cc3", "cc4", "cc9"]])), "want": {recovery: "fail"}},
	"a stranger in front changes nothing": {
		"changes": fixture.list_at("recovery", "recovery", [["ddc1"], ["cc3"], ["cc1"]]),
		"want": {recovery: "pass"},
	},
	"the list of the other site alone is another rule's business": {
		"changes": fixture.list_at("recovery", "recovery", [["cc1"]]),
		"want": {recovery: "pass"},
	},
	"without declared connectors nobody can tell": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "production"], null)],
		"want": {recovery: "unknown", pooled: "unknown"},
	},
	"without any policy there is no order": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "unknown"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"an OU that nothing was worked out about is unknown": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {recovery: "unknown"},
	},
	"desktops that register without connectors are not judged": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
}
