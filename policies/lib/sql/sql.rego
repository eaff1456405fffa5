# METADATA
# title: The databases of the estate, as its SQL Servers have them
# description: >-
#   What the primary replica of an availability group says of all replicas goes before what
#   others say of themselves. Groups and databases that nothing of the estate uses are not
#   judged: an SQL Server may have those of others.
package muster.lib.sql

import data.muster.lib.estate
import data.muster.lib.place

# asked are the servers that the estate file names, with the site of each.
asked := {lower(server.host): site |
	some site in ["production", "recovery"]
	some server in input.estate.sites[site].sql
}

target(host) := sprintf("sqlserver/%s", [host])

# unread are the servers of which a rule that rests on these parts does not know one: its
# targets, with the needs that say so.
unread(parts) := {target(host) | some host, _ in asked; not every_part(host, parts)}

needs(parts) := {{"target": target(host), "fact": ["sql", "servers", host, part]} |
	some host, _ in asked
	not every_part(host, parts)
	some part in parts
}

every_part(host, parts) if {
	every part in parts {
		input.sql.servers[host][part].status == "ok"
	}
}

# groups_of, databases_of and the others are what was read of a server, when it was.
groups_of(host) := found.items if {
	found := input.sql.servers[host].groups
	found.status == "ok"
}

databases_of(host) := found.items if {
	found := input.sql.servers[host].databases
	found.status == "ok"
}

logins_of(host) := found.items if {
	found := input.sql.servers[host].logins
	found.status == "ok"
}

clients_of(host) := found.items if {
	found := input.sql.servers[host].clients
	found.status == "ok"
}

restored_of(host) := found.items if {
	found := input.sql.servers[host].restored
	found.status == "ok"
}

# instances are the servers that were asked, by the names that they give themselves.
instances := {upper(server.instance.name): host |
	some host, server in input.sql.servers
	server.instance.status == "ok"
}

# standing tells at which site an instance is: recovery, elsewhere, or unknown.
standing(instance) := word[asked[instances[upper(instance)]]] if {
	asked[instances[upper(instance)]]
} else := place.site_of(place.full(split(instance, `\`)[0]))

word := {"production": "elsewhere", "recovery": "recovery"}

# connections are those of PVS and Session Recording, each with the server that tells.
connections := {object.union(client, {"server": host}) |
	some host, _ in asked
	some client in clients_of(host)
}

# names are those of all groups that any server has.
names := {name | some host, _ in asked; some name, group in groups_of(host); group.distributed == false}

# view is a group as it is known best, and full tells that its primary replica said it.
view(name) := groups_of(serving(name))[name] if {
	serving(name)
} else := groups_of(knowing(name))[name]

full(name) if serving(name)

# rests is that a target rests on what tells of a group.
rests(id, name) := {"target": id, "fact": ["sql", "servers", teller(name), "groups"]}

teller(name) := serving(name) if {
	serving(name)
} else := knowing(name)

# serving is the server that is the primary replica of a group and was read.
serving(name) := min(all) if {
	all := {host |
		some host, _ in asked
		upper(groups_of(host)[name].primary) == upper(input.sql.servers[host].instance.name)
	}
	count(all) > 0
}

# knowing is a server that has a group, of the recovery site where one has.
knowing(name) := min(there) if {
	there := {host | some host, "recovery" in asked; groups_of(host)[name]}
	count(there) > 0
} else := min({host | some host, _ in asked; groups_of(host)[name]})

# groups are those that the estate uses: found by a name that it declares, or with a database
# in which one of its servers works. Where nothing shows which these are, it is all of them.
groups := used if {
	used := {name | some name in names; concerns(name)}
	count(used) > 0
} else := names

concerns(name) if {
	some listener, _ in view(name).listeners
	listener in {split(lower(alias), ".")[0] | some alias in estate.aliases("sql")}
}

concerns(name) if {
	some client in connections
	client.database in members(name)
	groups_of(client.server)[name]
}

# members are the databases of a group.
members(name) := {database |
	some replica in view(name).replicas
	some database, _ in replica.copies
}

# there are the replicas of a group at the recovery site, undecided those of which nobody can
# tell. One that keeps no data is none.
there(name) := {replica | some replica in holding(name); standing(replica) == "recovery"}

undecided(name) := {replica | some replica in holding(name); standing(replica) == "unknown"}

holding(name) := {replica |
	some replica, is in view(name).replicas
	is.mode != "CONFIGURATION_ONLY"
}

# grouped is the target of a database of a group, alone that of one that is in none.
grouped(name, database) := sprintf("database/%s/%s", [name, database])

alone(host, database) := sprintf("database/%s/%s", [input.sql.servers[host].instance.name, database])

# lonely are the databases that are in use and in no group, of servers of production: what is
# at the recovery site is there.
lonely := {[host, database] |
	some host, "production" in asked
	some database in candidates(host)
	count(works_for(database)) > 0
	not in_a_group(host, database)
}

# candidates are the databases of a server, and those in which clients work there.
candidates(host) := ({database | some database, _ in databases_of(host)} | {client.database |
	some client in connections
	client.server == host
}) - {"", "master", "model", "msdb", "tempdb"}

in_a_group(host, database) if {
	some group in groups_of(host)
	some replica in group.replicas
	replica.copies[database]
}

# mirrored tells that a database is mirrored to the recovery site, shipped what log shipping
# restores of it there.
mirrored(host, database) if standing(databases_of(host)[database].mirror.partner) == "recovery"

shipped(host, database) := {restored |
	some other, "recovery" in asked
	some restored in restored_of(other)
	upper(restored.source) == upper(input.sql.servers[host].instance.name)
	lower(restored.database) == lower(database)
}

# forwards are the groups to which a distributed group passes on what a group has.
forwards(name) := {other |
	some host, _ in asked
	some distributed in groups_of(host)
	distributed.distributed == true
	upper(name) in {upper(replica) | some replica, _ in distributed.replicas}
	some other, _ in distributed.replicas
	upper(other) != upper(name)
}

# works_for are the components whose servers work in a database. A database whose name begins
# as that of such a one is of the same: that of the log of Session Recording, which few open.
works_for(database) := {id |
	some id in ["pvs", "sr"]
	some client in connections
	startswith(lower(database), lower(client.database))
	client.host in servers(id)
}

servers(id) := {place.full(host) | some host in estate.all_servers(id)}

# severity is that of a database: without that of PVS nothing is streamed, without that of
# Session Recording nothing is recorded. One of which nobody knows is taken for the former.
severity(database) := "high" if {
	works_for(database) == {"sr"}
} else := "high" if {
	not estate.in_scope("pvs")
} else := "blocker"

# bracketed is a name as T-SQL takes it, quoted a text.
bracketed(name) := sprintf("[%s]", [replace(name, "]", "]]")])

quoted(text) := sprintf("N'%s'", [replace(text, "'", "''")])

# on is T-SQL, run on an instance.
on(instance, statement) := sprintf("sqlcmd -S %s -E -Q %s", [instance, shell(statement)])

shell(statement) := sprintf(`"%s"`, [replace(statement, `"`, `""`)])
