# METADATA
# title: The master VM of each pooled catalog's image is known
# description: >-
#   Pooled desktops are made anew from their image, and what is copied to the recovery
#   site is the machine that the image is a snapshot of. When nobody can say which
#   machine that is, nobody can say whether it is copied, either.
# custom:
#   severity: medium
#   remediation: >-
#     Name the master images in components.base_images.vms, and let the catalogs use
#     snapshots of machines that still exist.
#   requires: [workloads, images]
#   recommendations: [IMG-001]
#   basis: practice
#   lost: >-
#     names: production tells which machine the image is of; the copies are what the recovery site
#     has
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
#   formerly: [base_images/identified]
package muster.rules.base_images.master_image_known

import data.muster.lib.protection

targets contains target if some target in catalogs

needs contains {"target": target, "fact": ["images", id]} if some id, target in catalogs

# That nobody was asked is no finding: all of production's clusters told their
# snapshots, and it is not among them.
findings contains finding if {
	some id, target in catalogs
	image := input.images[id]
	image.reason == "fact_missing"
	image.vm == null
	image.template == ""
	image.name != ""
	searched
	finding := {
		"target": target,
		"message": sprintf("No cluster of production has the snapshot %s that %s is made from, and no declared master image goes by that name.", [image.name, image.catalog]),
		"evidence": {"found": sort({element.cluster | some element in elements}), "expected": image.name},
		"fix": sprintf(
			"Name the VM that %s is a snapshot of in components.base_images.vms, or take a new snapshot of it and make that the image of %s (Machine Catalogs > Change Master Image)",
			[image.name, image.catalog],
		),
	}
}

catalogs := protection.catalogs("pooled")

elements := input.prism.sites.production.elements

searched if {
	count(elements) > 0
	every element in elements {
		element.status == "ok"
		element.snapshots.status == "ok"
	}
}
