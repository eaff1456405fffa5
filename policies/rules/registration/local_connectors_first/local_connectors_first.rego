# METADATA
# title: Desktops try the connectors of their own site first
# description: >-
#   VDAs pick at random within a group of connectors. A flat list that mixes the sites
#   registers half of the desktops across the line between the sites on a good day, and
#   makes the other half wait for dead connectors on a bad one.
# custom:
#   severity: medium
#   remediation: >-
#     Write the list as groups in parentheses, the connectors of the desktops' own site
#     in the first one.
#   requires: [resultant]
#   recommendations: [REG-004]
#   basis: document
package muster.rules.registration.local_connectors_first

import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.registration.lists
import data.muster.lib.registration.order

targets contains registration.target(dn) if some dn in judged

needs contains registration.need(registration.home(dn), dn) if some dn in judged

findings contains finding if {
	some dn in judged
	site := registration.home(dn)
	problem := order.wrong(site, groups(dn), object.union(connectors, {"elsewhere": registration.elsewhere(registration.hosts(site, dn))}))
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The list for %s %s.", [registration.name(site, dn), problem]),
		"evidence": {
			"found": policy.ou(site, dn).registration.raw,
			"expected": registration.grouped(connectors[site], connectors[order.other[site]]),
			"gpo": registration.gpo(site, dn),
			"knownFrom": registration.told(site, dn),
		},
		"fix": lists.apart(site, dn),
	}
}

gaps contains registration.doubt(registration.home(dn), dn) if some dn in judged

gaps contains registration.unlisted(registration.home(dn), dn) if some dn in judged

gaps contains registration.gap(dn, registration.undeclared(site)) if {
	some dn in judged
	some site in ["production", "recovery"]
}

groups(dn) := registration.groups(registration.home(dn), dn)

connectors := {site: registration.connectors(site) | some site in ["production", "recovery"]}

judged := {dn |
	some dn in registration.all_ous
	not registration.connectorless(registration.home(dn), dn)
}
