# METADATA
# title: Lists of recovery desktops name a connector of the recovery site
# description: >-
#   A desktop registers only with the connectors in its list. When production is gone
#   and the list names production only, every desktop of the recovery site starts, waits
#   and never becomes available to a user.
# custom:
#   severity: blocker
#   remediation: >-
#     Put the Cloud Connectors of the recovery site into ListOfDDCs of the Group Policy
#     that applies to the recovery OU.
#   requires: [resultant]
#   recommendations: [REG-002]
#   basis: document
package muster.rules.registration.recovery_connectors_listed

import data.muster.lib.registration
import data.muster.lib.registration.lists

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains finding if {
	some dn in judged
	count(registration.connectors("recovery")) > 0
	hosts := registration.hosts("recovery", dn)
	count({host | some host in hosts} & registration.connectors("recovery")) == 0
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The list of connectors for %s names no connector of the recovery site.", [registration.name("recovery", dn)]),
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

judged := registration.judged(registration.recovery_ous)
