package muster.rules.sr.agent_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sr.agent_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/w11-dr-001.corp.example.internal"

at(host) := ["windows", "hosts", fixture.fqdn(host), "recorder"]

bare(host) := fixture.set_to(array.concat(at(host), ["installed"]), false)

cases := {
	"both have it": {"changes": [], "want": {target: "pass", "host/w11-hq-001.corp.example.internal": "not_applicable"}},
	"the recovery desktop lacks it": {"changes": [bare("w11-dr-001")], "want": {target: "fail"}},
	"neither has it": {"changes": [bare("w11-dr-001"), bare("w11-hq-001"), bare("w11-dev-001")], "want": {target: "not_applicable"}},
	"another catalog alone is recorded": {"changes": [bare("w11-dr-001"), bare("w11-hq-001")], "want": {target: "not_applicable"}},
	"the recovery desktop did not tell": {"changes": [fixture.not_learnt(at("w11-dr-001"))], "want": {target: "unknown"}},
	"facts of before agents were asked for": {"changes": [fixture.without(at("w11-dr-001"))], "want": {target: "not_applicable"}},
	"no sessions are recorded": {"changes": [fixture.set_to(["estate", "components", "sr", "inScope"], false)], "want": {target: "not_applicable"}},
}
