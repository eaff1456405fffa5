# METADATA
# title: A Group Policy gives desktops their list of connectors
# description: >-
#   A list of connectors that was typed into an image or left behind by an installer
#   cannot be changed on thousands of desktops in the middle of a disaster. A Group
#   Policy can be changed in one place, and one that is linked to the recovery OU need
#   not be changed at all.
# custom:
#   severity: high
#   remediation: >-
#     Create a Group Policy that sets ListOfDDCs for Citrix VDAs and link it to the OU
#     of the desktops.
#   requires: [resultant]
#   recommendations: [REG-001]
#   basis: document
package muster.rules.registration.policy_method

import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.registration.lists

targets contains registration.target(dn) if some dn in judged

needs contains registration.need(registration.view(dn), dn) if some dn in judged

findings contains finding if {
	some dn in judged
	site := registration.view(dn)
	policy.absent(site, dn, "listOfDDCs")
	not opaque(site, dn)
	name := registration.name(site, dn)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("No Group Policy gives the desktops in %s a list of connectors at the %s site.", [name, site]),
		"evidence": {
			"found": "ListOfDDCs is not set by any policy",
			"expected": "a Group Policy that sets ListOfDDCs",
			"applied": [gpo.name | some gpo in policy.ou(site, dn).applied],
		},
		"fix": lists.give(site, dn),
	}
}

gaps contains registration.doubt(registration.view(dn), dn) if some dn in judged

gaps contains gap if {
	some dn in judged
	site := registration.view(dn)
	policy.absent(site, dn, "listOfDDCs")
	some gpo in policy.ou(site, dn).applied
	gpo.citrixPolicies
	gap := registration.gap(dn, sprintf(
		"Citrix policies in %s may set the list for %s, but their format cannot be read",
		[gpo.name, registration.name(site, dn)],
	))
}

# opaque tells that a GPO with Citrix policies applies, which may set anything.
opaque(site, dn) if {
	some gpo in policy.ou(site, dn).applied
	gpo.citrixPolicies
}

# judged are the OUs but those whose desktops were read to have a list of their own: that
# it is not from a policy is said of the desktops.
judged := {dn |
	some dn in registration.judged(registration.all_ous)
	not registration.own_list(registration.view(dn), dn)
}
