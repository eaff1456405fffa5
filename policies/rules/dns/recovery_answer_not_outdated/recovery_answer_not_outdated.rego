# METADATA
# title: Names at the recovery site lead to no unknown address of production
# description: >-
#   A name may lead to one host at production and to another one at the recovery site. When
#   the recovery site's DNS server sends machines to an address of production that
#   production itself does not give, its record is an old one that nobody changed, and in a
#   disaster the machines follow it.
# custom:
#   severity: high
#   remediation: >-
#     Correct the record at the recovery site, and let the zone replicate to its DNS servers.
#   requires: [dns.resolvers]
#   recommendations: [EXT-DNS-04]
#   basis: practice
package muster.rules.dns.recovery_answer_not_outdated

import data.muster.lib.alias
import data.muster.lib.answers
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in answers.names

needs contains need if some need in alias.needs(answers.names, resolvers.inside)

findings contains {
	"target": alias.target(name),
	"message": sprintf("%s leads to %s at the recovery site: addresses of production that production itself does not give (%s).", [
		name, concat(", ", sort(answers.outdated(name))),
		concat(", ", sort(resolvers.addresses("production", name))),
	]),
	"evidence": {"found": sort(resolvers.addresses("recovery", name)), "expected": sort(resolvers.addresses("production", name))},
	"fix": resolvers.set_record(min(resolvers.at("recovery")), name, resolvers.addresses("production", name)),
} if {
	some name in answers.names
	count(answers.outdated(name)) > 0
}

gaps contains gap if some gap in alias.unasked(answers.names, alias.both)
