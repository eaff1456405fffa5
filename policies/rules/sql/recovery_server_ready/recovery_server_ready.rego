# METADATA
# title: An SQL Server of the recovery site runs that can open what production has
# description: >-
#   A database that an instance of a newer release has opened is never opened by an older one
#   again: a replica that is behind starts nothing, and one that is ahead takes over and leaves no
#   way back. A trial of SQL Server ends after half a year, and one for developers may not serve.
#   That the instance runs and lets somebody in today means that the database is there before
#   anything that needs it starts.
# custom:
#   severity: high
#   remediation: >-
#     Bring all instances of a group to the same release and edition, the replicas of the recovery site first.
#   requires: [sql]
#   recommendations: [SQL-004, SR-001, PVS-002]
#   basis: practice
#   lost: >-
#     names: production tells which release its servers are; the servers of the recovery site tell
#     theirs
#   population: estate
#   observes: recovery
#   byHand: it is installed or repaired on the host, with an installer
package muster.rules.sql.recovery_server_ready

import data.muster.lib.sql

targets contains sql.target(host) if some host, "recovery" in sql.asked

targets contains unread if some unread in sql.unread({"instance"})

needs contains {"target": sql.target(host), "fact": ["sql", "servers", host, "instance"]} if some host, "recovery" in sql.asked

needs contains need if some need in sql.needs({"instance"})

findings contains {
	"target": sql.target(there),
	"message": sprintf("%s runs release %d of SQL Server, and %s release %d: it opens nothing that comes from there.", [there, release(there), here, release(here)]),
	"evidence": {"found": version(there), "expected": sprintf("%s or newer", [version(here)])},
	"fix": sprintf("upgrade SQL Server on %s to the release of %s", [there, here]),
} if {
	some [here, there] in pairs
	release(there) < release(here)
}

findings contains {
	"target": sql.target(there),
	"message": sprintf("%s runs release %d of SQL Server, and %s release %d: after a failover there is no way back.", [there, release(there), here, release(here)]),
	"evidence": {"found": version(there), "expected": version(here)},
	"fix": sprintf("upgrade SQL Server on %s too", [here]),
	"severity": "medium",
} if {
	some [here, there] in pairs
	release(there) > release(here)
}

findings contains {
	"target": sql.target(there),
	"message": sprintf("%s is %s, and %s is %s.", [there, edition(there), here, edition(here)]),
	"evidence": {"found": edition(there), "expected": edition(here)},
	"fix": sprintf("change the edition of SQL Server on %s (Setup, Maintenance, Edition Upgrade)", [there]),
	"severity": "medium",
} if {
	some [here, there] in pairs
	kind(there) != kind(here)
}

gaps contains {
	"target": sql.target(there), "reason": "fact_missing",
	"message": "no SQL Server of production was read to compare it with",
} if {
	some there, "recovery" in sql.asked
	count({here | some here, "production" in sql.asked; version(here)}) == 0
}

# pairs are the servers that something of the estate is copied between, or all where nothing
# tells.
pairs := shared if {
	count(shared) > 0
} else := all

shared := {[here, there] | some [here, there] in all; some name in sql.groups; sql.groups_of(here)[name]; sql.groups_of(there)[name]}

all := {[here, there] |
	some here, "production" in sql.asked
	some there, "recovery" in sql.asked
	version(here)
	version(there)
}

version(host) := found.version if {
	found := input.sql.servers[host].instance
	found.status == "ok"
}

release(host) := to_number(split(version(host), ".")[0])

edition(host) := input.sql.servers[host].instance.edition

kind(host) := split(edition(host), " ")[0]
