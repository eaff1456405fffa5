# METADATA
# title: Cloud Connectors are not protected as virtual machines
# description: >-
#   A connector is made anew or stands by, and is never brought back. While a policy or
#   protection domain covers it, a copy is one click away from being started in the
#   hurry of a disaster; and it pays for copies that nobody may use.
# custom:
#   severity: medium
#   remediation: >-
#     Take the connectors out of every protection policy and protection domain, best by
#     a category of their own that no policy covers.
#   requires: [protection]
#   recommendations: [CONN-010]
#   basis: practice
#   lost: >-
#     gone: nothing is copied from production any more
#   platform: nutanix
#   formerly: [cloud_connectors/not-protected]
package muster.rules.cloud_connectors.not_replicated

import data.muster.lib.protection

targets contains target if some target in protection.connectors

needs contains need if some need in protection.connector_needs

findings contains finding if {
	some target, machine in protection.found_connectors
	machine.by != "none"
	finding := {
		"target": target,
		"message": sprintf("The %s covers the connector %s.", [protection.protector(machine), machine.name]),
		"evidence": {"found": protection.protector(machine), "expected": "no protection policy and no protection domain"},
		"fix": protection.unprotect(machine),
	}
}
