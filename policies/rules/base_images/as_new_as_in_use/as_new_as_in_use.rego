# METADATA
# title: The copy of a master image is as new as the image in use
# description: >-
#   Desktops that are made anew get what the copy holds. An old copy brings back last
#   month's desktop: without the updates that users and auditors rely on, and with a
#   connector list or a profile path that has changed since. A copy is as new as it has to
#   be when it was made after the snapshot in use, however long ago that was; the estate
#   file may set a limit (thresholds.baseImageAge). Until the next copy of an image that was
#   just changed is due, it is on its way.
# custom:
#   severity: high
#   remediation: >-
#     Let the schedule copy at least as often as images are updated, and copy once after
#     every update.
#   requires: [workloads, images]
#   recommendations: [IMG-004]
#   basis: practice
#   lost: >-
#     names: production tells which machine the image is of, and when it was made; the copies are
#     what the recovery site has
#   platform: nutanix
#   observes: recovery
package muster.rules.base_images.as_new_as_in_use

import data.muster.lib.protection

targets contains target if some target in protection.judged_images

needs contains need if some need in protection.judged_image_needs

findings contains finding if {
	some id, image in told
	too_old(image)
	finding := stale(id, image, sprintf("at most %s old", [protection.duration(limit)]), sprintf(
		"The newest copy of %s at the recovery site is %s old.",
		[protection.label(image), protection.duration(image.copy.ageSeconds)],
	))
}

findings contains finding if {
	some id, image in told
	protection.outdated(image)
	not protection.due(image)
	finding := stale(id, image, sprintf("not before %s", [image.inUseSince]), sprintf(
		"%s has used %s since %s, and the newest copy of %s at the recovery site is from %s.",
		[image.catalog, image.name, image.inUseSince, protection.label(image), image.copy.created],
	))
}

gaps contains {"target": target, "reason": "stale_facts", "severity": "medium", "message": message} if {
	some id, target in protection.judged_images
	image := told[id]
	not too_old(image)
	protection.outdated(image)
	message := sprintf("%s was changed %s ago, and its next copy at the recovery site is not due before %s have gone by", [
		protection.label(image), protection.duration(protection.changed(image)), protection.duration(protection.due(image)),
	])
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some id, target in protection.judged_images
	image := protection.images[id]
	protection.undated(image)
	message := sprintf("Citrix Cloud does not say since when %s has used %s, so nobody can tell whether the copy is older", [image.catalog, image.name])
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some id, target in protection.judged_images
	image := protection.images[id]
	message := protection.silent(image.copy)
	doubtful(image)
}

limit := input.estate.thresholds.baseImageAge

# told are the images whose newest copy is known: no cluster can have a newer one.
told := {id: image |
	some id, image in protection.images
	protection.copied(image)
	count(image.copy.unread) == 0
}

# too_old tells that a copy is older than the estate allows any to be, where it says so. A
# template stays what it is, and is as good as on its first day.
too_old(image) if {
	limit > 0
	image.template == ""
	image.copy.ageSeconds > limit
}

# doubtful tells that the copy that is known would not do.
doubtful(image) if not image.copy.there

doubtful(image) if too_old(image)

doubtful(image) if protection.outdated(image)

stale(id, image, expected, message) := {
	"target": protection.judged_images[id],
	"message": message,
	"evidence": {"found": image.copy.created, "expected": expected, "inUseSince": image.inUseSince},
	"fix": renew(image),
}

renew(image) := sprintf("In %s make the version %s of the template %s", [protection.central("recovery"), image.name, image.template]) if {
	image.template != ""
} else := protection.push(image.vm)
