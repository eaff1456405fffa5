package muster.rules.replication.policies_lead_back_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.policies_lead_back as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

policy := "protectionpolicy/PP-Servers"

whole := "component/replication"

schedules := fixture.policy_at("PP-Servers", ["schedules"])

schedule(source, remote) := {"source": source, "remote": remote, "rpoSeconds": 3600, "paused": false}

both := [fixture.set_to(schedules, [schedule("HQ", "DR"), schedule("DR", "HQ")])]

one_way := [fixture.set_to(schedules, [schedule("HQ", "DR")])]

cases := {
	"copies in both directions": {"changes": both, "want": {policy: "pass", whole: "not_applicable"}},
	"copies in one direction": {"changes": one_way, "want": {policy: "fail"}},
	"the way back is paused": {
		"changes": [fixture.set_to(schedules, [schedule("HQ", "DR"), object.union(schedule("DR", "HQ"), {"paused": true})])],
		"want": {policy: "fail"},
	},
	"recovery points at the recovery site that stay there": {"changes": [fixture.set_to(schedules, [schedule("HQ", "DR"), schedule("DR", "")])], "want": {policy: "fail"}},
	"a policy that copies nothing": {"changes": [fixture.set_to(schedules, [schedule("HQ", "")])], "want": {policy: "not_applicable"}},
	"the policies were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["policies"]), fixture.no_listing)],
		"want": {policy: "not_applicable", whole: "unknown"},
	},
	"nobody asked Prism": {"changes": [fixture.without(["prism"])], "want": {policy: "not_applicable", whole: "unknown"}},
}

test_words[text] if {
	some text in ["nothing back from there", "add a schedule from DR back"]
	testing.says(rule, policy, text) with input as fixture.changed(one_way)
}
