# METADATA
# title: Persistent MCS machines are full copies of their image
# description: >-
#   A fast copy needs the base disk that it was made from. A machine that is replicated
#   without it does not start at the recovery site; a full copy stands on its own.
# custom:
#   severity: high
#   remediation: >-
#     Create a catalog with full copies in place of this one, and move the users to its
#     machines. The copy mode of a catalog cannot be changed.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-D-001]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
package muster.rules.workloads_mcs.dedicated_full_copy

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands

targets contains catalogs.target(c) if some c in judged

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(id)} if some id, c in judged

findings contains finding if {
	some id, c in judged
	c.ahv == false
	catalogs.detail(id).fullClone == false
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("The %d persistent machines of %s are fast copies, which need the base disk of their image to start.", [c.count, c.name]),
		"evidence": {"found": "fast copy", "expected": "full copy", "pluginId": catalogs.detail(id).pluginId},
		"fix": sprintf(
			"create a catalog in place of %s with full copies (in Studio: Copy mode › full copy; or New-ProvScheme -ProvisioningSchemeName %s -UseFullDiskCloneProvisioning …): the mode of a catalog cannot be changed",
			[c.name, commands.quoted(sprintf("%s-Full", [c.name]))],
		),
	}
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some c in judged
	c.ahv == null
	message := sprintf("DaaS does not say which hypervisor the machines of %s run on", [c.name])
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in judged
	catalogs.detail(id).fullClone == null
	message := sprintf("DaaS does not say whether the machines of %s are full copies", [c.name])
}

# judged are those that are not known to run on Nutanix, which has a rule of its own.
judged := {id: c |
	some id, c in catalogs.of({"dedicated"})
	not c.ahv == true
}
