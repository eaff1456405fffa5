# METADATA
# title: The recovery site resolves the names of the FAS servers
# description: >-
#   Single sign-on with SAML ends at a FAS server. If the recovery site does not find it
#   by name, users sign in to Workspace and are then asked for a password that many of
#   them do not have.
# custom:
#   severity: high
#   remediation: >-
#     Add the address records of the FAS servers to the zone that the DNS servers of the
#     recovery site serve.
#   requires: [resultant, dns.resolvers]
#   recommendations: [FAS-005]
#   basis: document
package muster.rules.fas.addresses_resolve

import data.muster.lib.estate
import data.muster.lib.fas
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.policy.exports
import data.muster.lib.resolvers

targets contains target if estate.in_scope("fas")

needs contains {"target": target, "fact": policy.fact("recovery", dn)} if some dn in fas.ous

needs contains {"target": target, "fact": resolvers.fact(key, "hosts", name)} if {
	some name in names
	some key in resolvers.at("recovery")
}

findings contains finding if {
	some name in names
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, name)
	finding := {
		"target": target,
		"message": sprintf("The FAS server %s has no address at resolver %s.", [name, resolvers.in_words(key)]),
		"evidence": {"found": resolvers.host(key, name).rcode, "expected": sprintf("an address for %s", [name]), "resolver": key},
		"fix": resolvers.add_record(key, name),
	}
}

gaps contains object.union(gap(policy.doubt("recovery", dn, "fasAddresses")), exports.settling("recovery", dn, "fasAddresses")) if some dn in fas.ous

gaps contains gap("no policy of any OU in the estate file tells where the FAS servers are") if {
	estate.in_scope("fas")
	count(names) == 0
}

gaps contains gap(resolvers.undeclared("recovery")) if estate.in_scope("fas")

gap(message) := {"target": target, "reason": "fact_missing", "message": message}

target := "component/fas"

names := {place.full(address) |
	some dn in fas.ous
	some address in fas.list(dn)
	address != ""
	not place.literal(address)
}
