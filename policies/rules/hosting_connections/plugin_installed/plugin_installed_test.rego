package muster.rules.hosting_connections.plugin_installed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.plugin_installed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

# What a connector of production lacks is lost with it.
test_severity[name] if {
	some name, case in {
		"a connector of the recovery site": {"changes": [lacking("cc4")], "host": "cc4", "want": ""},
		"a connector of production": {"changes": [lacking("cc1")], "host": "cc1", "want": "medium"},
		"one of production that could not be asked": {"changes": [fixture.not_learnt(plugin("cc1"))], "host": "cc1", "want": "medium"},
		"one of the recovery site that could not be asked": {"changes": [fixture.not_learnt(plugin("cc4"))], "host": "cc4", "want": ""},
		"one that the estate file has at both sites": {
			"changes": [lacking("cc1"), fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], [fixture.fqdn(name) | some name in ["cc1", "cc3", "cc4"]])],
			"host": "cc1", "want": "",
		},
	}
	testing.severity(rule, host(case.host)) == case.want with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

plugin(name) := fixture.windows_at(name, ["plugin"])

lacking(name) := fixture.set_to(plugin(name), fixture.no_plugin)

works_by(site, id) := fixture.set_to(fixture.connection_at(site, ["pluginId"]), id)

native := "AcropolisHypervisorPCFactory"

also(id) := [
	fixture.set_to(["citrixcloud", "connections", "items", "more"], object.union(fixture.hosting_connection("recovery"), {"id": "more", "name": "More", "pluginId": id})),
	fixture.set_to(["workloads", "sites", "recovery", "connections"], [fixture.connection_id.recovery, "more"]),
]

cases := {
	"every connector has the plug-in": {
		"changes": [],
		"want": {host("cc1"): "pass", host("cc2"): "pass", host("cc3"): "pass", host("cc4"): "pass"},
	},
	"a recovery connector lacks it": {
		"changes": [lacking("cc4")],
		"want": {host("cc4"): "fail", host("cc3"): "pass", host("cc1"): "pass"},
	},
	"only its files were found": {
		"changes": [fixture.set_to(array.concat(plugin("cc3"), ["product"]), "")],
		"want": {host("cc3"): "pass"},
	},
	"a connection that Citrix itself makes needs none": {
		"changes": [works_by("production", native), works_by("recovery", native), lacking("cc1"), lacking("cc3")],
		"want": {host("cc1"): "not_applicable", host("cc3"): "not_applicable"},
	},
	"each zone has its own kind of connection": {
		"changes": [works_by("production", native), lacking("cc1"), lacking("cc3")],
		"want": {host("cc1"): "not_applicable", host("cc3"): "fail", host("cc4"): "pass"},
	},
	"a connection to Prism Central by plug-in needs it": {
		"changes": [works_by("recovery", "AcropolisPCFactory"), lacking("cc3")],
		"want": {host("cc3"): "fail"},
	},
	"a connection of the old kind beside the new one needs it": {
		"changes": array.concat([works_by("recovery", native), lacking("cc3")], also("AcropolisFactory")),
		"want": {host("cc3"): "fail"},
	},
	"a connection to another hypervisor needs none": {
		"changes": [
			works_by("recovery", "VmwareFactory"),
			fixture.set_to(fixture.connection_at("recovery", ["type"]), "VCenter"),
			lacking("cc3"),
		],
		"want": {host("cc3"): "not_applicable", host("cc1"): "pass"},
	},
	"a zone without any connection needs none": {
		"changes": [fixture.set_to(["workloads", "sites", "recovery", "connections"], []), lacking("cc3")],
		"want": {host("cc3"): "not_applicable"},
	},
	"DaaS does not name the plug-in": {
		"changes": [works_by("recovery", "")],
		"want": {host("cc3"): "unknown", host("cc1"): "pass"},
	},
	"nor does it prove that one is missing": {
		"changes": [works_by("recovery", ""), lacking("cc3")],
		"want": {host("cc3"): "unknown"},
	},
	"an unnamed plug-in beside a named one": {
		"changes": array.concat([works_by("recovery", "")], also("AcropolisFactory")),
		"want": {host("cc3"): "pass"},
	},
	"no plug-in is named where none is possible": {
		"changes": [works_by("recovery", ""), fixture.set_to(fixture.connection_at("recovery", ["type"]), "VCenter")],
		"want": {host("cc3"): "not_applicable"},
	},
	"a connector that could not be asked": {
		"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))],
		"want": {host("cc3"): "unknown", host("cc4"): "pass"},
	},
	"a connector that nobody asked": {
		"changes": [fixture.without(fixture.windows_at("cc3", []))],
		"want": {host("cc3"): "unknown"},
	},
	"a connector that was not asked about it": {
		"changes": [fixture.set_to(plugin("cc3"), null)],
		"want": {host("cc3"): "unknown"},
	},
	"an answer that did not come is no absence": {
		"changes": [fixture.not_learnt(plugin("cc3"))],
		"want": {host("cc3"): "unknown"},
	},
	"connections that were not listed": {
		"changes": [fixture.set_to(["citrixcloud", "connections"], fixture.no_listing), lacking("cc3")],
		"want": {host("cc3"): "unknown", host("cc1"): "unknown"},
	},
	"a site whose zone nobody knows": {
		"changes": [fixture.not_learnt(["workloads", "sites", "recovery"]), lacking("cc3")],
		"want": {host("cc3"): "unknown", host("cc1"): "pass"},
	},
	"a connector that only Citrix Cloud knows": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null), lacking("cc3")],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"a connector that only the estate file knows": {
		"changes": [
			fixture.set_to(["workloads", "sites", "recovery", "connectors"], [fixture.fqdn("cc4")]),
			fixture.without(fixture.connector_at("cc3", [])),
			lacking("cc3"),
		],
		"want": {host("cc3"): "fail"},
	},
	"a Connector Appliance takes no plug-in": {
		"changes": [fixture.set_to(fixture.connector_at("cc3", ["type"]), "Appliance"), lacking("cc3")],
		"want": {host("cc3"): "not_applicable", host("cc4"): "pass"},
	},
	"connectors that are built in the disaster are not there yet": {
		"changes": [
			fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"]),
			fixture.set_to(["workloads", "sites", "recovery", "connectors"], []),
		],
		"want": {host("cc3"): "not_applicable", host("cc1"): "pass"},
	},
}

test_words[text] if {
	some text in [
		"which the hosting connection AHV-DR needs",
		`Invoke-Command -ComputerName cc3.corp.example.internal { Start-Process msiexec.exe`,
	]
	testing.says(rule, host("cc3"), text) with input as fixture.changed([lacking("cc3")])
}

test_the_version_of_the_others_is_expected[expected] if {
	some expected, missing in {
		"the plug-in in version 2.7.1.0, as on other connectors": ["cc3"],
		"the plug-in": ["cc1", "cc2", "cc3", "cc4"],
	}
	found := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed([lacking(name) | some name in missing])
	found == {expected}
}

test_what_was_not_asked_is_said if {
	testing.says(rule, host("cc3"), "cc3.corp.example.internal was not asked about the Nutanix plug-in") with input as fixture.changed([fixture.set_to(plugin("cc3"), null)])
}

test_doubt_names_the_connection if {
	testing.says(rule, host("cc3"), "by which plug-in AHV-DR works") with input as fixture.changed([works_by("recovery", "")])
}
