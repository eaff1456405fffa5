package muster.rules.cloud_connectors.same_version_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.same_version as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"has version 4.369.0.9000, and Citrix Cloud expects 4.370.0.1227": version("cc3", "4.369.0.9000"),
		"has version 4.370.0.1227, while another connector has 4.370.0.10000": updated("cc4", "4.370.0.10000"),
		"reports the version of cc3.corp.example.internal as UpgradeFailed": of("cc3", "versionState", "UpgradeFailed"),
	}
	testing.says(rule, host("cc3"), text) with input as fixture.changed(changes)
}

test_an_update_of_production_matters_little if {
	severity := testing.severity(rule, host("cc1")) with input as fixture.changed(of("cc1", "versionState", "Updating"))
	severity == "low"
}

test_an_update_that_is_running_is_not_to_be_started if {
	changes := array.concat(of("cc3", "versionState", "Updating"), of("cc3", "contactAgeSeconds", 86400))
	fixes := {finding.fix.text | some finding in rule.findings} with input as fixture.changed(changes)
	every text in fixes {
		not contains(text, "start the update")
		contains(text, "wait for its update to end")
	}
	count(fixes) > 0
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

of(name, field, value) := [fixture.set_to(fixture.connector_at(name, [field]), value)]

version(name, value) := of(name, "version", value)

# updated is a connector that has a version and should have it.
updated(name, value) := array.concat(version(name, value), of(name, "expectedVersion", value))

listed := fixture.workload_at(["sites", "recovery", "connectors"])

cases := {
	"all have the version that Citrix Cloud expects": {"changes": [], "want": {host("cc1"): "pass", host("cc3"): "pass"}},
	"one is behind": {"changes": version("cc3", "4.369.0.9000"), "want": {host("cc1"): "pass", host("cc3"): "fail", host("cc4"): "pass"}},
	"all are behind what Citrix Cloud expects": {
		"changes": [change | some name in ["cc1", "cc2", "cc3", "cc4"]; some change in of(name, "expectedVersion", "4.371.0.1")],
		"want": {host("cc1"): "fail", host("cc4"): "fail"},
	},
	"one was updated before the others": {"changes": updated("cc1", "4.371.0.1"), "want": {host("cc1"): "pass", host("cc3"): "fail"}},
	"versions are compared by number": {"changes": updated("cc4", "4.370.0.10000"), "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"a lower number with more digits is not newer": {
		"changes": updated("cc4", "4.98.0.99999"),
		"want": {host("cc3"): "pass", host("cc4"): "fail"},
	},
	"nobody says what is expected": {
		"changes": [change | some name in ["cc1", "cc2", "cc3", "cc4"]; some change in of(name, "expectedVersion", "")],
		"want": {host("cc1"): "pass", host("cc3"): "pass"},
	},
	"nobody says what is expected and one is behind": {
		"changes": array.concat(of("cc3", "expectedVersion", ""), version("cc3", "4.369.0.9000")),
		"want": {host("cc3"): "fail"},
	},
	"the update failed": {"changes": of("cc3", "versionState", "UpgradeFailed"), "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"one is being updated": {"changes": of("cc3", "versionState", "Updating"), "want": {host("cc3"): "unknown", host("cc4"): "pass"}},
	"one is being updated from an older version, and in maintenance meanwhile": {
		"changes": array.concat(version("cc3", "4.369.0.9000"), of("cc3", "inMaintenance", true)),
		"want": {host("cc3"): "unknown"},
	},
	"one is being updated, and has been away for a day": {
		"changes": array.concat(of("cc3", "versionState", "Updating"), of("cc3", "contactAgeSeconds", 86400)),
		"want": {host("cc3"): "fail"},
	},
	"one is in maintenance, and has the version that it should have": {"changes": of("cc3", "inMaintenance", true), "want": {host("cc3"): "pass"}},
	"the case of the state does not matter": {"changes": of("cc3", "versionState", "normal"), "want": {host("cc3"): "pass"}},
	"no version is known": {"changes": version("cc3", ""), "want": {host("cc3"): "unknown", host("cc4"): "pass"}},
	"a version that is no number": {"changes": version("cc3", "unknown"), "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"appliances count differently": {
		"changes": array.concat(of("cc4", "type", "Unified"), updated("cc4", "9.1.0")),
		"want": {host("cc3"): "pass", host("cc4"): "not_applicable"},
	},
	"one that the estate declares and Citrix Cloud does not know": {
		"changes": [fixture.without(fixture.connector_at("cc3", []))],
		"want": {host("cc3"): "not_applicable", host("cc4"): "pass"},
	},
	"not all connectors were listed": {
		"changes": [
			fixture.without(fixture.connector_at("cc3", [])),
			fixture.set_to(fixture.citrix_at(["connectors", "status"]), "partial"),
		],
		"want": {host("cc3"): "unknown"},
	},
	"one that only Citrix Cloud knows": {
		"changes": [
			fixture.set_to(fixture.connector_at("cc5", []), object.union(fixture.cloud_connector("cc5", "recovery"), {"version": "4.369.0.9000"})),
			fixture.set_to(listed, [fixture.fqdn("cc3"), fixture.fqdn("cc4"), fixture.fqdn("cc5")]),
		],
		"want": {host("cc5"): "fail"},
	},
	"one of a third resource location is not of this estate": {
		"changes": [fixture.set_to(fixture.connector_at("cc9", []), object.union(fixture.cloud_connector("cc9", "recovery"), {"version": "4.369.0.9000"}))],
		"want": {host("cc9"): "not_applicable"},
	},
	"connectors were not listed": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing),
			fixture.set_to(listed, []),
		],
		"want": {host("cc1"): "unknown", host("cc3"): "unknown"},
	},
}
