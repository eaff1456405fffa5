# METADATA
# title: A schedule copies master images to the recovery site
# description: >-
#   An image that was copied once, by hand, is the image of that day. Only a schedule
#   that reaches the recovery site brings every later update over too; one that is
#   suspended, or keeps its snapshots at home, looks the same until they are needed. Those
#   who push every image over themselves have the copy today; the next one is up to them.
# custom:
#   severity: high
#   remediation: >-
#     Give the protection domain or policy of the master image a schedule that keeps
#     copies at the recovery site, and resume it where it is suspended.
#   requires: [workloads, images]
#   recommendations: [IMG-003]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   platform: nutanix
package muster.rules.base_images.schedule_reaches_recovery

import data.muster.lib.protection

targets contains target if some target in snapshots

needs contains {"target": target, "fact": ["images", id]} if some id, target in snapshots

findings contains weighed(id, finding) if {
	some id, target in snapshots
	image := protection.images[id]
	why := protection.uncopied(image.vm)
	finding := {
		"target": target,
		"message": sprintf("No schedule copies the master image %s to the recovery site.", [image.vm.name]),
		"evidence": protection.evidence(image.vm, why),
		"fix": protection.image_fix(image.vm, why),
	}
}

findings contains weighed(id, finding) if {
	some id, target in snapshots
	image := protection.images[id]
	image.vm.paused
	finding := {
		"target": target,
		"message": sprintf("The %s no longer copies the master image %s: its schedule to the recovery site is suspended.", [protection.protector(image.vm), image.vm.name]),
		"evidence": {"found": "suspended", "expected": "a schedule that runs", "protector": image.vm.protector},
		"fix": resume(image.vm),
	}
}

# weighed is what is said of an image: less grave while its newest copy is as new as it.
weighed(id, finding) := object.union(finding, {"severity": "medium"}) if {
	protection.current(protection.images[id])
} else := finding

# snapshots are the catalogs whose image is no template: those are not copied by
# schedules.
snapshots := {id: target |
	some id, target in protection.catalogs("pooled")
	not templated(id)
}

templated(id) if input.images[id].template != ""

resume(machine) := protection.resumed(
	sprintf("domain/%s", [machine.protector]),
	sprintf("In Prism Element, Data Protection, resume the schedules of the protection domain %s", [machine.protector]),
) if {
	machine.by == "domain"
} else := protection.resumed(
	sprintf("policy/%s", [machine.protector]),
	sprintf("In %s resume the replication of the protection policy %s", [protection.central("production"), machine.protector]),
)
