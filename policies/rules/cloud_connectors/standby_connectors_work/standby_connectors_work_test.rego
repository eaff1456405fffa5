package muster.rules.cloud_connectors.standby_connectors_work_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.standby_connectors_work as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"cc3.corp.example.internal is in maintenance": array.concat(of("cc3", "inMaintenance", true), silent("cc4", 901)),
		"cc4.corp.example.internal is silent for 26 hours": array.concat(of("cc3", "inMaintenance", true), silent("cc4", 93600)),
		"cc3.corp.example.internal: wait for its update to end": array.concat(of("cc3", "inMaintenance", true), silent("cc4", 901)),
		"only appliances (cc3.corp.example.internal, cc4.corp.example.internal)": appliances,
		"reports the zone DR": zone_health(false),
		"when cc4.corp.example.internal was last in contact": array.concat(silent("cc3", 901), silent("cc4", null)),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

site := "site/recovery"

of(name, field, value) := [fixture.set_to(fixture.connector_at(name, [field]), value)]

silent(name, seconds) := of(name, "contactAgeSeconds", seconds)

zone_health(value) := [fixture.set_to(fixture.citrix_at(["zones", "items", fixture.zone_id.recovery, "healthy"]), value)]

appliances := array.concat(of("cc3", "type", "Unified"), of("cc4", "type", "Unified"))

cases := {
	"both connectors work": {"changes": [], "want": {site: "pass"}},
	"one of them is silent": {"changes": silent("cc3", 901), "want": {site: "pass"}},
	"both are silent": {"changes": array.concat(silent("cc3", 901), silent("cc4", 93600)), "want": {site: "fail"}},
	"contact exactly at the limit": {"changes": array.concat(silent("cc3", 900), silent("cc4", 901)), "want": {site: "pass"}},
	"another limit": {
		"changes": array.concat(
			[fixture.set_to(["estate", "thresholds", "connectorContact"], 300)],
			array.concat(silent("cc3", 301), silent("cc4", 900)),
		),
		"want": {site: "fail"},
	},
	"in contact and in maintenance": {"changes": array.concat(of("cc3", "inMaintenance", true), silent("cc4", 901)), "want": {site: "fail"}},
	"both are in maintenance": {
		"changes": array.concat(of("cc3", "inMaintenance", true), of("cc4", "inMaintenance", true)),
		"want": {site: "fail"},
	},
	"those of production do not count": {
		"changes": [fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [])],
		"want": {site: "fail"},
	},
	"appliances do not count": {"changes": appliances, "want": {site: "fail"}},
	"the case of the type does not matter": {
		"changes": array.concat(of("cc3", "type", "WINDOWS"), of("cc4", "type", "Unified")),
		"want": {site: "pass"},
	},
	"no contact is known of the only one that might work": {
		"changes": array.concat(silent("cc3", 901), silent("cc4", null)),
		"want": {site: "unknown"},
	},
	"no contact is known of one beside one that works": {"changes": silent("cc4", null), "want": {site: "pass"}},
	"no contact is known of one in maintenance": {
		"changes": array.concat(silent("cc3", 901), array.concat(silent("cc4", null), of("cc4", "inMaintenance", true))),
		"want": {site: "fail"},
	},
	"the zone is unhealthy": {"changes": zone_health(false), "want": {site: "fail"}},
	"nobody says how the zone is": {"changes": zone_health(null), "want": {site: "unknown"}},
	"the zone of production is unhealthy": {
		"changes": [fixture.set_to(fixture.citrix_at(["zones", "items", fixture.zone_id.production, "healthy"]), false)],
		"want": {site: "pass"},
	},
	"connectors were not listed": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), []),
		],
		"want": {site: "unknown"},
	},
	"not all connectors were listed": {
		"changes": array.concat(
			array.concat(silent("cc3", 901), silent("cc4", 901)),
			[fixture.set_to(fixture.citrix_at(["connectors", "status"]), "partial")],
		),
		"want": {site: "unknown"},
	},
	"zones were not listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["zones"]), fixture.no_listing)],
		"want": {site: "unknown"},
	},
	"nobody knows which resource location it is": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {site: "unknown"},
	},
	"connectors are built in the disaster": {
		"changes": array.concat(appliances, [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])]),
		"want": {site: "not_applicable"},
	},
	"connectors are built in the disaster, and nobody knows of those that are there": {
		"changes": array.concat(
			array.concat(silent("cc3", null), silent("cc4", null)),
			[fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])],
		),
		"want": {site: "not_applicable"},
	},
	"connectors that are out of scope": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)],
		"want": {site: "not_applicable"},
	},
}
