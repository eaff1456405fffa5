# METADATA
# title: The listener of each availability group has an address at the recovery site
# description: >-
#   A listener answers in the subnets for which it has an address, and comes up in no other: a
#   group that moves to a replica in another network takes it along only where somebody has given
#   it an address there. That this one is offline today is how it should be. In a network that
#   both sites have one address serves both.
# custom:
#   severity: high
#   remediation: >-
#     Give the listener an address in the network of the replica of the recovery site, and have DNS
#     lead there.
#   requires: [sql, dns.resolvers]
#   recommendations: [SQL-002, SQL-003]
#   basis: practice
#   population: estate
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.sql.listener_at_recovery

import data.muster.lib.place
import data.muster.lib.sql

targets contains target(name) if some name in judged

targets contains unread if some unread in sql.unread({"groups"})

needs contains need if some need in sql.needs({"groups"})

needs contains sql.rests(target(name), name) if some name in judged

findings contains {
	"target": target(name),
	"message": sprintf("The listener %s has no address in a network of the recovery site: it has %s.", [listener, concat(", ", sort(is.addresses))]),
	"evidence": {"found": sort(is.addresses), "expected": sort(input.estate.sites.recovery.networks)},
	"fix": sql.on(sql.view(name).primary, sprintf("ALTER AVAILABILITY GROUP %s MODIFY LISTENER %s (ADD IP (%s, %s))", [
		sql.bracketed(name), sql.quoted(listener), sql.quoted("<address>"), sql.quoted("<mask>"),
	])),
} if {
	some name in judged
	some listener, is in sql.view(name).listeners
	count(is.addresses) > 0
	count(place.networks("recovery")) > 0
	not arrives(is)
}

findings contains {
	"target": target(name),
	"message": sprintf("The availability group %s has no listener: whoever uses its databases knows one of its servers by name.", [name]),
	"evidence": {"found": [], "expected": "a listener"},
	"fix": sql.on(sql.view(name).primary, sprintf("ALTER AVAILABILITY GROUP %s ADD LISTENER N'<name>' (WITH IP ((N'<address of production>', N'<mask>'), (N'<address of the recovery site>', N'<mask>')), PORT = 1433)", [sql.bracketed(name)])),
} if {
	some name in judged
	count(sql.view(name).listeners) == 0
}

gaps contains {"target": target(name), "reason": "fact_missing", "message": message} if {
	some name in judged
	some listener, is in sql.view(name).listeners
	count(is.addresses) == 0
	message := sprintf("SQL Server does not know the addresses of the listener %s, which was made outside of it", [listener])
}

gaps contains {
	"target": target(name), "reason": "fact_missing",
	"message": "the estate file does not say which networks the recovery site has (sites.recovery.networks)",
} if {
	some name in judged
	count(place.networks("recovery")) == 0
}

arrives(is) if {
	some address in is.addresses
	place.at(address, "recovery")
}

# judged are the groups that may come up at the recovery site.
judged := {name | some name in sql.groups; count(sql.there(name)) > 0}

target(name) := sprintf("group/%s", [name])
