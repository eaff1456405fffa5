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
#   recommendations: [UPS-002, NS-011]
#   basis: document
package muster.rules.ups.print_servers_by_name

import data.muster.lib.citrix.printing
import data.muster.lib.fix
import data.muster.lib.place

targets contains printing.target(p) if some [_, p] in printing.judged

targets contains printing.component

needs contains need if some need in printing.needs

findings contains finding if {
	some [_, p] in printing.judged
	literal := sort({server | some server in p.printServers; place.literal(printing.host(server))})
	count(literal) > 0
	finding := {
		"target": printing.target(p),
		"message": sprintf("The Citrix policy %s has print servers by their addresses: %s.", [p.name, concat(", ", literal)]),
		"evidence": {"found": sort({server | some server in p.printServers}), "expected": "names"},
		"fix": fix.question(
			"Studio",
			{"object": printing.target(p), "attribute": "LoadBalancedPrintServers", "values": literal},
			sprintf("find out how %s are called in DNS, and in Studio, Policies › %s › Edit › Universal Print Servers for load balancing, put the names in their places", [concat(", ", literal), p.name]),
		),
	}
}
