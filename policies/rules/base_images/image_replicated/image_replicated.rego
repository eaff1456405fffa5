# METADATA
# title: The images of pooled catalogs are at the recovery site
# description: >-
#   Pooled desktops do not fail over: they are made anew at the recovery site, from the
#   same image. Without a copy of the image there is nothing to make them from, however
#   well everything else comes back. A copy that somebody made by hand is one as well:
#   whether it is new enough, and whether the next one comes, are other rules' matters.
# custom:
#   severity: blocker
#   remediation: >-
#     Put the machine behind the image into a protection domain, or under a protection
#     policy, that replicates to the recovery site; a template has to be made there too.
#   requires: [workloads, images]
#   recommendations: [IMG-002]
#   basis: document
#   lost: >-
#     names: production tells which machine the image is of; the copies are what the recovery site
#     has
#   platform: nutanix
#   formerly: [base_images/replicated]
#   observes: recovery
package muster.rules.base_images.image_replicated

import data.muster.lib.protection

targets contains target if some target in protection.catalogs("pooled")

needs contains need if some need in protection.image_needs

findings contains finding if {
	some id, image in protection.images
	why := protection.uncopied(image.vm)
	not protection.copied(image)
	finding := {
		"target": protection.catalogs("pooled")[id],
		"message": sprintf("%s is made from %s: %s", [image.catalog, image.name, protection.message(object.union(image.vm, {"copy": image.copy}), why)]),
		"evidence": protection.evidence(image.vm, why),
		"fix": protection.image_fix(image.vm, why),
	}
}

# Templates are of no machine, and nothing is said of that.
findings contains finding if {
	some id, image in protection.images
	not protection.uncopied(image.vm)
	nothing_there(image.copy)
	count(image.copy.unread) == 0
	finding := {
		"target": protection.catalogs("pooled")[id],
		"message": sprintf("%s is made from %s, and the recovery site has no copy of %s.", [image.catalog, image.name, protection.label(image)]),
		"evidence": {"found": [], "expected": protection.label(image)},
		"fix": arrive(image),
	}
}

gaps contains gap if {
	some id, image in protection.images
	nothing_there(image.copy)
	gap := {
		"target": protection.catalogs("pooled")[id],
		"reason": "fact_missing",
		"message": protection.silent(image.copy),
	}
}

nothing_there(copy) if {
	copy.status == "ok"
	not copy.there
}

arrive(image) := sprintf("In %s make the template %s with the version %s", [protection.central("recovery"), image.template, image.name]) if {
	image.template != ""
} else := protection.push(image.vm)
