package muster.rules.sql.databases_copied_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.databases_copied as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "database/AG1/CitrixPVS"

alone := "database/SQL1/CitrixPVS"

primary := "sqlserver/sql1.corp.example.internal"

cases := {
	"every database is in the group": {"changes": [], "want": {target: "pass", alone: "not_applicable", primary: "not_applicable"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable", primary: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {primary: "unknown"}},
	"who works there was not learnt": {"changes": [fixture.not_learnt(fixture.database_at(["clients"]))], "want": {primary: "unknown"}},
	"the group has no replica at the recovery site": {"changes": [fixture.without(fixture.ag_at(["replicas", "SQL2"]))], "want": {target: "fail"}},
	"the replica at the recovery site keeps no data": {"changes": [fixture.set_to(fixture.ag_at(["replicas", "SQL2", "mode"]), "CONFIGURATION_ONLY")], "want": {target: "fail"}},
	"nobody knows where the other replica is": {
		"changes": [
			fixture.without(fixture.ag_at(["replicas", "SQL2"])),
			fixture.set_to(fixture.ag_at(["replicas", "SQL9"]), fixture.database_replica),
		],
		"want": {target: "unknown"},
	},
	"a database was left out of the group": {"changes": fixture.left_out("CitrixPVS"), "want": {target: "not_applicable", alone: "fail", "database/AG1/CitrixSR": "pass"}},
	"the database that few open was left out": {"changes": fixture.left_out("CitrixSRLogging"), "want": {"database/SQL1/CitrixSRLogging": "fail", target: "pass"}},
	"the server lists no databases": {"changes": [fixture.set_to(fixture.database_at(["databases", "items"]), {})], "want": {target: "unknown"}},
	"a database of others is in no group": {
		"changes": [fixture.set_to(fixture.database_at(["databases", "items", "Sales"]), {"state": "ONLINE", "mirror": null})],
		"want": {"database/SQL1/Sales": "not_applicable"},
	},
	"it is mirrored to the recovery site": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [mirrored("SQL2")]),
		"want": {alone: "pass"},
	},
	"it is mirrored within production": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [mirrored("CC1")]),
		"want": {alone: "fail"},
	},
	"its log is shipped to the recovery site": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [fixture.set_to(
			["sql", "servers", fixture.fqdn("sql2"), "restored", "items", "CitrixPVS"],
			{"source": "SQL1", "database": "citrixpvs", "ageSeconds": 600},
		)]),
		"want": {alone: "pass"},
	},
	"the log of another server's database is shipped there": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [fixture.set_to(
			["sql", "servers", fixture.fqdn("sql2"), "restored", "items", "CitrixPVS"],
			{"source": "SQL7", "database": "CitrixPVS", "ageSeconds": 600},
		)]),
		"want": {alone: "fail"},
	},
	"a distributed group leads on to a group with a replica at the recovery site": {
		"changes": array.concat([fixture.without(fixture.ag_at(["replicas", "SQL2"]))], [
			distributed,
			fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "groups", "items"], {"AG2": {
				"primary": "SQL2", "distributed": false, "contained": false, "listeners": {}, "replicas": {"SQL2": fixture.database_replica},
			}}),
		]),
		"want": {target: "pass"},
	},
	"a distributed group leads on to where nobody was asked": {
		"changes": [fixture.without(fixture.ag_at(["replicas", "SQL2"])), distributed],
		"want": {target: "unknown"},
	},
	"nobody may see what is restored, and it does not matter": {"changes": [fixture.not_learnt(["sql", "servers", fixture.fqdn("sql2"), "restored"])], "want": {target: "pass"}},
	"nobody may see what is restored, and it does": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [fixture.not_learnt(["sql", "servers", fixture.fqdn("sql2"), "restored"])]),
		"want": {alone: "unknown"},
	},
	"the machine of the server comes back": {"changes": array.concat(fixture.left_out("CitrixPVS"), [methods, fixture.set_to(fixture.joined_at("sql1", ["by"]), "domain"), fixture.set_to(fixture.joined_at("sql1", ["remote"]), true)]), "want": {alone: "pass"}},
	"the machine of the server is to come back, and nothing protects it": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [methods, fixture.set_to(fixture.joined_at("sql1", ["by"]), "none")]),
		"want": {alone: "fail"},
	},
	"nobody knows what protects the machine": {
		"changes": array.concat(fixture.left_out("CitrixPVS"), [methods, fixture.not_learnt(fixture.joined_at("sql1", []))]),
		"want": {alone: "unknown"},
	},
}

distributed := fixture.set_to(fixture.database_at(["groups", "items", "D"]), {
	"primary": "AG1", "distributed": true, "contained": false, "listeners": {},
	"replicas": {"AG1": object.union(fixture.database_replica, {"mode": "ASYNCHRONOUS_COMMIT"}), "AG2": fixture.database_replica},
})

methods := fixture.set_to(["estate", "components", "sql", "methods"], ["nutanix_dr"])

mirrored(partner) := fixture.set_to(fixture.database_at(["databases", "items", "CitrixPVS", "mirror"]), {"state": "SYNCHRONIZED", "partner": partner})

test_words if {
	testing.says(rule, alone, "The database CitrixPVS of sql1.corp.example.internal is in no availability group, as others of this server are (AG1)") with input as fixture.changed(fixture.left_out("CitrixPVS"))
	testing.says(rule, alone, "ALTER AVAILABILITY GROUP [AG1] ADD DATABASE [CitrixPVS]") with input as fixture.changed(fixture.left_out("CitrixPVS"))
	testing.severity(rule, "database/SQL1/CitrixSRLogging") == "high" with input as fixture.changed(fixture.left_out("CitrixSRLogging"))
}
