# METADATA
# title: No recovery plan starts an appliance that another one stands in for
# description: >-
#   With a standby appliance or load balancing across sites, the recovery site has a
#   NetScaler of its own. A plan that starts the copy of production's beside it brings the
#   same addresses onto the network twice, and both appliances answer for neither.
# custom:
#   severity: high
#   remediation: >-
#     Decide on one way: take the appliances of production out of every recovery plan, or
#     declare that they fail over as virtual machines and have none at the recovery site.
#   requires: [protection]
#   recommendations: [NS-000]
#   population: estate
#   basis: document
#   platform: nutanix
package muster.rules.netscaler.standby_not_in_plans

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.protection

targets contains target if some target in object.keys(appliances)

needs contains {"target": target, "fact": path} if {
	some target, path in appliances
	not elsewhere(path[2])
}

findings contains finding if {
	some target, path in appliances
	machine := protection.known(path)
	plans := sort({place.name | some place in machine.plans})
	count(plans) > 0
	finding := {
		"target": target,
		"message": sprintf("NetScaler is to be recovered by %s, and the recovery plan %s starts %s too.", [concat(" and ", sort(methods)), concat(" and ", plans), machine.name]),
		"evidence": {"found": plans, "expected": "in no recovery plan"},
		"fix": fix.console(
			protection.central(machine.site),
			{"action": "remove", "object": sprintf("vm/%s", [machine.name]), "attribute": "recovery", "values": [sprintf("plan/%s", [plan]) | some plan in plans]},
			sprintf("In %s update the recovery plan %s: remove the VM %s from its power-on sequence, or take from it the category that brings it in", [protection.central(machine.site), concat(" and ", plans), machine.name]),
		),
	}
}

# appliances are those of production where NetScaler is not recovered as virtual machines,
# with the path of what Prism knows of each.
appliances := {target: path |
	count(methods) > 0
	not protection.replicating("netscaler")
	estate.in_scope("netscaler")
	some target, path in protection.servers("netscaler")
}

methods := {method | some method in input.estate.components.netscaler.methods}

# elsewhere tells that Prism listed its machines, and none has the name or an address of
# this one. An appliance that is no virtual machine of these clusters is in no plan.
elsewhere(host) if input.protection.servers[host].absent
