package muster.rules.hosting_connections.healthy_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.healthy as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"it reports the fault HypervisorConnectionFault (the account is locked)": array.concat(of("fault", "HypervisorConnectionFault"), of("faultReason", "the account is locked")),
		"it reports the fault HypervisorConnectionFault.": of("fault", "HypervisorConnectionFault"),
		"Hosting › AHV-DR › Test Connection": of("fault", "HypervisorConnectionFault"),
		"it is in maintenance": of("inMaintenance", true),
		`Set-Item -LiteralPath 'XDHyp:\Connections\AHV-DR' -MaintenanceMode $false`: of("inMaintenance", true),
	}
	testing.says(rule, connection, text) with input as fixture.changed(changes)
}

connection := "connection/AHV-DR"

of(field, value) := [fixture.set_to(fixture.connection_at("recovery", [field]), value)]

cases := {
	"no fault and no maintenance": {"changes": [], "want": {connection: "pass"}},
	"a fault": {"changes": of("fault", "HypervisorConnectionFault"), "want": {connection: "fail"}},
	"maintenance": {"changes": of("inMaintenance", true), "want": {connection: "fail"}},
	"a reason without a fault is history": {"changes": of("faultReason", "the account was locked"), "want": {connection: "pass"}},
	"that of production is not judged": {
		"changes": [fixture.set_to(fixture.connection_at("production", ["fault"]), "HypervisorConnectionFault")],
		"want": {connection: "pass", "connection/AHV-HQ": "not_applicable"},
	},
	"a second one of the recovery site is judged as well": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["connections", "items", "second"]), object.union(fixture.hosting_connection("recovery"), {"id": "second", "name": "AHV-DR-2", "inMaintenance": true})),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [fixture.connection_id.recovery, "second"]),
		],
		"want": {connection: "pass", "connection/AHV-DR-2": "fail"},
	},
	"no connection at the recovery site": {
		"changes": [fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])],
		"want": {connection: "not_applicable"},
	},
}
