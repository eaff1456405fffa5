# METADATA
# title: Names that Kerberos is used with are host records
# description: >-
#   A client asks Kerberos for a ticket for the name at the end of an alias, which is
#   seldom the name that the service is registered under. Sign-in then falls back or
#   fails, often only from some clients. A name that leads out of its zone to global load
#   balancing has to be such an alias.
# custom:
#   severity: medium
#   remediation: >-
#     Replace the alias by an address record of the load balancer or listener.
#   requires: [dns.resolvers]
#   recommendations: [DNS-021]
#   basis: practice
package muster.rules.dns.kerberos_names_are_host_records

import data.muster.lib.alias
import data.muster.lib.answers
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if {
	some name in names
	not balanced(name)
	some key in resolvers.inside
	step := resolvers.host(key, name).chain[0]
	finding := {
		"target": alias.target(name),
		"message": sprintf("%s is an alias of %s at resolver %s.", [name, step.target, resolvers.in_words(key)]),
		"evidence": {"found": sprintf("CNAME %s", [step.target]), "expected": "an address record", "resolver": key},
		"fix": resolvers.host_record(key, name),
	}
}

gaps contains gap if some gap in alias.unasked(names, alias.both)

balanced(name) if answers.delegated(name)

balanced(name) if answers.by_site(name)

names := estate.aliases("storefront") | estate.aliases("sql")
