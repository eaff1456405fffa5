# METADATA
# title: Names of servers lead to the addresses that the servers have
# description: >-
#   A server that got another address, or was built anew, leaves its old record behind where
#   nobody maintains it, and at the recovery site nobody uses the name before the disaster.
#   Prism tells which address the machine has. Of a server that comes over from production,
#   a record that only the recovery site has wrong counts.
# custom:
#   severity: high
#   remediation: >-
#     Correct the record, and see why the machine did not do that itself: who owns the record,
#     and whether the zone takes secure updates from it.
#   requires: [dns.resolvers, protection]
#   recommendations: [EXT-DNS-04]
#   basis: practice
package muster.rules.dns.host_records_current

import data.muster.lib.place
import data.muster.lib.replication
import data.muster.lib.resolvers

targets contains target(host) if some host in object.keys(known)

targets contains whole if unread

needs contains {"target": whole, "fact": ["protection", "standing"]} if unread

needs contains {"target": target(host), "fact": resolvers.fact(key, "hosts", host)} if {
	some host in object.keys(known)
	some key in resolvers.at("recovery")
}

findings contains {
	"target": target(host),
	"message": sprintf("%s leads to %s at %s, and its VM has %s.", [host, concat(", ", sort(given)), resolvers.in_words(key), concat(", ", own)]),
	"evidence": {"found": sort(given), "expected": own},
	"fix": object.union(resolvers.set_record(key, host, own), {"at": sort([resolvers.in_words(other) | some other in resolvers.inside; astray(other, host)])}),
} if {
	some host, own in known
	some key in wrong(host)
	given := addresses(key, host)
}

# A server that stands there and that nobody finds by its name.
findings contains {
	"target": target(host),
	"message": sprintf("%s has no address at %s, and its VM has %s.", [host, resolvers.in_words(key), concat(", ", own)]),
	"evidence": {"found": [], "expected": own},
	"fix": object.union(resolvers.set_record(key, host, own), {"at": sort([resolvers.in_words(other) | some other in resolvers.inside; astray(other, host)])}),
} if {
	some host, own in known
	host in place.hosts_of.recovery
	keys := {other | some other in resolvers.at("recovery"); resolvers.nowhere(other, host)}
	count(keys) > 0
	every other in resolvers.at("recovery") {
		count(addresses(other, host)) == 0
	}
	key := min(keys)
}

# wrong are the resolvers of the recovery site that give a host none of the addresses that it
# has; the first of them, as one zone stands behind all.
wrong(host) := {min(keys)} if {
	keys := {key |
		some key in resolvers.at("recovery")
		astray(key, host)
	}
	count(keys) > 0
}

# astray tells that a resolver gives a host addresses, and none that it has.
astray(key, host) if {
	given := addresses(key, host)
	count(given) > 0
	count({address | some address in known[host]; given[address]}) == 0
}

addresses(key, host) := {address |
	some address in resolvers.host(key, host).addresses
	not contains(address, ":")
}

# known are the IPv4 addresses of machines that stand at the recovery site, and of those that
# come over from production where the two sites disagree about them, by host.
known := object.union(
	{host: own |
		some host, machine in input.protection.standing.items
		asked(host)
		own := [address | some address in machine.addresses; not contains(address, ":")]
		count(own) > 0
	},
	{host: own |
		some host, machine in input.protection.servers
		machine.status == "ok"
		machine.remote
		not input.protection.standing.items[host]
		resolvers.addresses("recovery", host) != resolvers.addresses("production", host)
		count(resolvers.addresses("recovery", host)) > 0
		own := [address | some address in machine.addresses; not contains(address, ":")]
		count(own) > 0
	},
)

# asked tells that the name of a host was asked for; it is for those that the estate declares.
asked(host) if host in place.hosts_of.recovery

asked(host) if {
	some key in resolvers.at("recovery")
	resolvers.host(key, host)
}

whole := replication.whole

target(host) := sprintf("host/%s", [host])

# unread tells that servers are declared at the recovery site and that nobody told what
# stands there.
unread if {
	input.protection.standing.status != "ok"
	count(place.hosts_of.recovery) > 0
	input.estate.sites.recovery.prismCentral.host != ""
}
