package muster.rules.sr.agents_use_service_name_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sr.agents_use_service_name as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/w11-dr-001.corp.example.internal"

at := ["windows", "hosts", fixture.fqdn("w11-dr-001"), "recorder"]

sends(servers) := fixture.set_to(array.concat(at, ["servers"]), servers)

two := fixture.set_to(["estate", "components", "sr", "servers", "recovery"], [fixture.fqdn("sr2")])

cases := {
	"the one server there is": {"changes": [], "want": {target: "pass", "host/sr1.corp.example.internal": "not_applicable"}},
	"one server of two": {"changes": [two], "want": {target: "fail"}},
	"the short name of one of two": {"changes": [two, sends(["sr1"])], "want": {target: "fail"}},
	"the name of the balanced service": {
		"changes": [two, sends(["recording.corp.example.internal"]), fixture.set_to(["estate", "components", "sr", "aliases"], ["recording.corp.example.internal"])],
		"want": {target: "pass"},
	},
	"a name that nobody has declared": {"changes": [sends(["recording.corp.example.internal"])], "want": {target: "unknown"}},
	"an address": {"changes": [sends(["10.10.1.73"])], "want": {target: "fail"}},
	"the registry names no server": {"changes": [sends([])], "want": {target: "unknown"}},
	"there is no agent": {"changes": [fixture.set_to(array.concat(at, ["installed"]), false)], "want": {target: "not_applicable"}},
	"nobody knows whether there is an agent": {"changes": [fixture.not_learnt(at)], "want": {target: "unknown"}},
	"facts of before agents were asked for": {"changes": [fixture.without(at)], "want": {target: "not_applicable"}},
	"no sessions are recorded": {"changes": [fixture.set_to(["estate", "components", "sr", "inScope"], false)], "want": {target: "not_applicable"}},
}

test_words if testing.says(rule, target, "sends to the address 10.10.1.73") with input as fixture.changed([sends(["10.10.1.73"])])
