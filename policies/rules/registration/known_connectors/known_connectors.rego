# METADATA
# title: Every entry in the list of connectors is a Cloud Connector
# description: >-
#   A desktop tries the entries of its list one after the other and trusts only
#   connectors by their own names. An old Delivery Controller, a spelling mistake or the
#   name of a load balancer costs time at every start, and registers nothing when it is
#   all that is left.
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

import data.muster.lib.estate
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in judged

needs contains registration.need(registration.view(dn), dn) if some dn in judged

findings contains finding if {
	some dn in judged
	some host in strangers(dn)
	certain(host)
	site := registration.view(dn)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("%s in the list for %s %s.", [host, registration.name(site, dn), what_it_is(host)]),
		"evidence": {
			"found": host,
			"expected": sort(known),
			"gpo": registration.gpo(site, dn),
		},
		"fix": registration.set_list(site, dn),
	}
}

gaps contains registration.doubt(registration.view(dn), dn) if some dn in judged

gaps contains registration.unlisted(registration.view(dn), dn) if some dn in judged

gaps contains registration.gap(dn, registration.undeclared(site)) if {
	some dn in judged
	count(strangers(dn)) > 0
	some site in ["production", "recovery"]
}

# strangers are the entries that are not declared as connectors.
strangers(dn) := {host | some host in registration.hosts(registration.view(dn), dn)} - known

# certain tells that an entry can be no connector: both sites' are declared, or it
# is a name that many share.
certain(host) if host in estate.aliases("cloud_connectors")

certain(_) if {
	not registration.undeclared("production")
	not registration.undeclared("recovery")
}

what_it_is(host) := "is an alias that stands for several connectors, and VDAs cannot register through one" if {
	host in estate.aliases("cloud_connectors")
} else := "is not one of the declared Cloud Connectors"

known := registration.connectors("production") | registration.connectors("recovery")

judged := registration.judged(registration.all_ous)
