# METADATA
# title: Lists of connectors hold two working ones of the recovery site
# description: >-
#   One connector of the recovery site in the list is enough until it is the one that is
#   being updated, in maintenance or down. Connectors are told from each other by what
#   Citrix Cloud says of them now, and a list with one that works keeps all desktops
#   waiting when that one goes.
# custom:
#   severity: high
#   remediation: >-
#     Put at least two Cloud Connectors of the recovery site into the list that are in
#     contact and not in maintenance.
#   requires: [resultant, workloads, citrixcloud.connectors]
#   recommendations: [REG-002]
#   basis: practice
package muster.rules.registration.enough_connectors_listed

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.place
import data.muster.lib.registration
import data.muster.lib.registration.lists

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

needs contains {"target": registration.target(dn), "fact": fact} if {
	some dn in judged
	some fact in [connectors.fact, sites.fact("recovery")]
}

# Where no other works, that is the matter of the connectors and not of the list.
findings contains finding if {
	some dn in judged
	count(listed(dn)) > 0
	count(listed(dn) & (connectors.working | connectors.open)) < 2
	count((connectors.working | connectors.open) - listed(dn)) > 0
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The list of connectors for %s holds %d of the recovery site that work: %s. Not in it: %s.", [
			registration.name("recovery", dn),
			count(listed(dn) & (connectors.working | connectors.open)),
			concat("; ", [sprintf("%s is %s", [host, how]) | some host in listed(dn); how := object.get(connectors.states, host, "not known to Citrix Cloud")]),
			concat(", ", (connectors.working | connectors.open) - listed(dn)),
		]),
		"evidence": {
			"found": {host: object.get(connectors.states, host, "not known to Citrix Cloud") | some host in listed(dn)},
			"expected": "at least two that are in contact and not in maintenance",
			"gpo": registration.gpo("recovery", dn),
			"knownFrom": registration.told("recovery", dn),
		},
		"fix": lists.correct("recovery", dn),
	}
}

gaps contains registration.gap(dn, message) if {
	some dn in judged
	count(listed(dn) & connectors.working) < 2
	count(listed(dn) & (connectors.working | connectors.open)) >= 2
	message := sprintf("Citrix Cloud does not say when %s were last in contact", [concat(", ", listed(dn) & connectors.open)])
}

gaps contains registration.doubt("recovery", dn) if some dn in judged

gaps contains registration.unlisted("recovery", dn) if some dn in judged

# judged are the OUs of desktops that run at the recovery site in a disaster, where
# connectors stand by.
judged := registration.judged(registration.disaster_ous) if {
	sites.standing
} else := set()

# listed are the connectors of the recovery site in the list: those of its resource
# location, and those that the estate declares.
listed(dn) := {host |
	some entry in registration.hosts("recovery", dn)
	host := place.full(entry)
	host in (object.keys(connectors.at("recovery")) | connectors.declared("recovery"))
}
