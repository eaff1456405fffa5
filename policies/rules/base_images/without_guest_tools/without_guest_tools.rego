# METADATA
# title: Images that machines are made from have no Nutanix Guest Tools
# description: >-
#   Guest Tools hold the identity of the machine that they were installed in. In an image
#   they are cloned with it, and every copy claims to be that machine.
# custom:
#   severity: medium
#   remediation: >-
#     Uninstall Nutanix Guest Tools in the master machine, keep the VirtIO drivers, and
#     update the catalogs.
#   requires: [workloads, images]
#   recommendations: [NGT-002]
#   basis: practice
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.base_images.without_guest_tools

import data.muster.lib.protection

targets contains target if some target in machines

needs contains {"target": target, "fact": ["images", id]} if some id, target in machines

findings contains {
	"target": target,
	"message": sprintf("%s, which %s is made from, has Nutanix Guest Tools.", [image.vm.name, image.catalog]),
	"evidence": {"found": image.vm.guestTools, "expected": "none"},
	"fix": sprintf("Uninstall Nutanix Guest Tools in %s, then Machine Catalogs > Change Master Image", [image.vm.name]),
} if {
	some id, target in machines
	image := input.images[id]
	image.vm.guestTools in {"ready", "off"}
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some id, target in machines
	image := input.images[id]
	image.vm.guestTools == "unknown"
	message := sprintf("Prism does not say whether %s has Nutanix Guest Tools", [image.vm.name])
}

# machines are the catalogs but those made from a template, which is no machine.
machines := {id: target |
	some id, target in protection.catalogs("pooled")
	not templated(id)
}

templated(id) if input.images[id].template != ""
