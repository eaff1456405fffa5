package muster.rules.registration.enough_connectors_listed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.enough_connectors_listed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

list(groups) := fixture.list_at("recovery", "recovery", groups)

maintenance(name) := fixture.set_to(fixture.connector_at(name, ["inMaintenance"]), true)

silent(name) := fixture.set_to(fixture.connector_at(name, ["contactAgeSeconds"]), 86400)

undated(name) := fixture.set_to(fixture.connector_at(name, ["contactAgeSeconds"]), null)

# third are the changes after which the recovery site has one more connector.
third := [
	fixture.set_to(fixture.connector_at("cc5", []), fixture.cloud_connector("cc5", "recovery")),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [fixture.fqdn(name) | some name in ["cc3", "cc4", "cc5"]]),
]

cases := {
	"both are in the list and work": {"changes": [], "want": {recovery: "pass", persistent: "pass"}},
	"one of two is in the list": {"changes": list([["cc4"]]), "want": {recovery: "fail", persistent: "pass"}},
	"the only one in the list is in maintenance": {"changes": array.concat(list([["cc4"]]), [maintenance("cc4")]), "want": {recovery: "fail"}},
	"two are in the list, and one of them is silent": {"changes": array.concat(third, [silent("cc4")]), "want": {recovery: "fail"}},
	"two are in the list, and one of them is silent, and there is no other": {"changes": [silent("cc4")], "want": {recovery: "pass"}},
	"nobody knows whether one of them works": {"changes": [undated("cc4")], "want": {recovery: "unknown"}},
	"two of three are in the list": {"changes": third, "want": {recovery: "pass"}},
	"they may stand in different groups": {"changes": list([["cc3"], ["cc4"]]), "want": {recovery: "pass"}},
	"that there is none in the list is another matter": {"changes": list([["cc1", "cc2"]]), "want": {recovery: "pass"}},
	"connectors of production do not count": {"changes": list([["cc3"], ["cc1", "cc2"]]), "want": {recovery: "fail"}},
	"one that Citrix Cloud does not know": {
		"changes": array.concat(third, [fixture.without(fixture.connector_at("cc4", []))]),
		"want": {recovery: "fail"},
	},
	"without any policy the machines may know better": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "unknown"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"the connectors were not listed": {
		"changes": [fixture.not_learnt(fixture.citrix_at(["connectors"]))],
		"want": {recovery: "unknown"},
	},
	"nobody knows which connectors are those of the recovery site": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {recovery: "unknown"},
	},
	"connectors are built in the disaster": {
		"changes": array.concat(list([["cc4"]]), [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])]),
		"want": {recovery: "not_applicable"},
	},
	"desktops that register without connectors need no list": {
		"changes": array.concat(
			list([["cc4"]]),
			[fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		),
		"want": {recovery: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"holds 1 of the recovery site that work: cc4.corp.example.internal is in contact. Not in it: cc3.corp.example.internal.": list([["cc4"]]),
		"holds 0 of the recovery site that work: cc4.corp.example.internal is in maintenance. Not in it: cc3.corp.example.internal.": array.concat(list([["cc4"]]), [maintenance("cc4")]),
		`-Value "(cc1.corp.example.internal cc2.corp.example.internal) (cc3.corp.example.internal cc4.corp.example.internal)"`: list([["cc4"]]),
		"does not say when cc4.corp.example.internal were last in contact": [undated("cc4")],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(list([["cc4"]]))
	found == {{fixture.fqdn("cc4"): "in contact"}}
}
