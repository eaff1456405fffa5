package muster.rules.replication.plans_start_no_live_service_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plans_start_no_live_service as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

sql := sprintf("host/%s", [fixture.fqdn("sql1")])

licence := sprintf("host/%s", [fixture.fqdn("rds1")])

started(name) := [fixture.set_to(fixture.joined_at(name, ["plans"]), [{"plan": fixture.plan_uuid["RP-Citrix"], "name": "RP-Citrix", "stage": 1}])]

cases := {
	"no plan starts them": {"changes": [], "want": {sql: "pass", licence: "pass", sprintf("host/%s", [fixture.fqdn("sf1")]): "not_applicable"}},
	"a plan starts a database that lives at both sites": {"changes": started("sql1"), "want": {sql: "fail", licence: "pass"}},
	"a plan starts a licence server that lives at both sites": {"changes": started("rds1"), "want": {licence: "fail"}},
	"the machine is what comes back": {
		"changes": array.concat(started("sql1"), [fixture.set_to(["estate", "components", "sql", "methods"], ["nutanix_dr"])]),
		"want": {sql: "not_applicable"},
	},
	"nothing lives at the recovery site": {
		"changes": array.concat(started("sql1"), [fixture.set_to(["estate", "components", "sql", "servers", "recovery"], [])]),
		"want": {sql: "not_applicable"},
	},
	"Prism does not say how it is protected": {
		"changes": [fixture.set_to(fixture.joined_at("sql1", ["status"]), "failed"), fixture.set_to(fixture.joined_at("sql1", ["reason"]), "fact_missing"), fixture.set_to(fixture.joined_at("sql1", ["message"]), "Prism did not say")],
		"want": {sql: "unknown", licence: "pass"},
	},
	"it is no machine of Nutanix": {
		"changes": [fixture.set_to(fixture.joined_at("sql1", []), fixture.unfound("sql1"))],
		"want": {sql: "not_applicable"},
	},
	"plans were not listed": {
		"changes": [fixture.set_to(["prism", "sites", "production", "central", "plans"], fixture.no_listing)],
		"want": {"component/replication": "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The recovery plan RP-Citrix starts a copy of sql1.corp.example.internal, and sql is declared to come back by an instance at the recovery site.": started("sql1"),
		"take sql1 out of the recovery plan": started("sql1"),
	}
	testing.says(rule, sql, text) with input as fixture.changed(changes)
}

test_what_must_not_be_there_twice_is_graver if {
	weighs("sql1") == {"high"}
	weighs("rds1") == {"medium"}
}

weighs(name) := found if {
	found := {finding.severity | some finding in rule.findings} with input as fixture.changed(started(name))
}
