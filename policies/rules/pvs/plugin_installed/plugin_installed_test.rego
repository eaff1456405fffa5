package muster.rules.pvs.plugin_installed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.pvs.plugin_installed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/pvs1.corp.example.internal"

plugin := fixture.windows_at("pvs1", ["plugin"])

lacking := fixture.set_to(plugin, fixture.no_plugin)

works_by(id) := [fixture.set_to(fixture.connection_at(site, ["pluginId"]), id) | some site in ["production", "recovery"]]

cases := {
	"the plug-in is there": {"changes": [], "want": {target: "pass"}},
	"the plug-in is not there": {"changes": [lacking], "want": {target: "fail"}},
	"connectors have it, and that does not help": {
		"changes": [lacking],
		"want": {target: "fail", "host/cc1.corp.example.internal": "not_applicable"},
	},
	"one connection by plug-in is enough": {
		"changes": [lacking, fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AcropolisHypervisorPCFactory")],
		"want": {target: "fail"},
	},
	"no connection is by plug-in": {
		"changes": array.concat(works_by("AcropolisHypervisorPCFactory"), [lacking]),
		"want": {target: "not_applicable"},
	},
	"there is no connection to AHV": {
		"changes": array.concat(works_by("VmwareFactory"), [lacking]),
		"want": {target: "not_applicable"},
	},
	"DaaS does not name the plug-in": {"changes": array.concat(works_by(""), [lacking]), "want": {target: "unknown"}},
	"DaaS names one plug-in of two": {
		"changes": [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "")],
		"want": {target: "pass"},
	},
	"connections that were not listed": {
		"changes": [fixture.set_to(["citrixcloud", "connections"], fixture.no_listing), lacking],
		"want": {target: "unknown"},
	},
	"the server could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("pvs1", []))], "want": {target: "unknown"}},
	"nobody asked the server": {"changes": [fixture.without(fixture.windows_at("pvs1", []))], "want": {target: "unknown"}},
	"the server was not asked about it": {"changes": [fixture.set_to(plugin, null)], "want": {target: "unknown"}},
	"the answer did not come": {"changes": [fixture.not_learnt(plugin)], "want": {target: "unknown"}},
	"an estate without PVS": {
		"changes": [
			fixture.set_to(["estate", "components", "pvs", "inScope"], false),
			fixture.without(fixture.windows_at("pvs1", [])),
		],
		"want": {target: "not_applicable"},
	},
}

test_what_was_not_asked_is_said if {
	testing.says(rule, target, "was not asked about the Nutanix plug-in") with input as fixture.changed([fixture.set_to(plugin, null)])
}

test_doubt_names_the_connections if {
	testing.says(rule, target, "by which plug-in AHV-DR, AHV-HQ works") with input as fixture.changed(works_by(""))
}
