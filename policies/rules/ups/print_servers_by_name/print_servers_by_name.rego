# METADATA
# title: Citrix policies name print servers
# description: >-
#   The Universal Print Server balances print jobs over servers that a Citrix policy lists. A
#   name follows its record to the recovery site; an address stays what it is, and nobody
#   prints.
# custom:
#   severity: medium
#   remediation: >-
#     List print servers by their DNS names in the Citrix policy.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.policySets, citrixcloud.catalogs]
#   recommendations: [UPS-002]
#   basis: document
package muster.rules.ups.print_servers_by_name

import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place

targets contains target(p) if some [_, p] in judged

needs contains {"target": target(p), "fact": ["citrixcloud", "policySets", "items", policies.set_of(id)]} if some [id, p] in judged

findings contains finding if {
	some [_, p] in judged
	literal := sort({server | some server in p.printServers; place.literal(host(server))})
	count(literal) > 0
	finding := {
		"target": target(p),
		"message": sprintf("The Citrix policy %s has print servers by their addresses: %s.", [p.name, concat(", ", literal)]),
		"evidence": {"found": sort({server | some server in p.printServers}), "expected": "names"},
		"fix": fix.question(
			"Studio",
			{"object": target(p), "attribute": "LoadBalancedPrintServers", "values": literal},
			sprintf("find out how %s are called in DNS, and in Studio, Policies › %s › Edit › Universal Print Servers for load balancing, put the names in their places", [concat(", ", literal), p.name]),
		),
	}
}

target(p) := sprintf("citrixpolicy/%s", [p.name])

# judged are the policies with print servers that machines of the recovery site may get.
judged := {[id, p] |
	not estate.excluded("ups")
	some id in {other | some other in offers.taken_over; other != ""}
	some p in policies.of(id)
	count(p.printServers) > 0
	policies.fits(p, id, "recovery") != "no"
}

host(server) := trim(split(trim(replace(lower(server), "/", `\`), `\`), `\`)[0], "[]")
