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

cases := {
	"every entry is a connector": {"changes": [], "want": {recovery: "pass", pooled: "pass", persistent: "pass"}},
	"an old Delivery Controller": {"changes": list([["cc3", "ddc1"]]), "want": {recovery: "fail"}},
	"the alias of the connectors": {"changes": list([["xml"]]), "want": {recovery: "fail"}},
	"an address": {"changes": list([["cc3", "10.20.1.2"]]), "want": {recovery: "fail"}},
	"production desktops are judged at production": {
		"changes": fixture.list_at("production", "pooled", [["cc1", "ddc1"]]),
		"want": {pooled: "fail", recovery: "pass"},
	},
	"a stranger may be a connector of a site that declares none": {
		"changes": array.concat(list([["cc3", "cc9"]]), [undeclared("production")]),
		"want": {recovery: "unknown"},
	},
	"a stranger may be a connector of the recovery site": {
		"changes": array.concat(list([["cc1", "cc9"]]), [undeclared("recovery")]),
		"want": {recovery: "unknown"},
	},
	"known entries need no other site": {"changes": [undeclared("production")], "want": {recovery: "pass", persistent: "unknown"}},
	"an alias is no connector, whatever is declared": {
		"changes": array.concat(list([["xml"]]), [undeclared("production")]),
		"want": {recovery: "fail"},
	},
	"without any declared connector nobody can tell": {
		"changes": [undeclared("production"), undeclared("recovery")],
		"want": {recovery: "unknown", pooled: "unknown"},
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
		"is not one of the declared Cloud Connectors": [["cc3", "ddc1"]],
		"is an alias that stands for several connectors": [["xml"]],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(list(groups))
}
