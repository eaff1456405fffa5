# METADATA
# title: Persistent MCS machines on Nutanix are marked as full copies
# description: >-
#   The document asks for full copies where persistent MCS machines are to be recovered.
#   Nutanix's best practice guide for Citrix on AHV (BP-2157) says that on AHV every
#   machine is a full clone and that the flag does not matter. Such machines are expected
#   to recover; whoever follows the document to the letter sees here where it is not.
# custom:
#   severity: medium
#   remediation: >-
#     Follow the best practice guide and waive this with a reference to it, or create new
#     catalogs with full copies.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-D-001]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
package muster.rules.workloads_mcs.dedicated_full_copy_on_ahv

import data.muster.lib.citrix.catalogs

targets contains catalogs.target(c) if some c in judged

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(id)} if some id, c in judged

findings contains finding if {
	some id, c in judged
	catalogs.detail(id).fullClone == false
	finding := {
		"target": catalogs.target(c),
		"message": sprintf(
			"The %d persistent machines of %s on AHV are marked as fast copies. The document on disaster recovery asks for full copies; Nutanix's best practice guide BP-2157 says that on AHV all machines are full clones and that the flag does not matter.",
			[c.count, c.name],
		),
		"evidence": {"found": "fast copy", "expected": "full copy", "guide": "BP-2157"},
		"fix": sprintf("waive this for catalog/%s with BP-2157 as the reason; or select full copy when a catalog is created in its place, since the mode of a catalog cannot be changed", [c.name]),
	}
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in judged
	catalogs.detail(id).fullClone == null
	message := sprintf("DaaS does not say whether the machines of %s are full copies", [c.name])
}

judged := {id: c |
	some id, c in catalogs.of({"dedicated"})
	c.ahv == true
}
