# METADATA
# title: Pooled desktops are not replicated
# description: >-
#   Pooled desktops are made anew at the recovery site. Copies of them cost bandwidth
#   and space every hour, and in a disaster they start beside the new ones, with the
#   same names and the same accounts, known to no catalog.
# custom:
#   severity: medium
#   remediation: >-
#     Take the machines of pooled catalogs out of protection policies, protection
#     domains and recovery plans, and see that no category brings them back in.
#   requires: [workloads, desktops]
#   recommendations: [MCS-P-003]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.workloads_mcs.pooled_not_replicated

import data.muster.lib.protection

targets contains target if some target in protection.catalogs("pooled")

needs contains need if some need in protection.desktop_needs("pooled")

findings contains finding if {
	some id, desks in protection.desktops("pooled")
	count(desks.replicated) > 0
	finding := {
		"target": protection.catalogs("pooled")[id],
		"message": sprintf("%d of the %d pooled desktops of %s are protected or in a recovery plan: %s.", [count(desks.replicated), desks.total, desks.catalog, protection.in_words(desks.replicated)]),
		"evidence": {"found": protection.abridged(desks.replicated), "expected": "none"},
		"fix": sprintf(
			"In %s select their VMs and choose Actions > Unprotect; where a category brings them into a policy or plan, take it from them",
			[protection.central("production")],
		),
	}
}

gaps contains gap if some gap in protection.desktop_gaps("pooled")
