package muster.rules.sql.recovery_server_ready_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.recovery_server_ready as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "sqlserver/sql2.corp.example.internal"

primary := "sqlserver/sql1.corp.example.internal"

there(part, value) := fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "instance", part], value)

cases := {
	"both run the same": {"changes": [], "want": {target: "pass", primary: "not_applicable"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {target: "unknown", primary: "unknown"}},
	"that of the recovery site did not answer": {"changes": [fixture.not_learnt(["sql", "servers", fixture.fqdn("sql2"), "instance"])], "want": {target: "unknown"}},
	"that of production did not answer": {"changes": [fixture.not_learnt(fixture.database_at(["instance"]))], "want": {target: "unknown", primary: "unknown"}},
	"the recovery site is a release behind": {"changes": [there("version", "15.0.4400.1")], "want": {target: "fail"}},
	"the recovery site is a release ahead": {"changes": [there("version", "17.0.900.7")], "want": {target: "fail"}},
	"the recovery site has an update less": {"changes": [there("version", "16.0.4003.1")], "want": {target: "pass"}},
	"the recovery site has another edition": {"changes": [there("edition", "Developer Edition (64-bit)")], "want": {target: "fail"}},
	"the recovery site is licensed in another way": {"changes": [there("edition", "Enterprise Edition: Core-based Licensing (64-bit)")], "want": {target: "pass"}},
}

test_severity if {
	testing.severity(rule, target) == "medium" with input as fixture.changed([there("version", "17.0.900.7")])
	testing.severity(rule, target) == "medium" with input as fixture.changed([there("edition", "Standard Edition (64-bit)")])
}
