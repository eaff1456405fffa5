package muster.rules.pvs.services_running_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.pvs.services_running as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/pvs1.corp.example.internal"

at(name) := fixture.windows_at(name, ["services"])

service_of(name, state, mode) := [fixture.set_to(
	array.concat(at(name), ["items", "Citrix PVS Stream Service"]),
	{"name": "StreamService", "state": state, "startMode": mode},
)]

other(name, state, mode) := [fixture.set_to(array.concat(at("pvs1"), ["items", "Citrix Thing"]), {"name": name, "state": state, "startMode": mode})]

cases := {
	"all run": {"changes": [], "want": {target: "pass", "host/cc3.corp.example.internal": "not_applicable"}},
	"the service is stopped": {"changes": service_of("pvs1", "Stopped", "Auto"), "want": {target: "fail"}},
	"the service is paused": {"changes": service_of("pvs1", "Paused", "Auto"), "want": {target: "fail"}},
	"the service is switched off": {"changes": service_of("pvs1", "Stopped", "Disabled"), "want": {target: "fail"}},
	"the service runs, and somebody has to start it": {"changes": service_of("pvs1", "Running", "Manual"), "want": {target: "fail"}},
	"the service is being started": {"changes": service_of("pvs1", "Start Pending", "Auto"), "want": {target: "unknown"}},
	"Windows does not tell its state": {"changes": service_of("pvs1", "", "Auto"), "want": {target: "unknown"}},
	"another service that starts with the host is stopped": {"changes": other("CitrixThing", "Stopped", "Auto"), "want": {target: "fail"}},
	"a service that starts when it is wanted is stopped": {"changes": other("CitrixThing", "Stopped", "Manual"), "want": {target: "pass"}},
	"a service that only reports is stopped": {"changes": other("CitrixTelemetryService", "Stopped", "Auto"), "want": {target: "pass"}},
	"the service is not listed": {"changes": [fixture.without(array.concat(at("pvs1"), ["items", "Citrix PVS Stream Service"]))], "want": {target: "unknown"}},
	"its name is written with blanks": {
		"changes": [
			fixture.without(array.concat(at("pvs1"), ["items", "Citrix PVS Stream Service"])),
			fixture.set_to(array.concat(at("pvs1"), ["items", "Renamed"]), {"name": "STREAMSERVICE", "state": "Running", "startMode": "Auto"}),
		],
		"want": {target: "pass"},
	},
	"the account may not list services": {"changes": [fixture.not_learnt(at("pvs1"))], "want": {target: "unknown"}},
	"the host could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("pvs1", []))], "want": {target: "unknown"}},
	"nobody asked the host": {"changes": [fixture.without(fixture.windows_at("pvs1", []))], "want": {target: "unknown"}},
	"facts from before services were read": {"changes": [fixture.set_to(at("pvs1"), null)], "want": {target: "unknown"}},
	"an estate without them": {
		"changes": [
			fixture.set_to(["estate", "components", "pvs", "inScope"], false),
			fixture.without(fixture.windows_at("pvs1", [])),
		],
		"want": {target: "not_applicable"},
	},
}

test_how_grave_it_is if {
	severity(service_of("pvs1", "Stopped", "Auto")) == "medium" # its copy starts it
	severity(service_of("pvs1", "Stopped", "Disabled")) == ""
	severity(other("CitrixThing", "Stopped", "Auto")) == "low"
	severity([fixture.set_to(at("pvs1"), null)]) == "medium"
}

severity(changes) := s if {
	s := testing.severity(rule, target) with input as fixture.changed(changes)
}

test_words[text] if {
	some text, changes in {
		"On pvs1.corp.example.internal services that should run do not: Citrix PVS Stream Service is stopped.": service_of("pvs1", "Stopped", "Auto"),
		"Invoke-Command -ComputerName pvs1.corp.example.internal { Start-Service -Name 'StreamService' }": service_of("pvs1", "Stopped", "Auto"),
		"Set-Service -Name 'StreamService' -StartupType Automatic; Start-Service": service_of("pvs1", "Stopped", "Disabled"),
		"these facts are older than that question": [fixture.set_to(at("pvs1"), null)],
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
