# METADATA
# title: Entries of the list of connectors are names that the recovery site resolves
# description: >-
#   Desktops at the recovery site look their connectors up in the DNS of the recovery
#   site. An address instead of a name defeats Kerberos, and a name that is not there is
#   a connector that is not there.
# custom:
#   severity: high
#   remediation: >-
#     Write the full names of connectors, separated by spaces, and make sure that the
#     DNS servers of the recovery site know each of them by an address record.
#   requires: [resultant, dns.resolvers]
#   recommendations: [REG-003]
#   basis: document
#   observes: recovery
package muster.rules.registration.entries_resolve

import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.registration.lists
import data.muster.lib.resolvers

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

needs contains {"target": registration.target(dn), "fact": resolvers.fact(key, "hosts", host)} if {
	some dn in judged
	some host in names(dn)
	some key in resolvers.at("recovery")
}

# An address is no name.
findings contains finding(dn, message, host, "the full name of a connector", lists.correct("recovery", dn)) if {
	some dn in judged
	some host in registration.hosts("recovery", dn)
	place.literal(host)
	message := sprintf("The list for %s names the address %s; VDAs can only trust a connector by its name.", [registration.name("recovery", dn), host])
}

# A short name is not the one that the connector has a Kerberos service for.
findings contains finding(dn, message, host, "the full name of a connector", lists.correct("recovery", dn)) if {
	some dn in judged
	some host in registration.short("recovery", dn)
	message := sprintf("The list for %s has the short name %s; VDAs need the full name of a connector.", [registration.name("recovery", dn), host])
}

# A name without an address leads nowhere.
findings contains finding(dn, message, "no address", sprintf("an address for %s", [host]), resolvers.add_record(key, host)) if {
	some dn in judged
	some host in names(dn)
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, host)
	message := sprintf("%s in the list for %s has no address at resolver %s.", [host, registration.name("recovery", dn), resolvers.in_words(key)])
}

# An alias is not the name that the connector has a Kerberos service for.
findings contains finding(dn, message, step.target, host, lists.correct("recovery", dn)) if {
	some dn in judged
	some host in names(dn)
	some key in resolvers.at("recovery")
	step := resolvers.host(key, host).chain[0]
	message := sprintf("%s in the list for %s is an alias of %s; VDAs need the connector's own name.", [host, registration.name("recovery", dn), step.target])
}

# What the parser had to guess, a VDA does not.
findings contains finding(dn, message, registration_of(dn).raw, lists.suggested(dn), lists.correct("recovery", dn)) if {
	some dn in judged
	some warning in registration_of(dn).warnings
	message := sprintf("The list for %s is not written as VDAs read it: %s.", [registration.name("recovery", dn), warning])
}

gaps contains registration.doubt("recovery", dn) if some dn in judged

gaps contains registration.unlisted("recovery", dn) if some dn in judged

gaps contains registration.gap(dn, resolvers.undeclared("recovery")) if some dn in judged

finding(dn, message, found, expected, fix) := {
	"target": registration.target(dn),
	"message": message,
	"evidence": {"found": found, "expected": expected, "gpo": registration.gpo("recovery", dn), "knownFrom": registration.told("recovery", dn)},
	"fix": fix,
}

registration_of(dn) := policy.ou("recovery", dn).registration

# names are the entries that are to be looked up.
names(dn) := {host |
	some host in registration.hosts("recovery", dn)
	not place.literal(host)
}

judged := registration.judged(registration.disaster_ous)
