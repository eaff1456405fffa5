# METADATA
# title: Resolvers of the recovery site stand there
# description: >-
#   What a resolver of production says of names proves nothing about the recovery site, and
#   everything that looks right through it is gone with production. A resolver counts by
#   its address; one that both sites share has to answer at the recovery site alone.
# custom:
#   severity: blocker
#   remediation: >-
#     Declare the DNS servers of the recovery site in sites.recovery.resolvers, and make the
#     machines there ask them. For a resolver that answers at both sites set shared there,
#     and attest that it does so without production.
#   requires: [estate]
#   recommendations: [EXT-DNS-01]
#   basis: practice
package muster.rules.dns.resolver_at_recovery

import data.muster.lib.place
import data.muster.lib.resolvers

targets contains target(key) if some key in resolvers.at("recovery")

findings contains {
	"target": target(key),
	"message": sprintf("The resolver %s is declared for the recovery site, and its address is in a network of production.", [resolvers.server(key)]),
	"evidence": {"found": resolvers.server(key), "expected": input.estate.sites.recovery.networks},
	"fix": "name in sites.recovery.resolvers the DNS servers that machines of the recovery site ask when production is gone; Get-DnsClientServerAddress on one of them shows which these are",
} if {
	some key in resolvers.at("recovery")
	misplaced(key)
	not shared(key)
}

gaps contains {"target": target(key), "reason": "unsupported_vantage", "message": message} if {
	some key in resolvers.at("recovery")
	twice(key)
	not placed(key)
	not misplaced(key)
	not shared(key)
	message := sprintf("the resolver %s is declared for both sites, and nothing tells that it stands at the recovery site too; what it says may be production's word", [resolvers.server(key)])
}

attest contains {"target": target(key), "question": question} if {
	some key in resolvers.at("recovery")
	twice(key)
	not placed(key)
	shared(key)
	question := sprintf("Does the resolver %s, which both sites share, answer at the recovery site when production and the lines to it are gone, and was that tried?", [resolvers.server(key)])
}

target(key) := sprintf("resolver/%s", [key])

# placed tells that an address is one of the recovery site and of no other, or that of a
# virtual machine of the recovery site's clusters.
placed(key) if place.by_addresses({resolvers.server(key)}) == "recovery"

placed(key) if {
	input.protection.standing.status == "ok"
	some host, _ in input.protection.standing.items
	resolvers.server(key) in resolvers.addresses("recovery", host)
}

misplaced(key) if {
	place.at(resolvers.server(key), "production")
	not place.at(resolvers.server(key), "recovery")
}

# twice tells that production has the same resolver, or a network with its address.
twice(key) if replace(key, "recovery/", "production/") in resolvers.at("production")

twice(key) if place.at(resolvers.server(key), "production")

# shared tells that the estate file says that a resolver of both sites is one of either.
shared(key) if {
	input.estate.sites.recovery.shared
	replace(key, "recovery/", "production/") in resolvers.at("production")
}
