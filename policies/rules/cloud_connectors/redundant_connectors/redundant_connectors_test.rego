package muster.rules.cloud_connectors.redundant_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.redundant_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"Only one connector of the recovery site works": silent("cc3", 901),
		"cc3.corp.example.internal is silent for 15 minutes": silent("cc3", 901),
		"Invoke-Command -ComputerName cc3.corp.example.internal": silent("cc3", 901),
		"No connector of the recovery site works": array.concat(silent("cc3", 901), silent("cc4", 901)),
		"Only one connector of the recovery site may work": array.concat(silent("cc3", 901), silent("cc4", null)),
		"its resource location DR has none": here([]),
		"/ResourceLocationId:0c010000-0000-4000-8000-0000000000b1": here(["cc3"]),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

site := "site/recovery"

of(name, field, value) := [fixture.set_to(fixture.connector_at(name, [field]), value)]

silent(name, seconds) := of(name, "contactAgeSeconds", seconds)

here(names) := [fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [fixture.fqdn(name) | some name in names])]

cases := {
	"two work": {"changes": [], "want": {site: "pass"}},
	"one is silent": {"changes": silent("cc3", 901), "want": {site: "fail"}},
	"both are in contact at the limit": {"changes": array.concat(silent("cc3", 900), silent("cc4", 900)), "want": {site: "pass"}},
	"one is in maintenance": {"changes": of("cc4", "inMaintenance", true), "want": {site: "fail"}},
	"one is an appliance": {"changes": of("cc4", "type", "Unified"), "want": {site: "fail"}},
	"only one is there": {"changes": here(["cc3"]), "want": {site: "fail"}},
	"none is there": {"changes": here([]), "want": {site: "fail"}},
	"a third one makes up for one that is silent": {
		"changes": array.concat(silent("cc3", 901), array.concat(
			[fixture.set_to(fixture.connector_at("cc5", []), fixture.cloud_connector("cc5", "recovery"))],
			here(["cc3", "cc4", "cc5"]),
		)),
		"want": {site: "pass"},
	},
	"no contact is known of one": {"changes": silent("cc4", null), "want": {site: "unknown"}},
	"no contact is known of one and the other is silent": {
		"changes": array.concat(silent("cc3", 901), silent("cc4", null)),
		"want": {site: "fail"},
	},
	"no contact is known of one beside two that work": {
		"changes": array.concat(silent("cc3", null), array.concat(
			[fixture.set_to(fixture.connector_at("cc5", []), fixture.cloud_connector("cc5", "recovery"))],
			here(["cc3", "cc4", "cc5"]),
		)),
		"want": {site: "pass"},
	},
	"connectors were not listed": {
		"changes": array.concat(here([]), [fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing)]),
		"want": {site: "unknown"},
	},
	"nobody knows which resource location it is": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {site: "unknown"},
	},
	"connectors are built in the disaster": {
		"changes": array.concat(here([]), [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])]),
		"want": {site: "not_applicable"},
	},
	"connectors are built in the disaster, and nobody knows of those that are there": {
		"changes": array.concat(
			array.concat(silent("cc3", null), silent("cc4", null)),
			[fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])],
		),
		"want": {site: "not_applicable"},
	},
	"not all connectors were listed": {
		"changes": array.concat(silent("cc3", 901), [fixture.set_to(fixture.citrix_at(["connectors", "status"]), "partial")]),
		"want": {site: "unknown"},
	},
}
