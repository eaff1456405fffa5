package muster.rules.cloud_connectors.recent_contact_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.recent_contact as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"was last in contact with Citrix Cloud 26 hours ago, at 2026-11-22T14:58:50Z": silent("cc4", 93600),
		"Citrix Cloud knows no connector cc4.corp.example.internal": [fixture.without(fixture.connector_at("cc4", []))],
		"does not say when cc4.corp.example.internal was last in contact": silent("cc4", null),
	}
	testing.says(rule, host("cc4"), text) with input as fixture.changed(changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

of(name, field, value) := [fixture.set_to(fixture.connector_at(name, [field]), value)]

silent(name, seconds) := of(name, "contactAgeSeconds", seconds)

methods(list) := fixture.set_to(["estate", "components", "cloud_connectors", "methods"], list)

cases := {
	"all were in contact": {"changes": [], "want": {host("cc1"): "pass", host("cc4"): "pass"}},
	"one is silent": {"changes": silent("cc4", 901), "want": {host("cc3"): "pass", host("cc4"): "fail"}},
	"contact exactly at the limit": {"changes": silent("cc4", 900), "want": {host("cc4"): "pass"}},
	"another limit": {
		"changes": array.concat(silent("cc4", 3600), [fixture.set_to(["estate", "thresholds", "connectorContact"], 3600)]),
		"want": {host("cc4"): "pass"},
	},
	"one of production": {"changes": silent("cc1", 901), "want": {host("cc1"): "fail", host("cc4"): "pass"}},
	"in maintenance and in contact": {"changes": of("cc4", "inMaintenance", true), "want": {host("cc4"): "pass"}},
	"no contact is known": {"changes": silent("cc4", null), "want": {host("cc4"): "unknown"}},
	"a connector that Citrix Cloud does not know": {
		"changes": [fixture.without(fixture.connector_at("cc4", []))],
		"want": {host("cc3"): "pass", host("cc4"): "fail"},
	},
	"one that is declared without its domain": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], ["cc3", "cc4"])],
		"want": {host("cc3"): "pass", host("cc4"): "pass", "host/cc3": "not_applicable"},
	},
	"one that is built in the disaster is not there yet": {
		"changes": [
			fixture.without(fixture.connector_at("cc4", [])),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), []),
			methods(["deploy_new"]),
		],
		"want": {host("cc1"): "pass", host("cc4"): "not_applicable"},
	},
	"one that only Citrix Cloud knows": {
		"changes": array.concat(silent("cc4", 901), [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)]),
		"want": {host("cc4"): "fail"},
	},
	"an appliance that the estate does not declare": {
		"changes": array.concat(silent("cc4", 901), array.concat(
			of("cc4", "type", "Unified"),
			[fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)],
		)),
		"want": {host("cc4"): "not_applicable"},
	},
	"connectors were not listed": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), []),
		],
		"want": {host("cc1"): "unknown", host("cc4"): "unknown"},
	},
	"connectors that are out of scope": {
		"changes": [
			fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), []),
		],
		"want": {host("cc4"): "not_applicable"},
	},
}
