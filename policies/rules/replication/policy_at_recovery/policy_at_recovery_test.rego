package muster.rules.replication.policy_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.policy_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

servers := "protectionpolicy/PP-Servers"

desktops := "protectionpolicy/PP-Desktops"

whole := "component/replication"

known(value) := fixture.set_to(["protection", "policies", fixture.policy_uuid["PP-Servers"]], object.union({"status": "ok", "there": true, "shared": false, "differs": []}, value))

cases := {
	"both are there": {"changes": [], "want": {servers: "pass", desktops: "pass", whole: "not_applicable"}},
	"one is missing": {"changes": [known({"there": false})], "want": {servers: "fail", desktops: "pass"}},
	"one copies at another pace there": {"changes": [known({"differs": ["how often it copies"]})], "want": {servers: "fail", desktops: "pass"}},
	"one Prism Central manages both sites": {"changes": [known({"shared": true})], "want": {servers: "not_applicable", desktops: "pass"}},
	"the Prism Central there was not read": {"changes": [known(object.union(fixture.failure, {"there": false}))], "want": {servers: "unknown"}},
	"a policy that copies elsewhere alone": {
		"changes": [fixture.set_to(fixture.policy_at("PP-Servers", ["schedules"]), []), known({"there": false})],
		"want": {servers: "not_applicable"},
	},
	"a policy of other people": {
		"changes": [fixture.set_to(["protection", "foreign", "policies", fixture.policy_uuid["PP-Servers"]], "PP-Servers"), known({"there": false})],
		"want": {servers: "not_applicable"},
	},
	"the policies of production were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["policies"]), fixture.no_listing)],
		"want": {whole: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The Prism Central of the recovery site, pc-dr.corp.example.internal, does not have the protection policy PP-Servers.": [known({"there": false})],
		"The Prism Central of the recovery site does not have the protection policy PP-Servers.": [known({"there": false}), fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "")],
		"has another version of the protection policy PP-Servers: it differs in how often it copies, what is paused.": [known({"differs": ["how often it copies", "what is paused"]})],
	}
	testing.says(rule, servers, text) with input as fixture.changed(changes)
}
