# METADATA
# title: Desktops that fail over know a connector of the recovery site
# description: >-
#   A persistent desktop keeps its computer account, its OU and so its policies when it
#   fails over. Unless its list of connectors names the recovery site too, or another
#   policy takes over there, it comes up intact and nobody can reach it.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the recovery connectors as a second group to the list of the production OU, or
#     link a policy with the recovery list to the Active Directory site of the recovery
#     site.
#   requires: [resultant]
#   recommendations: [REG-005]
#   basis: document
package muster.rules.registration.failover_desktops_can_switch

import data.muster.lib.registration

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains finding if {
	some dn in judged
	count(registration.connectors("recovery")) > 0
	hosts := registration.hosts("recovery", dn)
	count({host | some host in hosts} & registration.connectors("recovery")) == 0
	finding := {
		"target": registration.target(dn),
		"message": sprintf("Desktops in %s still get a list without any recovery connector after they fail over.", [registration.name("recovery", dn)]),
		"evidence": {
			"found": hosts,
			"expected": sort(registration.connectors("recovery")),
			"gpo": registration.gpo("recovery", dn),
		},
		"fix": registration.set_list("recovery", dn),
	}
}

gaps contains registration.doubt("recovery", dn) if some dn in judged

gaps contains registration.unlisted("recovery", dn) if some dn in judged

gaps contains registration.gap(dn, registration.undeclared("recovery")) if some dn in judged

judged := registration.judged(registration.failover_ous)
