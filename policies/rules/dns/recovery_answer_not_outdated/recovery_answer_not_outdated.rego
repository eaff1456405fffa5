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
#   lost: >-
#     gone: there is no answer of production to compare with
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

# Windows tries the addresses of a name one after the other: some users wait, some give up.
findings contains {
	"target": alias.target(name),
	"message": sprintf("%s has %s among its addresses at the recovery site, which lead to no host.", [name, concat(", ", dead)]),
	"evidence": {"found": sort(resolvers.addresses("recovery", name)), "expected": sort({address | some address in resolvers.addresses("recovery", name); not resolvers.pointless(address)})},
	"severity": "medium",
	"fix": resolvers.set_record(min(resolvers.at("recovery")), name, {address | some address in resolvers.addresses("recovery", name); not resolvers.pointless(address)}),
} if {
	some name in answers.names
	count(answers.outdated(name)) == 0
	dead := sort({address | some address in resolvers.addresses("recovery", name); resolvers.pointless(address)})
	count(dead) > 0
	some key in resolvers.at("recovery")
	resolvers.resolves(key, name)
}

# A private address that no network of the estate file holds may be a network that nobody
# declared, or a record that nobody changed.
attest contains {"target": alias.target(name), "question": question, "list": stray} if {
	some name in answers.names
	stray := answers.stray(name)
	count(stray) > 0
	question := sprintf("%s leads to %s at the recovery site, production gives %s, and no network of the estate file holds that address. Does what answers there stand at the recovery site? Then add its network to sites.recovery.networks", [
		name, concat(", ", stray), concat(", ", sort(resolvers.addresses("production", name))),
	])
}

gaps contains gap if some gap in alias.unasked(answers.names, alias.both)
