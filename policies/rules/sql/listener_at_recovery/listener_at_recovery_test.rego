package muster.rules.sql.listener_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.listener_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "group/AG1"

primary := "sqlserver/sql1.corp.example.internal"

addresses(list) := fixture.set_to(fixture.ag_at(["listeners", "sql-ag1-ctx", "addresses"]), list)

cases := {
	"it has an address at each site": {"changes": [], "want": {target: "pass"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable", primary: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {primary: "unknown"}},
	"it has an address of production alone": {"changes": [addresses(["10.10.2.2"])], "want": {target: "fail"}},
	"the one network is at both sites": {
		"changes": [addresses(["10.10.2.2"]), fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])],
		"want": {target: "pass"},
	},
	"its addresses are not known": {"changes": [addresses([])], "want": {target: "unknown"}},
	"the networks of the recovery site are not known": {"changes": [fixture.set_to(["estate", "sites", "recovery", "networks"], [])], "want": {target: "unknown"}},
	"there is no listener": {"changes": [fixture.set_to(fixture.ag_at(["listeners"]), {})], "want": {target: "fail"}},
	"the group has no replica at the recovery site": {"changes": [fixture.without(fixture.ag_at(["replicas", "SQL2"]))], "want": {target: "not_applicable"}},
}

test_words if {
	testing.says(rule, target, "The listener sql-ag1-ctx has no address in a network of the recovery site: it has 10.10.2.2.") with input as fixture.changed([addresses(["10.10.2.2"])])
	testing.says(rule, target, "ALTER AVAILABILITY GROUP [AG1] MODIFY LISTENER N'sql-ag1-ctx' (ADD IP") with input as fixture.changed([addresses(["10.10.2.2"])])
}
