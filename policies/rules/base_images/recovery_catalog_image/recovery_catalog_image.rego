# METADATA
# title: Recovery catalogs are made from the image of production
# description: >-
#   That the image has arrived at the recovery site does not change a single desktop there:
#   the recovery catalog keeps the image that it was made from until somebody publishes the
#   new one. Users then come to last season's desktop. Nothing can be published before the
#   next copy of an image that was just changed is due.
# custom:
#   severity: high
#   remediation: >-
#     Publish to the recovery catalog the image that production uses, after every update.
#   requires: [workloads, citrixcloud.catalogs]
#   follows: [base_images/as-new-as-in-use, base_images/image-replicated]
#   recommendations: [IMG-007]
#   basis: document
#   lost: >-
#     names: production tells which machine the image is of; the catalog and its image are what
#     the recovery site has
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.base_images.recovery_catalog_image

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.protection

targets contains catalogs.target(c) if some c in replaced

targets contains catalogs.target(c) if some c in desktops.unlearnt

targets contains question.target if some question in attest

needs contains need if some need in desktops.unlearnt_needs

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(own)} if {
	some id, c in replaced
	some own in [id, taker(id)]
}

findings contains finding if {
	some id, c in replaced
	differ(id)
	why := older(id)
	not due(id)
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%s takes over from %s with the image %s, %s.", [there(id).name, c.name, called(there(id)), why]),
		"evidence": {"found": described(there(id), "recovery"), "expected": described(here(id), "production")},
		"fix": sprintf("Publish-ProvMasterVMImage -ProvisioningSchemeName %s -MasterImageVM <the path of %s at the recovery site, below XDHyp:\\HostingUnits>", [
			commands.quoted(there(id).name), called(here(id)),
		]),
	}
}

# Machines that something else makes have an image that DaaS does not know.
attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in catalogs.of({"pooled"})
	made(catalogs.detail(id))
	other := catalogs.detail(taker(id))
	other.status == "ok"
	not other.provisioned
	other.provisioning == "Manual"
	question := sprintf("The machines of %s, which take over from %s, are not made by MCS, so nothing tells their image. Do they get the image of production after every update?", [other.name, c.name])
}

gaps contains {"target": catalogs.target(c), "reason": "stale_facts", "severity": "medium", "message": message} if {
	some id, c in replaced
	differ(id)
	older(id)
	message := sprintf("%s got the image %s %s ago, which cannot be published to %s before its next copy, at most %s later", [
		c.name, called(here(id)), protection.duration(protection.changed(input.images[id])), there(id).name, protection.duration(due(id)),
	])
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in replaced
	differ(id)
	not older(id)
	not newer(id)
	message := sprintf("%s is made from %s and %s from %s, and nothing tells which of the two is newer", [
		c.name, called(here(id)), there(id).name, called(there(id)),
	])
}

# A name may have been used again, which the snapshots of production tell.
gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "severity": "low", "message": message} if {
	some id, c in replaced
	same(here(id), there(id))
	here(id).template == ""
	some _ in input.estate.sites.production.clusters
	count(snapshots_read) == 0
	message := sprintf("no Prism Element of production told its snapshots, so nobody knows whether %s is the same image at both sites", [called(here(id))])
}

snapshots_read := {name |
	some name, element in input.prism.sites.production.elements
	element.snapshots.status == "ok"
}

# replaced are the pooled catalogs that MCS makes and that another one takes over from.
replaced := {id: c |
	some id, c in catalogs.of({"pooled"})
	catalogs.stand_in(id).id != ""
	made(catalogs.detail(id))
	made(catalogs.detail(catalogs.stand_in(id).id))
}

# made tells that MCS makes the machines of a catalog, or that nobody knows.
made(detail) if detail.provisioned

made(detail) if detail.status != "ok"

taker(id) := catalogs.stand_in(id).id

here(id) := catalogs.detail(id)

there(id) := catalogs.detail(taker(id))

# differ tells that the names of the images do, or that one has none.
differ(id) if {
	here(id).status == "ok"
	there(id).status == "ok"
	not same(here(id), there(id))
}

differ(id) if remade(id)

# remade tells that both have an image of one name, and that the recovery catalog had its
# own before the one of production was made: the name was used again.
remade(id) if {
	same(here(id), there(id))
	before(there(id).imageDate, born(here(id), "production"))
}

same(a, b) if {
	a.image != ""
	lower(a.image) == lower(b.image)
	lower(a.template) == lower(b.template)
}

# due is when the copy of the image of production has to be at the recovery site.
due(id) := protection.due(input.images[id]) if {
	input.images[id].status == "ok"
	input.images[id].copy.status == "ok"
	input.images[id].copy.there
}

# older is why the image of the recovery catalog is the older one. When both images are
# still there, their own age counts more than the day on which somebody took them.
older(id) := sprintf("in use since %s, and production's image of that name was made on %s: another one", [day(there(id).imageDate), day(born(here(id), "production"))]) if {
	remade(id)
} else := sprintf("which was made on %s, and that of production, %s, on %s", [day(born(there(id), "recovery")), called(here(id)), day(born(here(id), "production"))]) if {
	before(born(there(id), "recovery"), born(here(id), "production"))
} else := sprintf("in use since %s, and production has had %s since %s", [day(there(id).imageDate), called(here(id)), day(here(id).imageDate)]) if {
	before(there(id).imageDate, here(id).imageDate)
}

newer(id) if {
	not older(id)
	there(id).imageDate != ""
	here(id).imageDate != ""
}

before(a, b) if {
	a != ""
	b != ""
	time.parse_rfc3339_ns(a) < time.parse_rfc3339_ns(b)
}

# born is when the snapshot that a catalog is made from was taken on its own cluster.
born(detail, site) := max(times) if {
	detail.template == ""
	times := {snapshot.created |
		some element in input.prism.sites[site].elements
		snapshot := element.snapshots.items[lower(detail.image)]
		snapshot.created != ""
	}
	count(times) > 0
}

described(detail, site) := {"image": called(detail), "inUseSince": detail.imageDate, "made": born(detail, site)} if {
	born(detail, site)
} else := {"image": called(detail), "inUseSince": detail.imageDate}

called(detail) := "none that is known" if {
	detail.image == ""
} else := detail.image if {
	detail.template == ""
} else := sprintf("%s of the template %s", [detail.image, detail.template])

day(moment) := substring(moment, 0, 10)
