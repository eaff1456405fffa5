package muster.rules.sql.clients_use_listener_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.clients_use_listener as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/pvs1.corp.example.internal"

recording := "host/sr1.corp.example.internal"

primary := "sqlserver/sql1.corp.example.internal"

at(address) := fixture.set_to(fixture.database_at(["clients", "items", "pvs1 CitrixPVS", "address"]), address)

names(text) := fixture.set_to(["windows", "hosts", fixture.fqdn("sr1"), "recording", "database"], text)

no_listener := [fixture.set_to(fixture.ag_at(["listeners"]), {})]

cases := {
	"both are connected to the listener": {"changes": [], "want": {target: "pass", recording: "pass"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable", primary: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {primary: "unknown"}},
	"one is connected to the server itself": {"changes": [at("10.10.1.12")], "want": {target: "fail", recording: "pass"}},
	"one is connected to the listener where the group was before": {"changes": [at("10.20.2.2")], "want": {target: "pass"}},
	"a listener that does not tell its addresses, and DNS does": {
		"changes": [fixture.set_to(fixture.ag_at(["listeners", "sql-ag1-ctx", "addresses"]), [])],
		"want": {target: "pass"},
	},
	"named pipes tell no address": {"changes": [at("")], "want": {target: "unknown"}},
	"nobody is connected": {"changes": [fixture.set_to(fixture.database_at(["clients", "items"]), {})], "want": {target: "unknown", recording: "unknown"}},
	"the one connection is of a console, in no database of the farm": {
		"changes": [fixture.set_to(fixture.database_at(["clients", "items"]), {"x": fixture.database_client("pvs1", "master", `CORP\dba`)})],
		"want": {target: "unknown"},
	},
	"the group has no listener": {"changes": no_listener, "want": {target: "fail", recording: "fail"}},
	"the database is in no group": {
		"changes": [fixture.set_to(fixture.database_at(["clients", "items", "pvs1 CitrixPVS", "database"]), "Other"), at("10.10.1.12")],
		"want": {target: "pass"},
	},
	"the registry names a server": {"changes": [names(`sql1\MSSQLSERVER,1433`)], "want": {recording: "fail", target: "pass"}},
	"the registry names an alias": {"changes": [names("srdb.corp.example.internal")], "want": {recording: "pass"}},
	"the registry was not read": {"changes": [fixture.without(["windows", "hosts", fixture.fqdn("sr1")])], "want": {recording: "unknown"}},
	"named pipes tell no address, and the registry names the listener": {
		"changes": [fixture.set_to(fixture.database_at(["clients", "items", "sr1 CitrixSR", "address"]), "")],
		"want": {recording: "pass"},
	},
	"there is no PVS": {"changes": [fixture.set_to(["estate", "components", "pvs", "inScope"], false)], "want": {target: "not_applicable", recording: "pass"}},
}

test_words if {
	testing.says(rule, target, "pvs1.corp.example.internal is connected to CitrixPVS at 10.10.1.12") with input as fixture.changed([at("10.10.1.12")])
	testing.says(rule, target, "give sql-ag1-ctx.corp.example.internal as database server") with input as fixture.changed([at("10.10.1.12")])
	testing.says(rule, recording, "SmAudDatabaseInstance 'tcp:sql-ag1-ctx.corp.example.internal'") with input as fixture.changed([
		fixture.set_to(fixture.database_at(["clients", "items", "sr1 CitrixSR", "address"]), "10.10.1.12"),
	])
}
