# METADATA
# title: Desktops of the recovery site have the VDA of those that they stand in for
# description: >-
#   The images of both sites are updated one after the other, and one day only one of them
#   is. Then users come to another VDA in the disaster than the one that everything was
#   tested with, or to one that the connectors no longer support. A few desktops of each
#   catalog are asked.
# custom:
#   severity: medium
#   remediation: >-
#     Bring the image of the catalog that stands in to the version of production, and update
#     its machines.
#   requires: [windows, workloads, citrixcloud.catalogs]
#   recommendations: [EXT-W-01]
#   basis: practice
#   lost: >-
#     gone: there are no desktops of production to compare with
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   formerly: [workloads_mcs/stand-in-vda-version]
package muster.rules.workloads_mcs.recovery_vda_version

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.windows

targets contains target(pair) if some pair in pairs

# Without knowing what takes over from a catalog, that cannot be named.
targets contains catalogs.target(c) if some c in unlearnt

needs contains {"target": catalogs.target(c), "fact": ["workloads", "catalogs", id, "standIn"]} if some id, c in unlearnt

needs contains {"target": target(pair), "fact": catalogs.fact(pair.id)} if some pair in pairs

findings contains {
	"target": target(pair),
	"message": sprintf("Desktops of %s have VDA %s, and those of %s, for which they stand in, have %s.", [
		pair.name, concat(", ", sort(here)), pair.production, concat(", ", sort(there)),
	]),
	"evidence": {"found": sort(here), "expected": sort(there)},
	"fix": renewed(pair, concat(" or ", sort(there))),
} if {
	some pair in pairs
	here := versions[pair.name]
	there := versions[pair.production]
	count(here - there) > 0
	not "" in (here | there)
}

gaps contains gap(pair, sprintf("not one desktop of %s told the version of its VDA", [name])) if {
	some pair in pairs
	some name in [pair.name, pair.production]
	count(object.get(versions, name, set()) - {""}) == 0
}

gaps contains gap(pair, sprintf("some desktops of %s do not tell the version of their VDA", [name])) if {
	some pair in pairs
	some name in [pair.name, pair.production]
	"" in versions[name]
}

gaps contains gap(pair, sprintf("%s did not answer, or belong to no known catalog, and may have another VDA", [concat(", ", sort(silent(pair)))])) if {
	some pair in pairs
	count(silent(pair)) > 0
}

renewed(pair, vda) := sprintf(
	"install VDA %s in a maintenance version of the vDisk of %s; then promote that version to production in the Provisioning console and restart the target devices",
	[vda, pair.name],
) if {
	input.workloads.catalogs[pair.id].kind == "streamed"
} else := sprintf(
	"install VDA %s in the master image of %s; then Publish-ProvMasterVMImage -ProvisioningSchemeName %s -MasterImageVM <the new image>",
	[vda, pair.name, commands.quoted(pair.name)],
)

gap(pair, message) := {"target": target(pair), "reason": "fact_missing", "message": message}

target(pair) := catalogs.target(pair)

# pairs are the catalogs that stand in for pooled ones.
pairs := {pair |
	some id, c in catalogs.renewed
	found := catalogs.stand_in(id)
	pair := {"id": found.id, "name": catalogs.detail(found.id).name, "production": c.name}
}

unlearnt := {id: c |
	some id, c in catalogs.renewed
	not catalogs.stand_in(id)
}

# versions are those that the desktops of a catalog have, as far as they were asked.
versions := {catalog: object.keys(all) | some catalog, all in object.union_n(told)}

told := [{vda.catalog: {vda.version: true}} |
	some host in windows.of("vda")
	vda := windows.vda(host)
]

# silent are the desktops of either catalog that were to be asked and said nothing, and
# those of which nobody knows the catalog.
silent(pair) := {host |
	some host in windows.of("vda")
	not placed(host)
	not of_others(host, pair)
}

placed(host) if windows.vda(host).catalog != ""

# of_others tells that a desktop which said nothing is one of another catalog.
of_others(host, pair) if {
	catalog := input.windows.hosts[host].vda.catalog
	not catalog in {"", pair.name, pair.production}
}
