package muster.rules.hosting_connections.platform_as_declared_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.platform_as_declared as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

platform(name) := fixture.set_to(["estate", "sites", "recovery", "platform"], name)

azure := [
	fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AzureRmFactory"),
	fixture.set_to(fixture.connection_at("recovery", ["type"]), "AzureRM"),
	fixture.set_to(fixture.connection_at("recovery", ["addresses"]), []),
]

cases := {
	"nothing is declared": {"changes": [], "want": {site: "not_applicable"}},
	"Nutanix is declared": {"changes": [platform("nutanix")], "want": {site: "not_applicable"}},
	"a cloud is declared, and the connection leads there": {"changes": array.concat(azure, [platform("public_cloud")]), "want": {site: "pass"}},
	"a cloud is declared to leave Prism out": {"changes": [platform("public_cloud")], "want": {site: "fail"}},
	"capacity of Citrix is declared, and the connection leads to Prism Central": {
		"changes": [platform("citrix_managed"), fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AcropolisPCFactory")],
		"want": {site: "fail"},
	},
	"connections were not listed": {
		"changes": [platform("public_cloud"), fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing)],
		"want": {site: "unknown"},
	},
	"there is no connection": {
		"changes": [platform("public_cloud"), fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])],
		"want": {site: "unknown"},
	},
	"nobody says by which plug-in the connection works": {
		"changes": [platform("public_cloud"), fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "")],
		"want": {site: "unknown"},
	},
	"nobody knows which zone it is": {
		"changes": [platform("public_cloud"), fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {site: "unknown"},
	},
}

test_words if {
	testing.says(rule, site, "has the recovery site on public_cloud, and the hosting connection AHV-DR of its zone leads to Nutanix.") with input as fixture.changed([platform("public_cloud")])
}
