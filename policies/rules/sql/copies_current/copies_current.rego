# METADATA
# title: Copies of databases at the recovery site are joined, not suspended and recent
# description: >-
#   A replica that stands there is no copy yet: a database may never have joined it, somebody may
#   have suspended it for maintenance and not resumed it, or the replica may be cut off. All of
#   this looks like a healthy group from afar, and the database starts as it was on that day, or
#   not at all. A copy that is committed asynchronously is judged by the objective of the
#   business, objectives.rpo.
# custom:
#   severity: blocker
#   remediation: >-
#     Resume the database at the replica of the recovery site, or join it there, and see on the
#     dashboard of the group that it catches up.
#   requires: [sql, dns.resolvers]
#   recommendations: [SQL-002, SR-001]
#   basis: document
#   population: estate
#   observes: recovery
#   byHand: what is wrong has to be found on the spot first
package muster.rules.sql.copies_current

import data.muster.lib.protection
import data.muster.lib.sql

targets contains sql.grouped(name, database) if some [name, database] in judged

targets contains sql.alone(host, database) if some [host, database] in elsewise

targets contains target if some target in sql.unread(parts)

needs contains need if some need in sql.needs(parts)

needs contains sql.rests(sql.grouped(name, database), name) if some [name, database] in judged

needs contains {"target": sql.alone(host, database), "fact": ["sql", "servers", host, "databases"]} if some [host, database] in elsewise

parts := {"groups", "databases", "clients"}

findings contains {
	"target": sql.grouped(name, database),
	"severity": sql.severity(database),
	"message": sprintf("The database %s at %s %s.", [database, replica, trouble(name, database, replica)]),
	"evidence": {"found": object.get(copy_of(name, database, replica), "state", "no copy"), "expected": "SYNCHRONIZED, or SYNCHRONIZING within objectives.rpo"},
	"fix": fix(name, database, replica),
} if {
	some [name, database] in judged
	count(good(name, database)) == 0
	count(doubtful(name, database)) == 0
	some replica in sql.there(name)
	trouble(name, database, replica)
}

gaps contains {
	"target": sql.grouped(name, database), "reason": "fact_missing", "severity": sql.severity(database),
	"message": sprintf("%s, or the replica itself, does not say how the database %s is at %s; the primary replica of %s knows: name %s in sites.production.sql", [
		sql.knowing(name), database, concat(", ", sort(doubtful(name, database))), name, primary(name),
	]),
} if {
	some [name, database] in judged
	count(good(name, database)) == 0
	count(doubtful(name, database)) > 0
}

findings contains {
	"target": sql.alone(host, database),
	"severity": sql.severity(database),
	"message": sprintf("The mirror of %s at %s is %s.", [database, mirror.partner, mirror.state]),
	"evidence": {"found": mirror.state, "expected": "SYNCHRONIZED, or SYNCHRONIZING"},
	"fix": sql.on(input.sql.servers[host].instance.name, sprintf("ALTER DATABASE %s SET PARTNER RESUME", [sql.bracketed(database)])),
} if {
	some [host, database] in elsewise
	sql.mirrored(host, database)
	mirror := sql.databases_of(host)[database].mirror
	not mirror.state in {"SYNCHRONIZED", "SYNCHRONIZING"}
}

findings contains {
	"target": sql.alone(host, database),
	"severity": sql.severity(database),
	"message": sprintf("Log shipping restored %s at the recovery site %s.", [database, ago(restored.ageSeconds)]),
	"evidence": {"found": restored.ageSeconds, "expected": sprintf("%d s at most (objectives.rpo)", [rpo])},
	"fix": "in SQL Server Agent see which of the jobs LSBackup, LSCopy and LSRestore of this database fails, and why",
} if {
	some [host, database] in elsewise
	not sql.mirrored(host, database)
	some restored in sql.shipped(host, database)
	stale(restored.ageSeconds)
}

stale(age) if age == null

stale(age) if {
	rpo > 0
	age > rpo
}

ago(age) := "never" if {
	age == null
} else := sprintf("%s ago, and objectives.rpo allows %s", [protection.duration(age), protection.duration(rpo)])

# elsewise are the databases that are in no group, and copied all the same.
elsewise := {[host, database] |
	some [host, database] in sql.lonely
	sql.mirrored(host, database)
} | {[host, database] |
	some [host, database] in sql.lonely
	count(sql.shipped(host, database)) > 0
}

primary(name) := sql.view(name).primary if {
	sql.view(name).primary != ""
} else := "it"

# judged are the databases of groups with a replica at the recovery site.
judged := {[name, database] |
	some name in sql.groups
	count(sql.there(name)) > 0
	some database in sql.members(name)
}

good(name, database) := {replica |
	some replica in sql.there(name)
	not trouble(name, database, replica)
	not doubt(name, database, replica)
}

doubtful(name, database) := {replica |
	some replica in sql.there(name)
	doubt(name, database, replica)
}

copy(name, database, replica) := sql.view(name).replicas[replica].copies[database]

# trouble is why a copy is of no use.
trouble(name, database, replica) := sprintf("has no copy there: %s does not have it", [replica]) if {
	not copy(name, database, replica)
} else := "has never been joined to the group there" if {
	copy(name, database, replica).joined == false
} else := sprintf("is suspended (%s): nothing is copied any more", [copy(name, database, replica).reason]) if {
	copy(name, database, replica).suspended == true
} else := sprintf("is %s there, whatever the group says of it", [own(replica, database).state]) if {
	own(replica, database).state in broken
} else := "is not reached by the primary replica" if {
	sql.view(name).replicas[replica].connected == "DISCONNECTED"
	replica != sql.view(name).primary
} else := sprintf("is %s", [copy(name, database, replica).state]) if {
	sql.full(name)
	copy(name, database, replica).state in {"NOT SYNCHRONIZING", "REVERTING", "INITIALIZING"}
} else := sprintf("is %s behind, more than objectives.rpo allows (%s)", [protection.duration(copy(name, database, replica).lagSeconds), protection.duration(rpo)]) if {
	rpo > 0
	copy(name, database, replica).lagSeconds > rpo
}

# doubt tells that nothing says how a copy is, or that two say different things. A replica
# that has lost its primary one says that it does not synchronize, and no more.
doubt(name, database, replica) if {
	not trouble(name, database, replica)
	not copy(name, database, replica).state in {"SYNCHRONIZED", "SYNCHRONIZING"}
}

doubt(name, database, replica) if {
	not trouble(name, database, replica)
	copy(name, database, replica).suspended == null
}

# How much an asynchronous copy is behind is known, where somebody has said how much it may be.
doubt(name, database, replica) if {
	not trouble(name, database, replica)
	rpo > 0
	sql.full(name)
	copy(name, database, replica).state == "SYNCHRONIZING"
	copy(name, database, replica).lagSeconds == null
}

# A server that holds a copy has it among its databases, and says how it is.
doubt(name, database, replica) if {
	not trouble(name, database, replica)
	sql.instances[upper(replica)]
	not kept(replica, database)
}

kept(replica, database) if own(replica, database).state in sound

# own is a database as the server of a replica has it.
own(replica, database) := sql.databases_of(sql.instances[upper(replica)])[database]

# broken are the states of a database that no failover starts.
broken := {"SUSPECT", "RECOVERY_PENDING", "OFFLINE", "EMERGENCY"}

# sound are those that a copy may have: an idle one is restoring.
sound := {"ONLINE", "RESTORING", "RECOVERING"}

# A server that is a replica of a group knows the group.
doubt(name, database, replica) if {
	not trouble(name, database, replica)
	told := sql.groups_of(sql.instances[upper(replica)])
	not told[name]
}

rpo := input.estate.components.sql.objectives.rpo if {
	input.estate.components.sql.objectives.rpo > 0
} else := input.estate.objectives.rpo

fix(name, database, replica) := sql.on(replica, sprintf("ALTER DATABASE %s SET HADR RESUME", [sql.bracketed(database)])) if {
	copy(name, database, replica).suspended == true
} else := sprintf("restore a backup of %s at %s WITH NORECOVERY, then %s", [
	database, replica,
	sql.on(replica, sprintf("ALTER DATABASE %s SET HADR AVAILABILITY GROUP = %s", [sql.bracketed(database), sql.bracketed(name)])),
]) if {
	object.get(copy_of(name, database, replica), "joined", false) == false
} else := sprintf("find out why in the error log of %s (a full disk, a file that is gone) and end it; if the copy does not come back, %s, restore a backup of %s there WITH NORECOVERY, and %s", [
	replica, sql.on(replica, sprintf("ALTER DATABASE %s SET HADR OFF", [sql.bracketed(database)])), database,
	sql.on(replica, sprintf("ALTER DATABASE %s SET HADR AVAILABILITY GROUP = %s", [sql.bracketed(database), sql.bracketed(name)])),
]) if {
	own(replica, database).state in broken
} else := sprintf("find out why %s does not follow: the dashboard of %s, the error log of both instances, and whether TCP 5022 passes between them", [replica, name])

copy_of(name, database, replica) := copy(name, database, replica) if {
	copy(name, database, replica)
} else := {}
