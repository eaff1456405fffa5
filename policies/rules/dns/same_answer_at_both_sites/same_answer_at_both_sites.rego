# METADATA
# title: Both sites give the same answer for shared names
# description: >-
#   Two answers for one name mean that a zone does not replicate or that somebody
#   changed one side only. In a failover half of the machines would follow the old
#   answer. Where global load balancing leads each site to itself, that is its purpose, and
#   the resolvers of each site have to agree; where a NetScaler answers for the name, any of
#   the services that it balances between is right.
# custom:
#   severity: medium
#   remediation: >-
#     Find out which answer is right, and let the zone replicate to the DNS servers of
#     both sites.
#   requires: [dns.resolvers]
#   recommendations: [EXT-DNS-04]
#   basis: practice
#   lost: >-
#     gone: nobody asks the DNS servers of production any more
#   observes: recovery
package muster.rules.dns.same_answer_at_both_sites

import data.muster.lib.alias
import data.muster.lib.answers as both
import data.muster.lib.fix
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in both.names

needs contains need if some need in alias.needs(both.names, resolvers.inside)

findings contains finding if {
	some name in both.names
	count(both.outdated(name)) == 0 # which is another matter
	found := answers(name)
	disagree(name, found)
	finding := {
		"target": alias.target(name),
		"message": sprintf("The DNS servers of the two sites disagree about %s.", [name]),
		"evidence": {"found": {key: sort(addresses) | some key, addresses in found}, "expected": "the same addresses everywhere"},
		"fix": ask(name, found),
	}
}

disagree(name, found) if {
	not both.by_site(name)
	not both.balanced(name)
	count({addresses | some addresses in found}) > 1
}

disagree(name, found) if {
	both.by_site(name)
	some site in alias.both
	count({found[key] | some key in resolvers.at(site)}) > 1
}

gaps contains gap if some gap in alias.unasked(both.names, alias.both)

# ask is the question which answer is right: nobody can tell that from outside.
ask(name, found) := fix.question(
	"the DNS servers of both sites",
	{"object": sprintf("record/%s", [name]), "attribute": "A", "values": sort({address | some addresses in found; some address in addresses})},
	sprintf("find out which answer is right, then correct the record where it is wrong: %s", [concat("; ", {sprintf("Resolve-DnsName %s -Server %s", [name, resolvers.server(key)]) | some key, _ in found})]),
)

# answers are the addresses that each resolver gives, without any order.
answers(name) := {key: {address | some address in resolvers.host(key, name).addresses} |
	some key in resolvers.inside
	resolvers.host(key, name)
}
