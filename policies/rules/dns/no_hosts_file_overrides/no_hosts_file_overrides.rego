# METADATA
# title: No hosts file overrides DNS
# description: >-
#   An entry in a hosts file wins over DNS, silently and for good. Every record can be
#   changed in the disaster, and the one server that somebody helped with an entry years ago
#   still turns to production. Entries that lead to the recovery site may be there on
#   purpose, and those for gateway callbacks on StoreFront servers are one of the ways of the
#   document; a person has to know of them.
# custom:
#   severity: high
#   remediation: >-
#     Replace the entries by DNS records. Where one has to stay, write down what becomes of
#     it in a disaster, and waive it.
#   requires: [windows]
#   recommendations: [SF-007, EXT-DNS-02]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
package muster.rules.dns.no_hosts_file_overrides

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in windows.everyone

needs contains windows.need(host, "hostsFile") if some host in windows.everyone

findings contains finding if {
	some host in windows.everyone
	lines := [line(entry, names) |
		some entry in windows.hosts_file(host).entries
		place.literal(entry.address)
		not meant(entry.address)
		names := concerned(host, entry) - called_back(host)
		count(names) > 0
	]
	count(lines) > 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("The hosts file of %s goes before DNS for %s.", [host, concat("; ", lines)]),
		"evidence": {"found": lines, "expected": "no entry for names of the estate", "path": windows.hosts_file(host).path},
		"fix": sprintf("delete these lines from %s on %s, and see that DNS knows the names: %s", [windows.hosts_file(host).path, host, concat("; ", lines)]),
	}
}

gaps contains {"target": windows.target(host), "reason": "fact_missing", "message": message} if {
	some host in windows.everyone
	lines := [line(entry, names) |
		some entry in windows.hosts_file(host).entries
		not place.literal(entry.address)
		names := concerned(host, entry)
		count(names) > 0
	]
	count(lines) > 0
	message := sprintf("the hosts file of %s has lines of which nobody can say what Windows makes of their addresses: %s", [host, concat("; ", lines)])
}

attest contains {"target": windows.target(host), "question": question, "list": lines} if {
	some host in windows.everyone
	lines := [line(entry, names) |
		some entry in windows.hosts_file(host).entries
		names := deliberate(host, entry)
		count(names) > 0
	]
	count(lines) > 0
	question := sprintf("The hosts file of %s goes before DNS on purpose for %s. Is it written down what becomes of that in a disaster?", [host, concat("; ", lines)])
}

# deliberate are the names of an entry that may be there on purpose.
deliberate(host, entry) := concerned(host, entry) if {
	meant(entry.address)
} else := concerned(host, entry) & called_back(host)

# called_back are the names, as people write them in hosts files, by which a StoreFront
# server calls gateways back.
called_back(host) := {name |
	host in storefronts.judged
	some entry in windows.hosts_file(host).entries
	some name in entry.names
	place.full(name) in {place.full(callback) | some callback in estate.callbacks("storefront")}
}

# concerned are the names of an entry that the estate relies on, apart from those by
# which a server means itself.
concerned(host, entry) := {name |
	some name in entry.names
	ours(name)
	not itself(host, name, entry.address)
}

ours(name) if endswith(place.full(name), sprintf(".%s", [estate.zone]))

ours(name) if name == estate.zone

ours(name) if place.full(name) in declared

# declared are the names by which the estate finds its components, of whatever zone.
declared := {place.full(name) |
	some id, _ in input.estate.components
	some name in ((estate.aliases(id) | estate.callbacks(id)) | estate.all_servers(id))
}

# itself tells that a server leads a name of its own to itself: its host name, or the
# base URL on a StoreFront server.
itself(host, name, address) if {
	loopback(address)
	place.full(name) == host
}

itself(host, name, address) if {
	loopback(address)
	host in storefronts.judged
	place.full(name) in estate.aliases("storefront")
}

loopback(address) if startswith(address, "127.")

loopback("::1")

# meant tells that an address is at the recovery site.
meant(address) if place.at(address, "recovery")

line(entry, names) := sprintf("%s %s%s", [entry.address, concat(" ", sort(names)), whither(entry.address)])

whither(address) := " (production)" if {
	place.at(address, "production")
} else := ""
