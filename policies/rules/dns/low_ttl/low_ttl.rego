# METADATA
# title: Names that change in a failover are forgotten soon
# description: >-
#   Clients keep an answer as long as its time to live allows. An hour of TTL is an hour
#   in which users go on calling the dead site after the record was changed.
# custom:
#   severity: high
#   remediation: >-
#     Lower the TTL of the record, and of every alias on the way, well before it is
#     needed.
#   requires: [dns.resolvers]
#   recommendations: [EXT-DNS-01]
#   basis: practice
package muster.rules.dns.low_ttl

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if {
	some name in names
	some key in resolvers.inside
	ttl := resolvers.host(key, name).ttl
	ttl > limit
	finding := {
		"target": alias.target(name),
		"message": sprintf("%s may be remembered for %d s at resolver %s.", [name, ttl, resolvers.in_words(key)]),
		"evidence": {"found": ttl, "expected": sprintf("at most %d", [limit]), "resolver": key},
		"fix": resolvers.lower_ttl(key, name, limit),
	}
}

# A cache counts down: what is left says nothing about how long the record lasts.
gaps contains {"target": alias.target(name), "reason": "fact_missing", "message": message} if {
	some name in names
	count({key | some key in resolvers.inside; authoritative(key, name)}) == 0
	message := sprintf("no DNS server of either site answered for %s with authority, so only what is left of its time to live is known, if anything", [name])
}

authoritative(key, name) if {
	resolvers.resolves(key, name)
	resolvers.host(key, name).authoritative
}

limit := input.estate.thresholds.aliasTTL

names := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
}
