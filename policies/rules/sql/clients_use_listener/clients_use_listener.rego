# METADATA
# title: PVS and Session Recording are connected to the listener, not to a server
# description: >-
#   What a server of PVS or Session Recording is connected to today shows by the address at which
#   SQL Server sees its connection: that of the listener of an availability group, or that of the
#   machine itself. One that was set up with the name of a machine keeps calling it after the
#   failover. An alias that leads to the listener is as good as its name.
# custom:
#   severity: high
#   remediation: >-
#     Run the Configuration Wizard of Provisioning, or change the connection of Session Recording,
#     with the name of the listener.
#   requires: [sql, dns.resolvers]
#   besides: [windows]
#   recommendations: [SQL-003]
#   basis: document
#   population: estate
#   byHand: it is installed or repaired on the host, with an installer
package muster.rules.sql.clients_use_listener

import data.muster.lib.place
import data.muster.lib.resolvers
import data.muster.lib.sql

targets contains target(host) if some host in judged

targets contains unread if some unread in sql.unread({"groups", "clients"})

needs contains need if some need in sql.needs({"groups", "clients"})

needs contains {"target": target(host), "fact": ["sql", "servers", client.server, "clients"]} if {
	some host in judged
	some client in of(host)
}

needs contains {"target": target(host), "fact": ["sql", "servers", server, "clients"]} if {
	some host in judged
	count(of(host)) == 0
	some server, _ in sql.asked
}

findings contains {
	"target": target(host),
	"message": sprintf("%s is connected to %s at %s, which is an address of the server itself, not of the listener of %s.", [
		host, client.database, client.address, concat(", ", sort(groups(client))),
	]),
	"evidence": {"found": client.address, "expected": sort(listening(client))},
	"fix": fix(host, client),
} if {
	some host in judged
	some client in of(host)
	count(groups(client)) > 0
	client.address != ""
	not client.address in listening(client)
	not client.address in loop
	count(listening(client)) > 0
}

findings contains {
	"target": target(host),
	"message": sprintf("%s works in the database %s of the availability group %s, which has no listener to connect to.", [host, client.database, concat(", ", sort(groups(client)))]),
	"evidence": {"found": [], "expected": "a listener with an address in the network of each replica"},
	"fix": sprintf("ALTER AVAILABILITY GROUP %s ADD LISTENER N'<name>' (WITH IP ((N'<address of production>', N'<mask>'), (N'<address of the recovery site>', N'<mask>')), PORT = 1433)", [
		sql.bracketed(min(groups(client))),
	]),
} if {
	some host in judged
	some client in of(host)
	count(groups(client)) > 0
	count(listening(client)) == 0
}

# What the registry of a server of Session Recording names is what it calls after its next start.
findings contains {
	"target": target(host),
	"message": sprintf("%s is set up with %s as its database server, which is a server and not the listener of an availability group.", [host, configured(host)]),
	"evidence": {"found": configured(host), "expected": sort({listener | some name in sql.groups; some listener, _ in sql.view(name).listeners})},
	"fix": fix_registry(host),
} if {
	some host in judged
	some machine in machines
	called(host) == machine
	some name in sql.groups
	count(sql.view(name).listeners) > 0
}

# A machine that holds what it asks for would be its own client; named pipes tell no address.
gaps contains {
	"target": target(host), "reason": "fact_missing",
	"message": sprintf("%s is connected to %s in a way that tells no address, such as named pipes", [host, client.database]),
} if {
	some host in judged
	some client in of(host)
	count(groups(client)) > 0
	client.address in ({""} | loop)
	not listener_configured(host)
}

gaps contains {
	"target": target(host), "reason": "fact_missing",
	"message": sprintf("no SQL Server that was read has a connection of %s today: its services are stopped, or its database is on a server that the estate file does not name", [host]),
} if {
	some host in judged
	count(of(host)) == 0
	every server, _ in sql.asked {
		sql.every_part(server, {"clients"})
	}
}

gaps contains {
	"target": target(host), "reason": "fact_missing", "severity": "medium",
	"message": sprintf("nobody read which database server the registry of %s names, which it calls after its next start", [host]),
} if {
	some host in judged
	host in recorders
	not input.windows.hosts[host].recording.status == "ok"
}

recorders := {place.full(name) | some name in input.estate.components.sr.servers.production}

# configured is what the registry of a host names, called the host of it: what stands before an
# instance or a port.
configured(host) := text if {
	found := input.windows.hosts[host].recording
	found.status == "ok"
	text := found.database
	text != ""
}

called(host) := split(split(split(trim_prefix(lower(trim_space(configured(host))), "tcp:"), ",")[0], `\`)[0], ".")[0]

# machines are the names of the servers of groups, without their domain.
machines := {split(host, ".")[0] | some host, _ in sql.asked} | {lower(split(replica, `\`)[0]) |
	some name in sql.groups
	some replica, _ in sql.view(name).replicas
}

listener_configured(host) if {
	some name in sql.groups
	some listener, _ in sql.view(name).listeners
	called(host) == listener
}

fix_registry(host) := sprintf(
	"Invoke-Command -ComputerName %s { Set-ItemProperty 'HKLM:\\SOFTWARE\\WOW6432Node\\Citrix\\SmartAuditor\\Database' SmAudDatabaseInstance 'tcp:%s.%s'; Get-Service -DisplayName 'Citrix Session Recording Storage Manager' | Restart-Service }",
	[host, min({listener | some name in sql.groups; some listener, _ in sql.view(name).listeners}), input.estate.domain],
)

# fix is the line for Session Recording; the wizard of PVS has no other way in.
fix(host, client) := sprintf("on %s run ConfigWizard.exe (Provisioning Configuration Wizard), join the existing farm again and give %s as database server", [host, name(client)]) if {
	host in sql.servers("pvs")
} else := sprintf(
	"Invoke-Command -ComputerName %s { Set-ItemProperty 'HKLM:\\SOFTWARE\\WOW6432Node\\Citrix\\SmartAuditor\\Database' SmAudDatabaseInstance 'tcp:%s'; Get-Service -DisplayName 'Citrix Session Recording Storage Manager' | Restart-Service }",
	[host, name(client)],
)

name(client) := min({sprintf("%s.%s%s", [listener, input.estate.domain, port(is.port)]) |
	some group in groups(client)
	some listener, is in sql.view(group).listeners
}) if {
	count(listening(client)) > 0
} else := "<listener>"

port(number) := "" if {
	number in {0, 1433}
} else := sprintf(",%d", [number])

target(host) := sprintf("host/%s", [host])

# judged are the servers of PVS and Session Recording of production, which are connected today.
judged := {place.full(host) |
	count(sql.asked) > 0
	some id in ["pvs", "sr"]
	some host in input.estate.components[id].servers.production
	not input.estate.components[id].inScope == false
}

of(host) := {client |
	some client in sql.connections
	client.host == host
	not client.database in {"master", "msdb", "tempdb"}
}

# groups are those that the database of a connection is in.
groups(client) := {name |
	some name, group in sql.groups_of(client.server)
	some replica in group.replicas
	replica.copies[client.database]
}

# listening are the addresses of listeners of these groups, and those that DNS gives for their
# names: a listener may be told without its addresses.
listening(client) := {address |
	some group in groups(client)
	some address in sql.view(group).listeners[_].addresses
} | {address |
	some group in groups(client)
	some listener, _ in sql.view(group).listeners
	some site in ["production", "recovery"]
	some address in resolvers.addresses(site, place.full(listener))
}

loop := {"127.0.0.1", "::1"}
