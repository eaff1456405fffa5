# METADATA
# title: PVS target devices are not replicated
# description: >-
#   A target device keeps nothing: it is made anew at the recovery site and boots from the
#   vDisk there. A copy of one costs bandwidth and space every hour, and in a disaster it
#   starts beside the new ones with the network, the host and the account of the other
#   site.
# custom:
#   severity: medium
#   remediation: >-
#     Take the target devices out of protection policies, protection domains and recovery
#     plans, and see that no category brings them back in.
#   requires: [workloads, desktops]
#   recommendations: [PVS-030]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.pvs.targets_not_replicated

import data.muster.lib.protection

targets contains target if some target in protection.catalogs("streamed")

needs contains need if some need in protection.desktop_needs("streamed")

findings contains finding if {
	some id, desks in protection.desktops("streamed")
	count(desks.replicated) > 0
	finding := {
		"target": protection.catalogs("streamed")[id],
		"message": sprintf("%d of the %d target devices of %s are protected or in a recovery plan: %s.", [count(desks.replicated), desks.total, desks.catalog, protection.in_words(desks.replicated)]),
		"evidence": {"found": protection.abridged(desks.replicated), "expected": "none"},
		"fix": sprintf(
			"In %s select their VMs and choose Actions > Unprotect; where a category brings them into a policy or plan, take it from them",
			[protection.central("production")],
		),
	}
}

gaps contains gap if some gap in protection.desktop_gaps("streamed")
