# METADATA
# title: Every database of PVS and Session Recording has a copy at the recovery site
# description: >-
#   A database that was made later than its group is easily forgotten: the group is healthy, and
#   the database is not in it. It comes back when its group has a replica at the recovery site,
#   when it is mirrored or its log is shipped there, or when the machine of its server comes back.
#   Judged are the databases of groups that the estate uses, and those in which servers of PVS or
#   Session Recording work, with others whose names begin alike.
# custom:
#   severity: blocker
#   remediation: >-
#     Add a replica at the recovery site to the availability group, and every database to the
#     group.
#   requires: [sql, dns.resolvers]
#   recommendations: [SQL-001, SQL-002, SR-000, SR-001, INV-004]
#   basis: document
#   population: estate
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.sql.databases_copied

import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.protection
import data.muster.lib.sql

targets contains sql.grouped(name, database) if some [name, database] in grouped

targets contains sql.alone(host, database) if some [host, database] in sql.lonely

targets contains target if some target in sql.unread(parts)

needs contains need if some need in sql.needs(parts)

needs contains sql.rests(sql.grouped(name, database), name) if some [name, database] in grouped

needs contains {"target": sql.alone(host, database), "fact": ["sql", "servers", host, "databases"]} if some [host, database] in sql.lonely

needs contains {"target": sql.alone(host, database), "fact": ["protection", "servers", host]} if {
	some [host, database] in sql.lonely
	by_machine(host)
	not ways(host, database)
}

# What log shipping restores matters to databases that nothing else copies.
needs contains {"target": sql.alone(host, database), "fact": ["sql", "servers", there, "restored"]} if {
	some [host, database] in sql.lonely
	not by_machine(host)
	not ways(host, database)
	some there, "recovery" in sql.asked
}

parts := {"groups", "databases", "clients"}

findings contains {
	"target": sql.grouped(name, database),
	"severity": sql.severity(database),
	"message": sprintf("The database %s is in the availability group %s, which has no replica at the recovery site.", [database, name]),
	"evidence": {"found": sort(sql.holding(name)), "expected": "a replica at the recovery site"},
	"fix": sprintf("add a replica at the recovery site to the group: %s", [sql.on(
		sql.view(name).primary,
		sprintf("ALTER AVAILABILITY GROUP %s ADD REPLICA ON %s WITH (ENDPOINT_URL = %s, AVAILABILITY_MODE = ASYNCHRONOUS_COMMIT, FAILOVER_MODE = MANUAL, SEEDING_MODE = AUTOMATIC)", [
			sql.bracketed(name), sql.quoted("<instance>"), sql.quoted("TCP://<instance>:5022"),
		]),
	)]),
} if {
	some [name, database] in grouped
	count(sql.there(name)) == 0
	count(sql.undecided(name)) == 0
	count(sql.forwards(name)) == 0
}

gaps contains {
	"target": sql.grouped(name, database), "reason": "fact_missing", "severity": sql.severity(database),
	"message": sprintf("nothing tells at which site these replicas of %s are: %s; name them in sites.recovery.sql or components.sql.servers", [name, concat(", ", sort(sql.undecided(name)))]),
} if {
	some [name, database] in grouped
	count(sql.there(name)) == 0
	count(sql.undecided(name)) > 0
	count(sql.forwards(name)) == 0
}

gaps contains {
	"target": sql.grouped(name, database), "reason": "fact_missing", "severity": sql.severity(database),
	"message": sprintf("the distributed group leads from %s to %s, of which no SQL Server that was read has a replica at the recovery site; name one in sites.recovery.sql", [
		name, concat(", ", sort(sql.forwards(name))),
	]),
} if {
	some [name, database] in grouped
	count(sql.there(name)) == 0
	count(sql.forwards(name)) > 0
	every other in sql.forwards(name) {
		not arrives(other)
	}
}

gaps contains {
	"target": sql.grouped(name, database), "reason": "fact_missing", "severity": sql.severity(database),
	"message": sprintf("%s does not list the database %s, which the group %s has there: what else it does not list, nobody knows", [host, database, name]),
} if {
	some [name, database] in grouped
	host := sql.serving(name)
	listed := sql.databases_of(host)
	not listed[database]
}

findings contains {
	"target": sql.alone(host, database),
	"severity": sql.severity(database),
	"message": sprintf("The database %s of %s is in no availability group%s, and nothing else copies it to the recovery site%s.", [
		database, host, beside(host), machine(host),
	]),
	"evidence": {"found": object.get(sql.databases_of(host), database, {"state": "not told"}).state, "expected": "a copy at the recovery site"},
	"fix": fix(host, database),
} if {
	some [host, database] in sql.lonely
	not ways(host, database)
	lost(host)
	every there, site in sql.asked {
		told(there, site)
	}
}

# told tells that nothing is restored at a server, as far as it matters.
told(_, "production")

told(there, _) if sql.restored_of(there)

arrives(other) if {
	some name in sql.names
	upper(name) == upper(other)
	count(sql.there(name)) > 0
}

beside(host) := sprintf(", as others of this server are (%s)", [concat(", ", sort(names))]) if {
	names := {name | some name, _ in sql.groups_of(host)}
	count(names) > 0
} else := ""

machine(host) := sprintf(": %s", [trim_suffix(protection.message(found, protection.obstacle(found)), ".")]) if {
	by_machine(host)
	found := input.protection.servers[host]
	protection.obstacle(found)
} else := ""

fix(host, database) := sql.on(
	input.sql.servers[host].instance.name,
	sprintf("BACKUP DATABASE %s TO DISK = %s; ALTER AVAILABILITY GROUP %s ADD DATABASE %s", [
		sql.bracketed(database), sql.quoted(sprintf(`\\<share>\%s.bak`, [database])), sql.bracketed(group), sql.bracketed(database),
	]),
) if {
	group := min({name | some name, _ in sql.groups_of(host); count(sql.there(name)) > 0})
} else := sprintf("make an availability group for %s with a replica at the recovery site, or have the machine of %s replicated there", [database, host])

grouped := {[name, database] |
	some name in sql.groups
	some database in sql.members(name)
}

# ways are what brings a database back beside a group.
ways(host, database) if sql.mirrored(host, database)

ways(host, database) if count(sql.shipped(host, database)) > 0

by_machine(host) if {
	kept.returns("sql")
	host in {lower(server) | some server in estate.servers("sql", "production")}
}

# lost tells that the machine of a server does not come back either.
lost(host) if not by_machine(host)

lost(host) if {
	by_machine(host)
	protection.obstacle(input.protection.servers[host])
}
