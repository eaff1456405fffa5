# METADATA
# title: The logins of PVS and Session Recording may sign in at the recovery site
# description: >-
#   A group copies databases, and no logins: these belong to each server. After the failover the
#   database is there, and whoever works in it is turned away, or is let in and is nobody in the
#   database, whose users are tied to the SID of the login. Judged are the logins with which
#   servers of PVS and Session Recording are signed in today; a contained group has logins of its
#   own. One that comes in by a group of Windows needs that group.
# custom:
#   severity: high
#   remediation: >-
#     Create the login at the replica of the recovery site, one of SQL Server with the same SID
#     and password (sp_help_revlogin).
#   requires: [sql, dns.resolvers]
#   recommendations: [SQL-002]
#   basis: practice
#   lost: >-
#     names: production tells which logins are in use; who has them is what the recovery site says
#   population: estate
#   observes: recovery
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.sql.logins_at_recovery

import data.muster.lib.sql

targets contains target(login) if some login, _ in pairs

targets contains unread if some unread in sql.unread(parts)

needs contains need if some need in sql.needs(parts)

needs contains {"target": target(login), "fact": ["sql", "servers", there, "logins"]} if {
	some login, some_pairs in pairs
	some [_, there] in some_pairs
}

parts := {"groups", "clients", "logins"}

findings contains {
	"target": target(login),
	"message": sprintf("%s has no login %s, with which %s: databases come there without it.", [there, login, users(login)]),
	"evidence": {"found": "no such login", "expected": own(here, login)},
	"fix": create(here, there, login),
} if {
	some login, some_pairs in pairs
	some [here, there] in some_pairs
	own(here, login)
	not own(there, login)
}

findings contains {
	"target": target(login),
	"message": sprintf("The login %s at %s has another SID than at %s: its users in the databases are not its own there.", [login, there, here]),
	"evidence": {"found": own(there, login).sid, "expected": own(here, login).sid},
	"fix": sprintf("%s; then %s", [sql.on(name(there), sprintf("DROP LOGIN %s", [sql.bracketed(login)])), create(here, there, login)]),
} if {
	some login, some_pairs in pairs
	some [here, there] in some_pairs
	lower(own(here, login).sid) != lower(own(there, login).sid)
}

findings contains {
	"target": target(login),
	"message": sprintf("The login %s is disabled at %s.", [login, there]),
	"evidence": {"found": "disabled", "expected": "enabled"},
	"fix": sql.on(name(there), sprintf("ALTER LOGIN %s ENABLE", [sql.bracketed(login)])),
} if {
	some login, some_pairs in pairs
	some [here, there] in some_pairs
	own(here, login).disabled == false
	own(there, login).disabled == true
}

# Who comes in by a group of Windows needs that group; which of them it is, no view tells.
gaps contains {
	"target": target(login), "reason": "fact_missing",
	"message": sprintf("%s comes in at %s by a group of Windows, and %s lacks some of these: %s", [login, here, there, concat(", ", sort(missing))]),
} if {
	some login, some_pairs in pairs
	some [here, there] in some_pairs
	not own(here, login)
	missing := groups(here) - groups(there)
	count(missing) > 0
}

gaps contains {
	"target": target(login), "reason": "fact_missing",
	"message": sprintf("%s is signed in at %s, which lists neither that login nor a group of Windows by which it could come in", [login, here]),
} if {
	some login, some_pairs in pairs
	some [here, _] in some_pairs
	not own(here, login)
	count(groups(here)) == 0
}

# pairs are the logins that are in use, each with the servers where it is, and those to which its
# database comes.
pairs := {login: some_pairs |
	some login in {client.login | some client in sql.connections; client.login != ""}
	some_pairs := {[client.server, there] |
		some client in sql.connections
		client.login == login
		sql.asked[client.server] == "production"
		some there, "recovery" in sql.asked
		comes(client, there)
		sql.logins_of(client.server)
		sql.logins_of(there)
	}
	count(some_pairs) > 0
}

comes(client, there) if {
	some group in sql.groups_of(client.server)
	group.contained == false
	some replica in group.replicas
	replica.copies[client.database]
	some other, _ in group.replicas
	sql.instances[upper(other)] == there
}

comes(client, there) if {
	sql.standing(sql.databases_of(client.server)[client.database].mirror.partner) == "recovery"
	sql.asked[there]
}

comes(client, there) if {
	some restored in sql.restored_of(there)
	upper(restored.source) == upper(name(client.server))
	lower(restored.database) == lower(client.database)
}

own(host, login) := object.union({"name": full}, is) if {
	some full, is in sql.logins_of(host)
	lower(full) == lower(login)
}

groups(host) := {lower(full) |
	some full, is in sql.logins_of(host)
	is.kind == "WINDOWS_GROUP"
	not startswith(lower(full), sprintf(`%s\`, [lower(split(name(host), `\`)[0])])) # local to that machine
}

users(login) := sprintf("%s %s", [concat(", ", sort(hosts)), {true: "works", false: "work"}[count(hosts) == 1]]) if {
	hosts := {client.host | some client in sql.connections; client.login == login}
}

create(here, there, login) := sql.on(name(there), sprintf("CREATE LOGIN %s FROM WINDOWS", [sql.bracketed(login)])) if {
	startswith(own(here, login).kind, "WINDOWS")
} else := sprintf("at %s run sp_help_revlogin %s, and what it prints at %s: CREATE LOGIN %s WITH PASSWORD = <hash> HASHED, SID = %s", [
	name(here), sql.quoted(login), name(there), sql.bracketed(login), own(here, login).sid,
])

name(host) := input.sql.servers[host].instance.name

target(login) := sprintf("login/%s", [login])
