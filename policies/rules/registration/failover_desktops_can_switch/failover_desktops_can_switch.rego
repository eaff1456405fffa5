# METADATA
# title: Lists of desktops that fail over name a connector of the recovery site
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
import data.muster.lib.registration.lists

targets contains registration.target(dn) if some dn in judged

targets contains unhoused.target

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
			"knownFrom": registration.told("recovery", dn),
		},
		"fix": lists.correct("recovery", dn),
	}
}

gaps contains registration.doubt("recovery", dn) if some dn in judged

gaps contains registration.unlisted("recovery", dn) if some dn in judged

gaps contains registration.gap(dn, registration.undeclared("recovery")) if some dn in judged

gaps contains unhoused

# unhoused is the gap of desktops that fail over, of which nobody says where they are.
unhoused := {
	"target": "component/workloads_manual", "reason": "fact_missing",
	"message": "the estate has desktops that fail over, and components.workloads_manual.ous.production names no OU of them, so nobody can tell what they get",
} if {
	registration.kept
	count(registration.failover_ous) == 0
	not registration.listless
}

judged := registration.judged(registration.failover_ous)
