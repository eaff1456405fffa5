package muster.rules.cloud_connectors.services_running_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.services_running as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

everybody := "component/cloud_connectors"

services(name) := fixture.windows_at(name, ["services"])

broker := "Citrix Remote HCL Server"

# is gives a service of cc3 a state and a way to start.
is(state, mode) := fixture.set_to(array.concat(services("cc3"), ["items", broker]), fixture.windows_service("RemoteHCLServer", state, mode))

# other gives a service of cc3 that carries no load a state and a way to start.
other(state, mode) := fixture.set_to(array.concat(services("cc3"), ["items", "Citrix Diagnostics Collector"]), fixture.windows_service("CitrixDiagnostics", state, mode))

telemetry := fixture.set_to(array.concat(services("cc3"), ["items", "Citrix Telemetry Service"]), fixture.windows_service("CitrixTelemetryService", "Stopped", "Auto"))

# brokerless takes the broker for when the cloud is away from connectors.
brokerless(names) := [fixture.without(array.concat(services(name), ["items", "Citrix High Availability Service"])) | some name in names]

no_connectors := fixture.set_to(["estate", "components", "cloud_connectors", "servers"], {"production": null, "recovery": null})

no_cloud := fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)

no_sites := [fixture.set_to(["workloads", "sites", site, "connectors"], []) | some site in ["production", "recovery"]]

cases := {
	"all services run that should": {
		"changes": [],
		"want": {host("cc1"): "pass", host("cc2"): "pass", host("cc3"): "pass", host("cc4"): "pass", everybody: "not_applicable"},
	},
	"one has stopped": {
		"changes": [is("Stopped", "Auto")],
		"want": {host("cc3"): "fail", host("cc4"): "pass", host("cc1"): "pass"},
	},
	"one is about to stop, as in an update": {"changes": [is("Stop Pending", "Auto")], "want": {host("cc3"): "unknown"}},
	"none at all is no answer": {
		"changes": [fixture.set_to(array.concat(services("cc3"), ["items"]), {})],
		"want": {host("cc3"): "unknown", host("cc4"): "pass"},
	},
	"one is paused": {"changes": [is("Paused", "Auto")], "want": {host("cc3"): "fail"}},
	"letters of another case": {"changes": [is("STOPPED", "auto")], "want": {host("cc3"): "fail"}},
	"running in letters of another case": {"changes": [is("RUNNING", "AUTO")], "want": {host("cc3"): "pass"}},
	"one that is started by hand need not run": {"changes": [other("Stopped", "Manual")], "want": {host("cc3"): "pass"}},
	"one that was switched off need not run": {"changes": [other("Stopped", "Disabled")], "want": {host("cc3"): "pass"}},
	"one that carries load and was set to start by hand": {"changes": [is("Stopped", "Manual")], "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"one that carries load and was switched off": {"changes": [is("Stopped", "Disabled")], "want": {host("cc3"): "fail"}},
	"one that only writes numbers has stopped": {"changes": [telemetry], "want": {host("cc3"): "pass"}},
	"one connector lacks the broker for when the cloud is away": {"changes": brokerless(["cc3"]), "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"all connectors lack it": {"changes": brokerless(["cc1", "cc2", "cc3", "cc4"]), "want": {host("cc3"): "unknown", host("cc1"): "unknown"}},
	"the broker for when the cloud is away runs, and is switched off": {
		"changes": [fixture.set_to(array.concat(services("cc3"), ["items", "Citrix High Availability Service"]), fixture.windows_service("CitrixHighAvailabilityService", "Running", "Disabled"))],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"one that is started by hand and runs": {"changes": [is("Running", "Manual")], "want": {host("cc3"): "pass"}},
	"one that is about to run": {"changes": [is("Start Pending", "Auto")], "want": {host("cc3"): "unknown", host("cc4"): "pass"}},
	"one that goes on in a moment": {"changes": [is("Continue Pending", "Auto")], "want": {host("cc3"): "unknown"}},
	"a start by hand that is under way": {"changes": [other("Start Pending", "Manual")], "want": {host("cc3"): "pass"}},
	"a state that Windows does not know": {"changes": [is("Unknown", "Auto")], "want": {host("cc3"): "unknown"}},
	"a state that Windows does not tell": {"changes": [is("", "Auto")], "want": {host("cc3"): "unknown"}},
	"nobody knows whether it should run": {"changes": [other("Stopped", "")], "want": {host("cc3"): "unknown"}},
	"one of unknown purpose has stopped": {"changes": [other("Stopped", "Auto")], "want": {host("cc3"): "fail"}},
	"one that carries load should run, whether or not Windows says so": {"changes": [is("Stopped", "")], "want": {host("cc3"): "fail"}},
	"it runs, whether it should or not": {"changes": [is("Running", "")], "want": {host("cc3"): "pass"}},
	"a failure stands beside one that is open": {
		"changes": [
			is("Stopped", "Auto"),
			fixture.set_to(array.concat(services("cc3"), ["items", "Citrix High Availability Service", "state"]), "Start Pending"),
		],
		"want": {host("cc3"): "fail"},
	},
	"services that nobody may see": {"changes": [fixture.not_learnt(services("cc3"))], "want": {host("cc3"): "unknown", host("cc4"): "pass"}},
	"a connector that was not asked about them": {"changes": [fixture.set_to(services("cc3"), null)], "want": {host("cc3"): "unknown"}},
	"a connector that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))], "want": {host("cc3"): "unknown"}},
	"a connector that nobody asked": {"changes": [fixture.without(fixture.windows_at("cc3", []))], "want": {host("cc3"): "unknown"}},
	"a connector of production that nobody asked": {"changes": [fixture.without(fixture.windows_at("cc1", []))], "want": {host("cc1"): "unknown"}},
	"services of production that nobody may see": {"changes": [fixture.not_learnt(services("cc1"))], "want": {host("cc1"): "unknown"}},
	"a connector of production that was not asked about them": {"changes": [fixture.set_to(services("cc1"), null)], "want": {host("cc1"): "unknown"}},
	"a connector that only Citrix Cloud knows": {
		"changes": [no_connectors, is("Stopped", "Auto")],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"a connector that only the estate file knows": {
		"changes": array.concat([no_cloud, is("Stopped", "Auto")], no_sites),
		"want": {host("cc3"): "fail", host("cc4"): "pass", everybody: "not_applicable"},
	},
	"nobody names a connector": {"changes": array.concat([no_cloud, no_connectors], no_sites), "want": {everybody: "unknown", host("cc3"): "not_applicable"}},
	"Citrix Cloud has no connectors": {
		"changes": array.concat([no_connectors, fixture.set_to(["citrixcloud", "connectors", "items"], {})], no_sites),
		"want": {everybody: "not_applicable", host("cc3"): "not_applicable"},
	},
	"nobody knows which of its connectors are whose": {
		"changes": array.concat([no_connectors], [fixture.not_learnt(["workloads", "sites", site]) | some site in ["production", "recovery"]]),
		"want": {everybody: "unknown", host("cc3"): "not_applicable"},
	},
	"connectors are no part of the estate": {
		"changes": array.concat([no_cloud, no_connectors, fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)], no_sites),
		"want": {everybody: "not_applicable"},
	},
	"a Connector Appliance has no such services": {
		"changes": [fixture.set_to(fixture.connector_at("cc3", ["type"]), "Appliance"), is("Stopped", "Auto")],
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

# third are the changes after which the recovery site has three connectors, of which cc3 is
# in its update.
third := [
	fixture.set_to(fixture.connector_at("cc5", []), fixture.cloud_connector("cc5", "recovery")),
	fixture.set_to(fixture.windows_at("cc5", []), input_of("cc4")),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [fixture.fqdn(name) | some name in ["cc3", "cc4", "cc5"]]),
	fixture.set_to(fixture.connector_at("cc3", ["inMaintenance"]), true),
]

input_of(name) := object.get(fixture.healthy, fixture.windows_at(name, []), null)

of_production := fixture.set_to(array.concat(services("cc1"), ["items", broker]), fixture.windows_service("RemoteHCLServer", "Stopped", "Auto"))

watchdog := fixture.set_to(array.concat(services("cc3"), ["items", "Citrix Cloud Services Agent WatchDog"]), fixture.windows_service("CitrixAgentWatchDog", "Stopped", "Auto"))

test_severity[name] if {
	some name, case in {
		"a service that carries load": {"changes": [is("Stopped", "Auto")], "want": ""},
		"one that carries load at production": {"changes": [of_production], "host": "cc1", "want": "medium"},
		"a connector of production that does not answer": {"changes": [fixture.not_learnt(fixture.windows_at("cc1", []))], "host": "cc1", "want": "medium"},
		"a connector of production that nobody asked": {"changes": [fixture.without(fixture.windows_at("cc1", []))], "host": "cc1", "want": "medium"},
		"a connector of the recovery site that does not answer": {"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))], "want": ""},
		"one that keeps the connector in order": {"changes": [watchdog], "want": "medium"},
		"one of which nobody knows what it is for": {"changes": [other("Stopped", "Auto")], "want": "low"},
		"one of those beside one that carries load": {"changes": [other("Stopped", "Auto"), is("Stopped", "Auto")], "want": ""},
		"one of those beside one that carries load and is starting": {"changes": [other("Stopped", "Auto"), is("Start Pending", "Auto")], "want": ""},
		"one that carries load, in an update": {"changes": array.concat(third, [is("Stopped", "Auto")]), "want": "medium"},
	}
	testing.severity(rule, host(object.get(case, "host", "cc3"))) == case.want with input as fixture.changed(case.changes)
}

test_what_is_in_motion_decides_nothing[name] if {
	some name, case in {
		"its services stop in an update": {"changes": array.concat(third, [is("Stopped", "Auto")]), "want": "unknown"},
		"it does not answer while it restarts": {"changes": array.concat(third, [fixture.not_learnt(fixture.windows_at("cc3", []))]), "want": "unknown"},
		"it runs all the same": {"changes": third, "want": "pass"},
		"it has been silent for longer than that": {
			"changes": array.concat(third, [is("Stopped", "Auto"), fixture.set_to(fixture.connector_at("cc3", ["contactAgeSeconds"]), 7201)]),
			"want": "fail",
		},
		"only one other works": {
			"changes": array.concat(third, [is("Stopped", "Auto"), fixture.set_to(fixture.connector_at("cc5", ["inMaintenance"]), true)]),
			"want": "fail",
		},
	}
	testing.agrees(rule, {host("cc3"): case.want}) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, change in {
		"On cc3.corp.example.internal services that should run do not: Citrix Remote HCL Server is stopped.": is("Stopped", "Auto"),
		"Invoke-Command -ComputerName cc3.corp.example.internal { Start-Service -Name 'RemoteHCLServer' }": is("Stopped", "Auto"),
		"cc3.corp.example.internal lacks services that other connectors have: Citrix High Availability Service.": brokerless(["cc3"])[0],
		"{ Set-Service -Name 'RemoteHCLServer' -StartupType Automatic; Start-Service -Name 'RemoteHCLServer' }": is("Stopped", "Disabled"),
		"Restart-Service -Name 'RemoteHCLServer' }": is("Paused", "Auto"),
		"run when they should: Citrix Remote HCL Server is start pending": is("Start Pending", "Auto"),
		"Citrix Remote HCL Server is in a state that Windows does not tell": is("", "Auto"),
		"was not asked about its services": fixture.set_to(services("cc3"), null),
	}
	testing.says(rule, host("cc3"), text) with input as fixture.changed([change])
}

test_all_that_stopped_are_started_at_once if {
	testing.says(rule, host("cc3"), "Start-Service -Name 'CitrixHighAvailabilityService', 'RemoteHCLServer' }") with input as fixture.changed([
		is("Stopped", "Auto"),
		fixture.set_to(array.concat(services("cc3"), ["items", "Citrix High Availability Service", "state"]), "Stopped"),
	])
}

test_what_nobody_names_is_said if {
	testing.says(rule, everybody, "names no connectors") with input as fixture.changed(array.concat([no_cloud, no_connectors], no_sites))
}
