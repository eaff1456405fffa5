package muster.lib.protection

# Machine catalogs of the production site, and what of them has to be at the
# recovery site.

# catalogs are those of a kind (pooled, dedicated, manual), by id, as targets.
# Nutanix knows nothing of the machines of other hypervisors.
catalogs(kind) := {id: sprintf("catalog/%s", [catalog.name]) |
	some id, catalog in input.workloads.catalogs
	catalog.site == "production"
	catalog.kind == kind
	not catalog.ahv == false
}

# images are the images of pooled catalogs of which something was learnt, by
# catalog id.
images := {id: image |
	some id in object.keys(catalogs("pooled"))
	image := input.images[id]
	image.status == "ok"
}

# image_needs are that an image is identified and that the recovery site told what
# it has of it.
image_needs := {need |
	some id, target in catalogs("pooled")
	need := {"target": target, "fact": ["images", id, "copy"]}
}

# copied tells that the recovery site has a copy of an image.
copied(image) if {
	image.copy.status == "ok"
	image.copy.there
}

# judged_images are the pooled catalogs whose image has a copy somewhere at the
# recovery site, as far as anybody can tell: that there is none is another matter.
judged_images := {id: target |
	some id, target in catalogs("pooled")
	not uncopied_image(id)
}

uncopied_image(id) if {
	copy := images[id].copy
	copy.status == "ok"
	not copy.there
	count(copy.unread) == 0
}

# judged_image_needs are the needs of those.
judged_image_needs := {need |
	judged := {target | some target in judged_images}
	some need in image_needs
	need.target in judged
}

# due is when the copy of an image that has just changed has to be there: while the schedule
# is kept and the next copy is not due, nobody did anything wrong.
due(image) := image.vm.rpoSeconds if {
	image.template == ""
	image.vm.rpoSeconds > 0
	image.copy.ageSeconds <= image.vm.rpoSeconds * 2
	changed(image) <= image.vm.rpoSeconds
}

# changed is how long the image in use has been there, in seconds.
changed(image) := max(ages) if {
	ages := {age | some age in [image.inUseAgeSeconds, image.madeAgeSeconds]; is_number(age)}
	count(ages) > 0
}

# outdated tells that the newest copy of an image was made before the image: before the
# snapshot that it is, or, where nobody knows when that was made, before it came into use.
outdated(image) if {
	since := max({age | some age in [image.inUseAgeSeconds, image.madeAgeSeconds]; is_number(age)})
	image.copy.ageSeconds > since
	not same_version(image)
}

# undated tells that nobody knows how old an image is.
undated(image) if {
	not is_number(image.inUseAgeSeconds)
	not is_number(image.madeAgeSeconds)
	not same_version(image)
}

# same_version tells that the recovery site has the very version of a template that
# is in use, whenever it was made there.
same_version(image) if {
	some version in image.versions
	lower(version) == lower(image.name)
}

# current tells that the recovery site is known to have a copy of an image as it is used.
current(image) if {
	copied(image)
	not outdated(image)
	not undated(image)
}

# label is what an image is copied as.
label(image) := sprintf("the template %s", [image.template]) if {
	image.template != ""
} else := sprintf("the master image %s", [image.vm.name])

# image_fix says how the machine behind an image gets to the recovery site.
image_fix(machine, "unprotected") := covered(machine, ["domain"], sprintf(
	"Put the VM %s into a protection domain whose schedule keeps snapshots at the recovery site (Prism Element, Data Protection), or under a protection policy that replicates there (%s, VMs, Actions > Protect)",
	[machine.name, central("production")],
))

image_fix(machine, "local") := replicate(machine)

# desktops are the machines of catalogs of a kind of which something was learnt, by
# catalog id.
desktops(kind) := {id: machines_of |
	some id in object.keys(catalogs(kind))
	machines_of := input.desktops[id]
	machines_of.status == "ok"
}

# desktop_needs are that the machines of the catalogs of a kind are known.
desktop_needs(kind) := {{"target": target, "fact": ["desktops", id]} | some id, target in catalogs(kind)}

# desktop_findings are about machines of catalogs of a kind that do not come back.
desktop_findings(kind) := {finding |
	some id, desks in desktops(kind)
	some said in left_behind(desks)
	finding := object.union(said, {"target": catalogs(kind)[id]})
}

left_behind(desks) := {said |
	some said in [
		{
			"message": sprintf("%d of the %d desktops of %s are not protected to the recovery site: %s.", [count(desks.unprotected), desks.total, desks.catalog, in_words(desks.unprotected)]),
			"evidence": {"found": abridged(desks.unprotected), "expected": expected.unprotected},
			"fix": sprintf("%s; then %s", [protect("their VMs"), plan("them")]),
		},
		{
			"message": sprintf("%d of the %d desktops of %s are copied to the recovery site, and no recovery plan that leads there starts them: %s.", [count(desks.unplanned), desks.total, desks.catalog, in_words(desks.unplanned)]),
			"evidence": {"found": abridged(desks.unplanned), "expected": expected.unplanned},
			"fix": sprintf("In %s %s", [central("production"), plan("their VMs")]),
		},
	]
	said.evidence.found.count > 0
}

# desktop_gaps are about machines whose VM nobody can find.
desktop_gaps(kind) := {gap |
	some id, desks in desktops(kind)
	count(desks.without) > 0
	gap := {
		"target": catalogs(kind)[id],
		"reason": "fact_missing",
		"message": sprintf("of %d of the %d desktops of %s the production site's Prism does not have the VM: %s", [count(desks.without), desks.total, desks.catalog, in_words(desks.without)]),
	}
}
