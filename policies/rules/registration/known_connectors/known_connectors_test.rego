package muster.rules.registration.known_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.known_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

list(groups) := fixture.list_at("recovery", "recovery", groups)

undeclared(site) := fixture.set_to(["estate", "components", "cloud_connectors", "servers", site], null)

# third is a connector of a resource location that is neither site's.
third := [
	fixture.set_to(fixture.connector_at("cc9", []), object.union(fixture.cloud_connector("cc9", "recovery"), {"resourceLocation": "0c010000-0000-4000-8000-0000000000c1"})),
]

unlisted := fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing)

cases := {
	"every entry is a connector": {"changes": [], "want": {recovery: "pass", pooled: "pass", persistent: "pass"}},
	"an old Delivery Controller": {"changes": list([["cc3", "ddc1"]]), "want": {recovery: "fail"}},
	"the alias of the connectors": {"changes": list([["xml"]]), "want": {recovery: "fail"}},
	"an address": {"changes": list([["cc3", "10.20.1.2"]]), "want": {recovery: "fail"}},
	"production desktops are judged at production": {
		"changes": fixture.list_at("production", "pooled", [["cc1", "ddc1"]]),
		"want": {pooled: "fail", recovery: "pass"},
	},
	"a connector of another resource location": {"changes": array.concat(third, list([["cc3", "cc4"], ["cc9"]])), "want": {recovery: "pass"}},
	"one that Citrix Cloud does not know any more": {"changes": list([["cc3", "cc4"], ["cc9"]]), "want": {recovery: "fail"}},
	"an appliance of another resource location": {
		"changes": array.concat(third, array.concat(list([["cc3"], ["cc9"]]), [fixture.set_to(fixture.connector_at("cc9", ["type"]), "Unified")])),
		"want": {recovery: "fail"},
	},
	"one that may be of another resource location": {"changes": array.concat(list([["cc3"], ["cc9"]]), [unlisted]), "want": {recovery: "unknown", pooled: "pass"}},
	"a connector that only Citrix Cloud knows": {"changes": [undeclared("production"), undeclared("recovery")], "want": {recovery: "pass", pooled: "pass"}},
	"nobody tells of any connector": {
		"changes": [undeclared("production"), undeclared("recovery"), unlisted],
		"want": {recovery: "unknown", pooled: "unknown"},
	},
	"a stranger while a site declares none": {"changes": array.concat(list([["cc3", "cc9"]]), [undeclared("production")]), "want": {recovery: "fail"}},
	"an alias is no connector, whatever is declared": {
		"changes": array.concat(list([["xml"]]), [undeclared("production"), unlisted]),
		"want": {recovery: "fail"},
	},
	"without any policy there is no entry to judge": {
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

test_words[text] if {
	some text, groups in {
		"is no Cloud Connector: the estate file declares none of that name, and Citrix Cloud knows none.": [["cc3", "ddc1"]],
		"is an alias that stands for several connectors": [["xml"]],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(list(groups))
}

test_the_fix_keeps_the_connectors_of_others if {
	testing.says(
		rule, recovery,
		` (cc3.corp.example.internal cc4.corp.example.internal) (cc9.corp.example.internal)"`,
	) with input as fixture.changed(array.concat(third, list([["cc3", "ddc1"], ["cc9"]])))
}
