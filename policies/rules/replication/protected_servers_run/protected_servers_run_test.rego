package muster.rules.replication.protected_servers_run_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.protected_servers_run as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := sprintf("host/%s", [fixture.fqdn("sf1")])

power(value) := fixture.set_to(fixture.joined_at("sf1", ["power"]), value)

cases := {
	"it runs": {"changes": [], "want": {target: "pass", sprintf("host/%s", [fixture.fqdn("cc1")]): "not_applicable", "vm/W11-MASTER": "not_applicable"}},
	"it is off": {"changes": [power("OFF")], "want": {target: "fail", sprintf("host/%s", [fixture.fqdn("sf2")]): "pass"}},
	"it is paused": {"changes": [power("PAUSED")], "want": {target: "fail"}},
	"Prism does not say": {"changes": [power("")], "want": {target: "unknown"}},
	"a master image that is off": {"changes": [fixture.set_to(fixture.vm_at("W11-MASTER", ["power"]), "OFF")], "want": {"vm/W11-MASTER": "not_applicable"}},
	"its machine was not found": {"changes": [fixture.set_to(fixture.joined_at("sf1", ["status"]), "failed")], "want": {target: "unknown"}},
}

test_words if {
	testing.says(rule, target, "sf1 is to fail over, and its machine is off at production.") with input as fixture.changed([power("OFF")])
}
