# METADATA
# title: FAS servers are given by name
# description: >-
#   A Group Policy tells StoreFront and desktops where the Federated Authentication
#   Service is. An address in it keeps pointing at the production site after the server
#   has come back elsewhere; a short name depends on where it is looked up.
# custom:
#   severity: high
#   remediation: >-
#     Write full DNS names into the policy "Federated Authentication Service".
#   requires: [resultant]
#   recommendations: [FAS-004, NS-011]
#   basis: document
package muster.rules.fas.addresses_are_names

import data.muster.lib.fas
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.policy.carriers
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in fas.ous

needs contains fas.need(dn) if some dn in fas.ous

findings contains finding if {
	some dn in fas.ous
	some i, address in fas.list(dn)
	problem := wrong(address)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("FAS server %d for %s, %s, is %s.", [i + 1, fas.name(dn), address, problem]),
		"evidence": {"found": address, "expected": "a full DNS name", "gpo": fas.gpo(dn)},
		"fix": fix.policy_value(
			{"gpo": fas.gpo(dn), "key": fas.registry_key, "name": sprintf("Address%d", [i + 1])},
			"String", [suggested(address)], ["the other addresses, each under its number"],
		),
	}
}

gaps contains fas.doubt(dn) if some dn in fas.ous

gaps contains object.union(registration.gap(dn, message), settled_by(dn)) if {
	some dn in fas.ous
	fas.absent(dn)
	message := sprintf("no policy tells %s where the FAS servers are", [fas.name(dn)])
}

# settled_by names the policy that something keeps away, where there is one.
settled_by(dn) := {"fix": carriers.bring("recovery", dn, "fasAddresses")} if {
	count(carriers.away("recovery", dn, "fasAddresses")) > 0
} else := {}

wrong(address) := "an address and not a name" if {
	place.literal(address)
} else := "a short name" if {
	address != ""
	not contains(address, ".")
}

suggested(address) := "<full name>" if {
	place.literal(address)
} else := place.full(address)
