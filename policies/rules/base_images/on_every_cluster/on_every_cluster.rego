# METADATA
# title: Every cluster of the recovery site has the images
# description: >-
#   A hosting connection makes machines from images on its own cluster. Where several
#   clusters share the desktops, one without the image makes none, and those that are
#   left cannot hold everybody. A cluster that no hosting connection of the recovery site
#   leads to makes no desktops, and needs none; where it is not known of each connection
#   where it leads, every cluster counts that the estate file does not take out.
# custom:
#   severity: high
#   remediation: >-
#     Let the protection domain or policy of the master image replicate to every cluster
#     that is to make desktops.
#   requires: [workloads, images]
#   recommendations: [IMG-006]
#   basis: document
#   lost: >-
#     names: production tells which machine the image is of; the copies are what the recovery site
#     has
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
#   observes: recovery
package muster.rules.base_images.on_every_cluster

import data.muster.lib.protection

targets contains target if some target in protection.judged_images

needs contains need if some need in protection.judged_image_needs

findings contains finding if {
	some id, image in protection.images
	protection.copied(image)
	count(image.copy.lacking) > 0
	lacking := concat(", ", image.copy.lacking)
	finding := {
		"target": protection.judged_images[id],
		"message": sprintf("Of the recovery site's clusters, %s has no newest copy of %s.", [lacking, protection.label(image)]),
		"evidence": {"found": image.copy.clusters, "expected": sort(array.concat(image.copy.clusters, image.copy.lacking))},
		"fix": spread(image, lacking),
	}
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some id, target in protection.judged_images
	message := protection.silent(protection.images[id].copy)
}

spread(image, clusters) := sprintf("In %s make the template %s available on %s", [protection.central("recovery"), image.template, clusters]) if {
	image.template != ""
} else := sprintf("Let the %s copy %s to %s as well, with a schedule of its own", [protection.protector(image.vm), image.vm.name, clusters])
