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

# A slight finding about production decides nothing, and one about recovery does.
test_severity[name] if {
	some name, case in {
		"a silent connector of production": {"changes": silent("cc1", 901), "host": "cc1", "want": "medium"},
		"one of production that Citrix Cloud does not know": {"changes": [fixture.without(fixture.connector_at("cc1", []))], "host": "cc1", "want": "medium"},
		"one of production of which no contact is known": {"changes": silent("cc1", null), "host": "cc1", "want": "medium"},
		"a silent connector of the recovery site": {"changes": silent("cc4", 901), "host": "cc4", "want": ""},
		"one that is declared for production and stands in the recovery zone": {
			"changes": array.concat(silent("cc4", 901), [fixture.set_to(["estate", "components", "cloud_connectors", "servers"], {
				"production": [fixture.fqdn("cc1"), fixture.fqdn("cc2"), fixture.fqdn("cc4")],
				"recovery": [fixture.fqdn("cc3")],
			})]),
			"host": "cc4", "want": "",
		},
		"one of production while nobody knows the recovery zone": {
			"changes": array.concat(silent("cc1", 901), [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))]),
			"host": "cc1", "want": "",
		},
		"a third one in its update": {"changes": array.concat(third, silent("cc5", 901)), "host": "cc5", "want": "medium"},
	}
	testing.severity(rule, host(case.host)) == case.want with input as fixture.changed(case.changes)
}

# third are the changes after which the recovery site has three connectors.
third := [
	fixture.set_to(fixture.connector_at("cc5", []), fixture.cloud_connector("cc5", "recovery")),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [fixture.fqdn(name) | some name in ["cc3", "cc4", "cc5"]]),
]

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
	"in maintenance and in contact, one of two": {"changes": of("cc4", "inMaintenance", true), "want": {host("cc4"): "pass"}},
	"one of three in its update": {"changes": array.concat(third, of("cc5", "inMaintenance", true)), "want": {host("cc3"): "pass", host("cc5"): "unknown"}},
	"one of three silent as in a restart": {"changes": array.concat(third, silent("cc5", 7200)), "want": {host("cc5"): "unknown"}},
	"one of three silent for longer than a restart": {"changes": array.concat(third, silent("cc5", 7201)), "want": {host("cc5"): "fail"}},
	"one of three in maintenance and silent for longer": {
		"changes": array.concat(third, array.concat(silent("cc5", 7201), of("cc5", "inMaintenance", true))),
		"want": {host("cc5"): "fail"},
	},
	"two of three silent": {
		"changes": array.concat(third, array.concat(silent("cc4", 901), silent("cc5", 901))),
		"want": {host("cc3"): "pass", host("cc4"): "fail", host("cc5"): "fail"},
	},
	"one of three silent, and of another no contact is known": {
		"changes": array.concat(third, array.concat(silent("cc4", null), silent("cc5", 901))),
		"want": {host("cc4"): "unknown", host("cc5"): "fail"},
	},
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
