package muster.rules.sql.logins_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.logins_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := `login/CORP\svc-pvs`

recording := `login/CORP\SR1$`

primary := "sqlserver/sql1.corp.example.internal"

login_at(host, name) := ["sql", "servers", fixture.fqdn(host), "logins", "items", name]

here := login_at("sql1", `CORP\svc-pvs`)

there := login_at("sql2", `CORP\svc-pvs`)

group(host, name) := fixture.set_to(login_at(host, name), {"kind": "WINDOWS_GROUP", "sid": "0x0105B1", "disabled": false})

sql_login(sid) := {"kind": "SQL_LOGIN", "sid": sid, "disabled": false}

cases := {
	"both logins are at both servers": {"changes": [], "want": {target: "pass", recording: "pass"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable", primary: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {primary: "unknown"}},
	"logins were not learnt": {"changes": [fixture.not_learnt(fixture.database_at(["logins"]))], "want": {primary: "unknown"}},
	"a login is missing at the recovery site": {"changes": [fixture.without(there)], "want": {target: "fail", recording: "pass"}},
	"a login is there in another case": {
		"changes": [fixture.without(there), fixture.set_to(login_at("sql2", `corp\SVC-PVS`), {"kind": "WINDOWS_LOGIN", "sid": "0x0105a1", "disabled": false})],
		"want": {target: "pass"},
	},
	"a login of SQL Server was made anew there": {
		"changes": [fixture.set_to(here, sql_login("0xAA")), fixture.set_to(there, sql_login("0xBB"))],
		"want": {target: "fail"},
	},
	"a login of SQL Server has the same SID": {
		"changes": [fixture.set_to(here, sql_login("0xAA")), fixture.set_to(there, sql_login("0xAA"))],
		"want": {target: "pass"},
	},
	"a login is disabled there": {"changes": [fixture.set_to(array.concat(there, ["disabled"]), true)], "want": {target: "fail"}},
	"it comes in by a group of Windows that both have": {
		"changes": [fixture.without(here), fixture.without(there), group("sql1", `CORP\PVS`), group("sql2", `CORP\PVS`)],
		"want": {target: "pass"},
	},
	"it comes in by a group of Windows that one has": {
		"changes": [fixture.without(here), fixture.without(there), group("sql1", `CORP\PVS`)],
		"want": {target: "unknown"},
	},
	"it comes in by a group, and one more is local to the machine": {
		"changes": [fixture.without(here), fixture.without(there), group("sql1", `CORP\PVS`), group("sql2", `CORP\PVS`), group("sql1", `SQL1\SQLAdmins`)],
		"want": {target: "pass"},
	},
	"the server lists no login at all": {"changes": [fixture.set_to(fixture.database_at(["logins", "items"]), {})], "want": {target: "unknown"}},
	"the replica there does not tell of the group": {
		"changes": [fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "groups", "items"], {}), fixture.without(there)],
		"want": {target: "fail"},
	},
	"the group has logins of its own": {"changes": [fixture.set_to(fixture.ag_at(["contained"]), true), fixture.without(there)], "want": {target: "not_applicable"}},
	"somebody else's login is missing there": {
		"changes": [fixture.set_to(login_at("sql1", `CORP\erp`), {"kind": "WINDOWS_LOGIN", "sid": "0x0105C1", "disabled": false})],
		"want": {target: "pass", `login/CORP\erp`: "not_applicable"},
	},
	"the log of its database is shipped": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [
			fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "restored", "items", "CitrixPVS"], {"source": "SQL1", "database": "CitrixPVS", "ageSeconds": 60}),
			fixture.without(there),
		]),
		"want": {target: "fail"},
	},
}

test_words if {
	testing.says(rule, target, `sqlcmd -S SQL2 -E -Q "CREATE LOGIN [CORP\svc-pvs] FROM WINDOWS"`) with input as fixture.changed([fixture.without(there)])
	testing.says(rule, target, "sp_help_revlogin") with input as fixture.changed([fixture.set_to(here, sql_login("0xAA")), fixture.without(there)])
}
