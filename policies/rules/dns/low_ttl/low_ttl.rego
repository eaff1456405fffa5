# METADATA
# title: Names that change in a failover have a low TTL
# description: >-
#   Clients keep an answer as long as its time to live allows. An hour of TTL is an hour
#   in which users go on calling the dead site after the record was changed. Names whose
#   addresses come back with their network, or are at the recovery site, do not change; how
#   grave a TTL is follows from how long the recovery may take, an hour where nobody said.
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
import data.muster.lib.kept
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in declared

needs contains need if some need in alias.needs(declared, resolvers.inside)

findings contains object.union(
	{
		"target": alias.target(name),
		"message": sprintf("%s has a TTL of %d s at resolver %s.", [name, ttl, resolvers.in_words(key)]),
		"evidence": {"found": ttl, "expected": sprintf("at most %d", [limit]), "resolver": key},
		"fix": resolvers.lower_ttl(key, name, limit),
	},
	weight(name, ttl),
) if {
	some name in (names - doubtful)
	some key in resolvers.inside
	ttl := resolvers.host(key, name).ttl
	ttl > limit
}

gaps contains object.union(
	{
		"target": alias.target(name), "reason": "fact_missing",
		"message": sprintf("%s may be remembered for %d s, and nobody can tell whether its address changes in a failover: that of the machines behind it is not known", [name, max(ttls)]),
	},
	weight(name, max(ttls)),
) if {
	some name in doubtful
	ttls := {ttl | some key in resolvers.inside; ttl := resolvers.host(key, name).ttl}
	max(ttls) > limit
}

# A cache counts down: what is left says nothing about how long the record lasts.
gaps contains object.union({"target": alias.target(name), "reason": "fact_missing", "message": message}, seen) if {
	some name in names
	seen := {"severity": "low" | some key in resolvers.inside; resolvers.resolves(key, name)}
	count({key | some key in resolvers.inside; authoritative(key, name)}) == 0
	message := sprintf("no DNS server of either site answered for %s with authority, so only what is left of its time to live is known, if anything", [name])
}

authoritative(key, name) if {
	resolvers.resolves(key, name)
	resolvers.host(key, name).authoritative
}

limit := input.estate.thresholds.aliasTTL

# weight is how much a long TTL matters: within the time that the recovery may take it
# makes it slower, beyond that it alone is too long.
weight(name, ttl) := {"severity": "medium" | ttl <= min({bearable(id) | some id, _ in input.estate.components; [id, name] in changing})}

bearable(id) := input.estate.components[id].objectives.rto if {
	input.estate.components[id].objectives.rto > 0
} else := input.estate.objectives.rto if {
	input.estate.objectives.rto > 0
} else := 3600

declared := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
}

# names are those that a failover changes, or may change.
names := {name | some [_, name] in changing}

# changing are the names that a failover changes, or may change, by component.
changing := {[id, name] |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	not kept.stays(id, name)
}

# doubtful are those of which nobody can tell.
doubtful := {name |
	some [id, name] in changing
	kept.unsure(id)
}
