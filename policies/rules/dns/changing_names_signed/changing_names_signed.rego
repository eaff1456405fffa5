# METADATA
# title: The list of DNS names to change is signed
# description: >-
#   The record of each of these names is changed in the disaster, or somebody knows why it
#   need not be. Whoever has to find that out on the day forgets one. Names of machines that
#   a recovery plan brings back with their network stay as they are, and are not listed.
# custom:
#   severity: high
#   remediation: >-
#     Write down for each name whether it stays, and else the new address, who changes it
#     and with which rights at the recovery site; then sign the list with `muster attest`.
#   requires: [dns.resolvers]
#   recommendations: [DNS-020, SF-008, CLIC-004, SR-005]
#   basis: document
#   lost: >-
#     names: production tells where the names led; who changes them is what people sign
package muster.rules.dns.changing_names_signed

import data.muster.lib.alias
import data.muster.lib.answers
import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.resolvers

targets contains target if count(names) > 0

needs contains {"target": target, "fact": need.fact} if some need in alias.needs(names, resolvers.at("production") | resolvers.at("recovery"))

gaps contains {"target": target, "reason": "fact_missing", "message": gap.message} if some gap in alias.unasked(names, alias.both)

gaps contains {
	"target": target,
	"reason": "fact_missing",
	"message": "the estate file names no networks in sites.production.networks, so nobody can tell which names lead there",
} if {
	count(names) > 0
	count([network | some network in input.estate.sites.production.networks]) == 0
}

attest contains {"target": target, "question": question, "list": lines} if {
	count(lines) > 0
	question := sprintf("%d names lead to production, and %s. Is it written down for each whether it stays or to what it changes, by whom, and was that tried?", [
		count(leading(moving)), others,
	])
}

target := "component/dns"

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	count(leading(open)) > 0
	message := sprintf(
		"nobody can tell whether these names come back with their network, as what recovery plans start, or what NetScaler answers for, was not read: %s",
		[concat("; ", leading(open))],
	)
}

# lines are the names with the addresses that they have at production, but for those
# that lead to the recovery site there already.
lines := sort(array.concat(leading(moving), [sprintf("%s, and comes back with its network", [line]) | some line in leading(staying)])) if {
	count(leading(moving)) > 0
} else := []

# Whoever signs which names change signs which do not: a name that nobody declares any more
# voids the signature.
staying := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	kept.stays(id, name)
}

others := "none comes back with its network" if {
	count(leading(staying)) == 0
} else := sprintf("%d come back with their network", [count(leading(staying))])

leading(of) := sort([line |
	some name in of
	there := sort(resolvers.addresses("production", name) & answers.lost)
	count(there) > 0
	count(resolvers.addresses("recovery", name) & answers.here) == 0
	line := sprintf("%s leads to %s", [name, concat(" ", there)])
])

# moving are the names that do not come back with their network.
moving := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	not kept.stays(id, name)
	not kept.unsure(id)
}

# open are those of which nobody knows it.
open := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	not kept.stays(id, name)
	kept.unsure(id)
}

names := {name |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
}
