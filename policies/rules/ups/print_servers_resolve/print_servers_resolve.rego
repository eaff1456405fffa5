# METADATA
# title: The recovery site resolves the names of print servers
# description: >-
#   The Universal Print Server finds the servers of a Citrix policy by their names. Those that
#   the DNS servers of the recovery site do not know print nothing there.
# custom:
#   severity: medium
#   remediation: >-
#     Add the address records of the print servers to the zone that the DNS servers of the
#     recovery site serve.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.policySets, citrixcloud.catalogs]
#   recommendations: [UPS-003]
#   basis: document
package muster.rules.ups.print_servers_resolve

import data.muster.lib.citrix.printing
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains printing.target(p) if some [_, p] in judged

targets contains printing.component

needs contains need if {
	some need in printing.needs
	need.target in targets
}

needs contains {"target": printing.target(p), "fact": resolvers.fact(key, "hosts", name)} if {
	some [name, p] in judged
	some key in resolvers.at("recovery")
}

findings contains finding if {
	some [name, p] in judged
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, name)
	finding := {
		"target": printing.target(p),
		"message": sprintf("The print server %s of the Citrix policy %s has no address at resolver %s.", [name, p.name, resolvers.in_words(key)]),
		"evidence": {"found": resolvers.host(key, name).rcode, "expected": sprintf("an address for %s", [name]), "resolver": key},
		"fix": resolvers.add_record(key, name),
	}
}

gaps contains {"target": printing.target(p), "reason": "fact_missing", "message": resolvers.undeclared("recovery")} if some [_, p] in judged

# judged are the names of print servers, with the policy that has them.
judged := {[place.full(name), p] |
	some [_, p] in printing.judged
	some server in p.printServers
	name := printing.host(server)
	name != ""
	not place.literal(name)
}
