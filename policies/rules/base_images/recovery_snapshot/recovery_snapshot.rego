# METADATA
# title: The recovery cluster has the snapshot that recovery catalogs are made from
# description: >-
#   MCS makes machines from a snapshot of a virtual machine on its own cluster. A copy of the
#   master image that has arrived is none: somebody has to restore it and to take the
#   snapshot, or nothing can be added to the recovery catalog, and nothing published.
# custom:
#   severity: medium
#   remediation: >-
#     Restore the copy of the master image at the recovery site and take a snapshot of the
#     name that the catalog knows.
#   requires: [workloads, citrixcloud.catalogs, prism]
#   recommendations: [IMG-005]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
package muster.rules.base_images.recovery_snapshot

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.replication

targets contains catalogs.target(c) if some c in made

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(id)} if some id, c in made

needs contains {"target": catalogs.target(c), "fact": fact} if {
	some id, c in made
	not there(id)
	some fact in listings
}

findings contains finding if {
	some id, c in made
	image := catalogs.detail(id).image
	image != ""
	not there(id)
	count(listings) > 0
	every fact in listings {
		replication.learnt(fact)
	}
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%s is made from %s, and no cluster of the recovery site has a snapshot of that name.", [c.name, image]),
		"evidence": {"found": sort(names), "expected": image},
		"fix": remake(id, c, image),
	}
}

# remake takes the snapshot again. What production has gone on from since is not brought
# back: under the old name the newest copy would be another image than the catalog's.
remake(id, c, image) := sprintf("in Prism Element of the recovery site, restore the master image from its newest copy, then: acli vm.snapshot_create <vm> snapshot_name_list=%s; then publish that, which production uses: Publish-ProvMasterVMImage -ProvisioningSchemeName %s -MasterImageVM <its path below XDHyp:\\HostingUnits>", [
	min(newer(id, image)), commands.quoted(c.name),
]) if {
	count(newer(id, image)) > 0
} else := sprintf("in Prism Element of the recovery site, restore the master image from its newest copy, then: acli vm.snapshot_create <vm> snapshot_name_list=%s", [image])

# newer are the images of the catalogs that this one takes over from, where they are others.
newer(id, image) := {other |
	some giver, _ in catalogs.of({"pooled"})
	catalogs.stand_in(giver).id == id
	other := catalogs.detail(giver).image
	other != ""
	lower(other) != lower(image)
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in made
	not there(id)
	count(listings) == 0
	message := "no cluster in sites.recovery.clusters has an element to ask, so nobody can tell which snapshots are there"
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in made
	catalogs.detail(id).status == "ok"
	catalogs.detail(id).image == ""
	message := sprintf("Citrix Cloud does not say from which image %s is made", [c.name])
}

# made are the recovery catalogs on Nutanix that MCS makes from a snapshot. Versions of
# templates are in Prism Central.
made := {id: c |
	some id, c in desktops.takers
	not c.ahv == false
	from_snapshot(catalogs.detail(id))
}

from_snapshot(detail) if {
	detail.provisioned
	detail.template == ""
}

from_snapshot(detail) if detail.status != "ok"

there(id) if lower(catalogs.detail(id).image) in {lower(name) | some name in names}

names := {snapshot.name |
	some element in input.prism.sites.recovery.elements
	element.snapshots.status == "ok"
	some snapshot in element.snapshots.items
}

listings := {["prism", "sites", "recovery", "elements", key, "snapshots"] |
	some key in object.keys(input.prism.sites.recovery.elements)
}
