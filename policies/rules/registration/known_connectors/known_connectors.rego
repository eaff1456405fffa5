# METADATA
# title: Every entry in the list of connectors is a Cloud Connector
# description: >-
#   A desktop tries the entries of its list one after the other and trusts only
#   connectors by their own names. An old Delivery Controller, a spelling mistake or the
#   name of a load balancer costs time at every start, and registers nothing when it is
#   all that is left. A connector of another resource location, which Citrix Cloud knows,
#   is one and may be in the list.
# custom:
#   severity: high
#   remediation: >-
#     Replace every entry that is no Cloud Connector by the full names of Cloud
#     Connectors. Load-balanced names do not work for registration, because the desktop
#     asks Kerberos for a ticket for the name in the list.
#   requires: [resultant]
#   recommendations: [CIT-001, REG-003]
#   basis: document
package muster.rules.registration.known_connectors

import data.muster.lib.registration
import data.muster.lib.registration.lists

targets contains registration.target(dn) if some dn in judged

needs contains registration.need(registration.view(dn), dn) if some dn in judged

findings contains finding if {
	some dn in judged
	site := registration.view(dn)
	some host in registration.hosts(site, dn)
	what := registration.stranger(host)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("%s in the list for %s %s.", [host, registration.name(site, dn), what]),
		"evidence": {
			"found": host,
			"expected": sort(registration.connectors("production") | registration.connectors("recovery")),
			"gpo": registration.gpo(site, dn),
			"knownFrom": registration.told(site, dn),
		},
		"fix": lists.correct(site, dn),
	}
}

gaps contains registration.doubt(registration.view(dn), dn) if some dn in judged

gaps contains registration.unlisted(registration.view(dn), dn) if some dn in judged

gaps contains registration.unheard(registration.target(dn), registration.hosts(registration.view(dn), dn)) if some dn in judged

judged := registration.judged(registration.all_ous)
