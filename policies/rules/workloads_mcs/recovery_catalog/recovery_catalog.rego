# METADATA
# title: Pooled desktops have a catalog at the recovery site
# description: >-
#   Pooled desktops are not recovered but made anew in a catalog of the recovery site, from
#   the replicated image or, with PVS, with the replicated vDisk. Where there is none there
#   is nothing to start, and making hundreds of machines takes hours. A few machines whose
#   delivery groups are disabled at production, as those of tests, serve nobody today and
#   matter at medium.
# custom:
#   severity: blocker
#   remediation: >-
#     Create a catalog in the recovery site's zone from the replicated image or vDisk, or
#     declare that it is made in the disaster and attest the procedure.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-P-001, CONN-015, PVS-031]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   formerly: [workloads_mcs/stand-in-catalog]
#   observes: recovery
package muster.rules.workloads_mcs.recovery_catalog

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connections
import data.muster.lib.citrix.desktops
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites

targets contains catalogs.target(c) if some c in pooled

needs contains {"target": catalogs.target(c), "fact": ["workloads", "catalogs", id, "standIn"]} if some id, c in pooled

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(ids[id])} if some id, c in pooled

needs contains {"target": catalogs.target(c), "fact": connections.fact} if {
	some id, c in pooled
	ids[id]
}

# Machines that PVS streams say themselves where they run.
needs contains {"target": catalogs.target(c), "fact": desktops.fact} if {
	some id, c in pooled
	input.workloads.catalogs[ids[id]].kind == "streamed"
}

findings contains finding if {
	some id, c in pooled
	none(id)
	not catalogs.later
	finding := object.union(weight(c), {
		"target": catalogs.target(c),
		"message": sprintf("No catalog of the recovery site stands in for %s and its %d machines%s.", [c.name, c.count, about(c)]),
		"evidence": {
			"found": {other.name: where(other.site) | some other in input.workloads.catalogs; other.kind in {"pooled", "streamed"}},
			"expected": "a catalog of pooled machines in the recovery site's zone",
		},
		"fix": settled(id, c),
	})
}

findings contains finding if {
	some id, c in pooled
	d := catalogs.detail(ids[id])
	connections.read
	recovery := sites.known("recovery")
	strange := hosting(ids[id]) - {own | some own in recovery.connections}
	count(strange) > 0
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%s stands in for %s, but its machines are made through %s, which is not of the recovery site.", [d.name, c.name, concat(", ", names(strange))]),
		"evidence": {
			"found": names(strange),
			"expected": [other.name | some other in connections.at("recovery")],
		},
		"fix": sprintf("in Studio, Machine Catalogs › Create: a catalog in place of %s with machines of %s", [d.name, connection]),
	}
}

attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in pooled
	none(id)
	catalogs.later
	question := sprintf(
		"Is there a rehearsed procedure that makes the %d machines of %s at the recovery site, from the image there, within the time that the business allows?",
		[c.count, c.name],
	)
}

attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in pooled
	other := input.workloads.catalogs[ids[id]]
	other.count == 0
	question := sprintf(
		"%s stands in for %s and has no machine yet. Is there a rehearsed procedure that makes %d of them in the disaster, within the time that the business allows?",
		[other.name, c.name, c.count],
	)
}

attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in pooled
	other := input.workloads.catalogs[ids[id]]
	other.kind == "streamed"
	other.count > 0
	count(hosting(ids[id])) == 0
	question := sprintf(
		"%s stands in for %s, and Citrix Cloud does not say by which hosting connection its target devices run. Do they run at the recovery site, without anything of production?",
		[other.name, c.name],
	)
}

# hosting are the hosting connections that the machines of a catalog are made through, or run
# through where something else than MCS has made them.
hosting(id) := {connection |
	some connection in ({catalogs.detail(id).connection} | {class.connection | some class in desktops.of(id)})
	connection != ""
}

# pooled are those that serve somebody: their machines are in a delivery group, or
# nobody knows whether they are.
pooled := {id: c |
	some id, c in catalogs.renewed
	serves(id, c)
}

serves(_, c) if some _ in c.groups

serves(id, _) if not catalogs.stand_in(id)

# ids are the recovery catalogs of catalogs that have one.
ids := {id: found.id |
	some id in object.keys(pooled)
	found := catalogs.stand_in(id)
	found.id != ""
}

# none tells that there is known to be no recovery catalog.
none(id) if catalogs.stand_in(id).id == ""

# made is how machines of the recovery site are made in place of those of a catalog.
made(_, c) := sprintf(
	"in the Provisioning console of the recovery site, the site's context menu › Citrix Virtual Desktops Setup Wizard: %d target devices for the vDisk of %s, through %s",
	[c.count, c.name, connection],
) if {
	c.kind == "streamed"
}

made(id, c) := sprintf("in Studio, Machine Catalogs › Create: machines of %s from the image %s", [connection, image(id)]) if {
	c.kind != "streamed"
}

settled(id, c) := sprintf(`if nobody needs its desktops in a disaster, take it out of what is judged in the estate file: exclude: [{kind: catalog, name: %s, reason: <why>, owner: <who>}]; else: %s`, [commands.quoted(c.name), made(id, c)]) if {
	aside(c)
} else := foundation.first(sprintf("%s, and add them to a delivery group of the same users; name the catalog in components.workloads_mcs.catalogs", [made(id, c)]))

weight(c) := {"severity": "medium"} if {
	aside(c)
} else := {}

# aside tells that the delivery groups of a catalog are all disabled.
aside(c) if {
	some _ in c.groups
	every group in c.groups { group in desktops.aside }
}

about(c) := sprintf(", whose delivery groups are disabled (%s)", [concat(", ", [input.citrixcloud.deliveryGroups.items[group].name | some group in c.groups])]) if {
	aside(c)
} else := declared(c.name)

# declared explains a catalog that the estate file names and that takes over nothing.
declared(name) := sprintf(": the estate file names %s, %s", [other, fate(other)]) if {
	some key, other in input.estate.components.workloads_mcs.catalogs
	lower(key) == lower(name)
} else := ""

fate(name) := sprintf("which is a catalog of %s", [where(c.site)]) if {
	some c in input.workloads.catalogs
	lower(c.name) == lower(name)
} else := "and DaaS knows no such catalog"

where(site) := {"production": "production", "recovery": "the recovery site", "": "a zone of neither site"}[site]

connection := commands.quoted(min({c.name | some c in connections.at("recovery")})) if {
	count(connections.at("recovery")) > 0
} else := "a hosting connection of the recovery site"

names(ids) := sort([connection_name(id) | some id in ids])

connection_name(id) := name if {
	name := input.citrixcloud.connections.items[id].name
} else := id

image(id) := found if {
	found := catalogs.detail(id).image
	found != ""
} else := "that is replicated there"
