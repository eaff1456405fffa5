package muster.rules.hosting_connections.plugin_offered_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.plugin_offered as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

connection := "connection/AHV-DR"

at(rest) := fixture.citrix_at(array.concat(["plugins", "items", fixture.zone_id.recovery], rest))

plugin(available, reason) := [fixture.set_to(at(["items", "acropolisfactory"]), {"available": available, "reason": reason})]

others(items) := [fixture.set_to(at(["items"]), items)]

untested := [fixture.set_to(fixture.connection_at("recovery", ["test"]), {"status": "failed", "reason": "fact_missing", "message": "there is no report", "outcome": "", "ageSeconds": null})]

denied := [fixture.not_learnt(at([]))]

cases := {
	"the zone offers it": {"changes": [], "want": {connection: "pass", "connection/AHV-HQ": "not_applicable"}},
	"the zone does not offer it": {"changes": plugin(false, "not installed"), "want": {connection: "fail"}},
	"the zone offers nothing for Nutanix": {"changes": others({}), "want": {connection: "fail"}},
	"the zone has another plug-in for Nutanix, and the connection passed its test": {"changes": others({"acropolispcfactory": {"available": true, "reason": ""}}), "want": {connection: "pass"}},
	"the zone has another plug-in for Nutanix, and nobody tested the connection": {
		"changes": array.concat(others({"acropolispcfactory": {"available": true, "reason": ""}}), untested),
		"want": {connection: "unknown"},
	},
	"nobody says, and the connection passed its test": {"changes": plugin(null, ""), "want": {connection: "pass"}},
	"nobody says, and nobody tested the connection": {"changes": array.concat(plugin(null, ""), untested), "want": {connection: "unknown"}},
	"the list may not be read, and the connection passed its test": {"changes": denied, "want": {connection: "pass"}},
	"the list may not be read, and nobody tested the connection": {"changes": array.concat(denied, untested), "want": {connection: "unknown"}},
	"the list may not be read, and the test is old": {
		"changes": array.concat(denied, [fixture.set_to(fixture.connection_at("recovery", ["test", "ageSeconds"]), 90 * 86400)]),
		"want": {connection: "unknown"},
	},
	"the plug-in went away after the test": {"changes": plugin(false, ""), "want": {connection: "fail"}},
	"the zone of production lacks it": {
		"changes": [fixture.set_to(fixture.citrix_at(["plugins", "items", fixture.zone_id.production, "items"]), {})],
		"want": {connection: "pass", "connection/AHV-HQ": "not_applicable"},
	},
	"a connection to something else": {
		"changes": array.concat(plugin(false, ""), [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AzureRmFactory")]),
		"want": {connection: "not_applicable"},
	},
	"no connection at the recovery site": {
		"changes": [fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])],
		"want": {connection: "not_applicable"},
	},
	"the connections were not read": {
		"changes": array.concat(untested, [fixture.set_to(fixture.connection_at("recovery", ["zone"]), "elsewhere")]),
		"want": {connection: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The zone DR does not offer the plug-in AcropolisFactory, which the hosting connection AHV-DR works with (not installed).": plugin(false, "not installed"),
		"works with.": plugin(false, ""),
		"The zone DR offers no plug-in for Nutanix, and the hosting connection AHV-DR works with AcropolisFactory.": others({}),
		"offers plug-ins for Nutanix (acropolispcfactory), and Citrix Cloud does not list AcropolisFactory": array.concat(others({"acropolispcfactory": {"available": true, "reason": ""}}), untested),
		"does not say whether the zone DR has the plug-in AcropolisFactory": array.concat(plugin(null, ""), untested),
		"restart its Citrix services": plugin(false, ""),
	}
	testing.says(rule, connection, text) with input as fixture.changed(changes)
}
