package muster.rules.sql.copies_current_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sql.copies_current as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "database/AG1/CitrixPVS"

recording := "database/AG1/CitrixSR"

primary := "sqlserver/sql1.corp.example.internal"

copy(fields) := fixture.set_to(fixture.copy_at("CitrixPVS", []), object.union(fixture.database_copy, fields))

# silent are the changes by which production is not there to ask.
silent := [fixture.not_learnt(fixture.database_at(["groups"]))]

seen(fields) := fixture.set_to(
	["sql", "servers", fixture.fqdn("sql2"), "groups", "items", "AG1", "replicas", "SQL2", "copies", "CitrixPVS"],
	object.union(fixture.database_copy, fields),
)

# at_home is a database as the server of the recovery site has it.
at_home(state) := fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "databases", "items", "CitrixPVS", "state"], state)

cases := {
	"the server of the recovery site holds a copy that is damaged": {"changes": [at_home("SUSPECT")], "want": {target: "fail", recording: "pass"}},
	"somebody took the copy offline": {"changes": [at_home("OFFLINE")], "want": {target: "fail"}},
	"the copy waits for more log": {"changes": [at_home("RESTORING")], "want": {target: "pass"}},
	"its server does not say how it is": {"changes": [at_home("")], "want": {target: "unknown"}},
	"its server has no such database": {
		"changes": [fixture.without(["sql", "servers", fixture.fqdn("sql2"), "databases", "items", "CitrixPVS"])],
		"want": {target: "unknown", recording: "pass"},
	},
	"all copies are as they should be": {"changes": [], "want": {target: "pass", recording: "pass", primary: "not_applicable"}},
	"an estate that names no server": {"changes": fixture.unread_databases, "want": {target: "not_applicable", primary: "not_applicable"}},
	"no server was read": {"changes": [fixture.without(["sql"])], "want": {primary: "unknown", target: "not_applicable"}},
	"a copy is suspended": {"changes": [copy({"suspended": true, "reason": "SUSPEND_FROM_USER", "state": "NOT SYNCHRONIZING"})], "want": {target: "fail", recording: "pass"}},
	"a copy was never joined": {"changes": [copy({"joined": false, "state": "", "suspended": null})], "want": {target: "fail"}},
	"a replica has nothing of a database": {"changes": [fixture.without(fixture.copy_at("CitrixPVS", []))], "want": {target: "fail"}},
	"a copy does not synchronize": {"changes": [copy({"state": "NOT SYNCHRONIZING"})], "want": {target: "fail"}},
	"a copy is being reverted": {"changes": [copy({"state": "REVERTING"})], "want": {target: "fail"}},
	"a copy is committed asynchronously": {"changes": [copy({"state": "SYNCHRONIZING", "lagSeconds": 40})], "want": {target: "pass"}},
	"nobody has said how far behind a copy may be": {"changes": [copy({"state": "SYNCHRONIZING", "lagSeconds": 90000})], "want": {target: "pass"}},
	"a copy is behind by more than the business allows": {
		"changes": [fixture.set_to(["estate", "objectives", "rpo"], 3600), copy({"state": "SYNCHRONIZING", "lagSeconds": 5000})],
		"want": {target: "fail", recording: "pass"},
	},
	"the component has an objective of its own": {
		"changes": [fixture.set_to(["estate", "components", "sql", "objectives", "rpo"], 60), copy({"state": "SYNCHRONIZING", "lagSeconds": 90})],
		"want": {target: "fail"},
	},
	"nobody knows how far behind an asynchronous copy is": {
		"changes": [fixture.set_to(["estate", "objectives", "rpo"], 3600), copy({"state": "SYNCHRONIZING", "lagSeconds": null})],
		"want": {target: "unknown"},
	},
	"nobody knows how far behind a copy is": {"changes": [fixture.set_to(["estate", "objectives", "rpo"], 3600), copy({"lagSeconds": null})], "want": {target: "pass"}},
	"the replica is cut off": {"changes": [fixture.set_to(fixture.ag_at(["replicas", "SQL2", "connected"]), "DISCONNECTED")], "want": {target: "fail", recording: "fail"}},
	"how a copy is was not told": {"changes": [copy({"state": "", "suspended": null})], "want": {target: "unknown"}},
	"production does not answer, and the replica is content": {"changes": silent, "want": {target: "pass", primary: "unknown"}},
	"production is lost, and the replica has nobody to follow": {
		"changes": array.concat(silent, [seen({"state": "NOT SYNCHRONIZING", "lagSeconds": null})]),
		"want": {target: "unknown", primary: "unknown"},
	},
	"the replica itself says that a copy is suspended": {
		"changes": array.concat(silent, [seen({"state": "NOT SYNCHRONIZING", "suspended": true})]),
		"want": {target: "fail"},
	},
	"the group has moved to the recovery site": {
		"changes": [
			fixture.set_to(fixture.ag_at(["primary"]), "SQL2"),
			fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "groups", "items", "AG1", "primary"], "SQL2"),
		],
		"want": {target: "pass"},
	},
	"the replica itself does not know the group": {
		"changes": [fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "groups", "items"], {})],
		"want": {target: "unknown"},
	},
	"there is no replica at the recovery site": {"changes": [fixture.without(fixture.ag_at(["replicas", "SQL2"]))], "want": {target: "not_applicable"}},
	"a second replica there is good": {
		"changes": [
			fixture.set_to(fixture.ag_at(["replicas", "CC3"]), fixture.database_replica),
			copy({"suspended": true, "state": "NOT SYNCHRONIZING"}),
		],
		"want": {target: "pass"},
	},
	"a database without a group is mirrored": {"changes": array.concat(fixture.left_out("CitrixPVS"), [mirrored("SYNCHRONIZED")]), "want": {alone: "pass"}},
	"its mirror is suspended": {"changes": array.concat(fixture.left_out("CitrixPVS"), [mirrored("SUSPENDED")]), "want": {alone: "fail"}},
	"its log is shipped in time": {"changes": array.concat(fixture.left_out("CitrixPVS"), shipped(600)), "want": {alone: "pass"}},
	"its log was shipped long ago": {"changes": array.concat(fixture.left_out("CitrixPVS"), shipped(90000)), "want": {alone: "fail"}},
	"its log has never arrived": {"changes": array.concat(fixture.left_out("CitrixPVS"), shipped(null)), "want": {alone: "fail"}},
	"a group of others is on the same servers": {
		"changes": [fixture.set_to(fixture.database_at(["groups", "items", "ERP"]), {
			"primary": "SQL1", "distributed": false, "contained": false, "listeners": {},
			"replicas": {"SQL1": erp("SYNCHRONIZED"), "SQL2": erp("NOT SYNCHRONIZING")},
		})],
		"want": {target: "pass", "database/ERP/Sales": "not_applicable"},
	},
}

alone := "database/SQL1/CitrixPVS"

mirrored(state) := fixture.set_to(fixture.database_at(["databases", "items", "CitrixPVS", "mirror"]), {"state": state, "partner": "SQL2"})

shipped(age) := [
	fixture.set_to(["estate", "objectives", "rpo"], 3600),
	fixture.set_to(["sql", "servers", fixture.fqdn("sql2"), "restored", "items", "CitrixPVS"], {"source": "SQL1", "database": "CitrixPVS", "ageSeconds": age}),
]

erp(state) := object.union(fixture.database_replica, {"copies": null, "mode": "SYNCHRONOUS_COMMIT"}) if {
	state == ""
} else := {"mode": "SYNCHRONOUS_COMMIT", "connected": "CONNECTED", "copies": {"Sales": object.union(fixture.database_copy, {"state": state})}}

test_severity if {
	testing.severity(rule, target) == "blocker" with input as fixture.changed([copy({"suspended": true})])
	testing.severity(rule, recording) == "high" with input as fixture.changed([
		fixture.set_to(fixture.copy_at("CitrixSR", ["suspended"]), true),
	])
}

test_words if {
	testing.says(rule, target, "The database CitrixPVS at SQL2 is suspended (SUSPEND_FROM_USER)") with input as fixture.changed([copy({"suspended": true, "reason": "SUSPEND_FROM_USER"})])
	testing.says(rule, target, `sqlcmd -S SQL2 -E -Q "ALTER DATABASE [CitrixPVS] SET HADR RESUME"`) with input as fixture.changed([copy({"suspended": true})])
}
