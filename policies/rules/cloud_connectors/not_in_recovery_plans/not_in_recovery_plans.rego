# METADATA
# title: No recovery plan starts a Cloud Connector
# description: >-
#   Citrix Cloud knows each connector by an identity of its own. A copy that a recovery
#   plan starts claims the identity of the original, with keys and a version that have
#   gone stale, at the very site whose own connectors have to take over.
# custom:
#   severity: high
#   remediation: >-
#     Take the connectors out of every recovery plan, also those that a category brings
#     in, and let connectors of the recovery site's own do the work there.
#   requires: [protection]
#   recommendations: [CONN-010]
#   basis: document
#   lost: >-
#     names: production tells which machines there are; the plans are what the recovery site has
#   platform: nutanix
package muster.rules.cloud_connectors.not_in_recovery_plans

import data.muster.lib.fix
import data.muster.lib.protection

targets contains target if some target in protection.connectors

targets contains "component/cloud_connectors" if count(protection.connectors_elsewhere) > 0

needs contains need if some need in protection.connector_needs

findings contains finding if {
	some target, machine in protection.found_connectors
	count(machine.plans) > 0
	plans := sort({place.name | some place in machine.plans})
	finding := {
		"target": target,
		"message": sprintf("The recovery plan %s starts the connector %s.", [concat(" and ", plans), machine.name]),
		"evidence": {"found": plans, "expected": "in no recovery plan"},
		"fix": fix.console(
			protection.central(machine.site),
			{"action": "remove", "object": sprintf("vm/%s", [machine.name]), "attribute": "recovery", "values": [sprintf("plan/%s", [plan]) | some plan in plans]},
			sprintf(
				"In %s update the recovery plan %s: remove the VM %s from its power-on sequence, or take from it the category that brings it in",
				[protection.central(machine.site), concat(" and ", plans), machine.name],
			),
		),
	}
}

attest contains {
	"target": "component/cloud_connectors",
	"list": protection.connectors_elsewhere,
	"question": "These connectors are not on Nutanix, as the estate file says. Is it certain that nothing copies one of them to another site and starts it there?",
} if {
	count(protection.connectors_elsewhere) > 0
}
