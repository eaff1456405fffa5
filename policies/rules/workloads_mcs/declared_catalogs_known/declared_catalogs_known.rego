# METADATA
# title: Catalogs that the estate file pairs are there
# description: >-
#   Which catalog takes over from which is told by the estate file, or found by users and
#   image where it says nothing. A pair with a name that Citrix Cloud does not have says
#   nothing: another catalog than the one that was meant may be taken for it.
# custom:
#   severity: medium
#   remediation: >-
#     Write the catalogs in components.*.catalogs as Citrix Cloud does, and take out those that
#     are gone.
#   requires: [citrixcloud.catalogs]
#   recommendations: [INV-001]
#   basis: practice
#   byHand: only the people of the estate know which catalog was meant
#   follows: [workloads_mcs/recovery-catalog]
package muster.rules.workloads_mcs.declared_catalogs_known

import data.muster.lib.estate

targets contains target(name) if some name in declared

needs contains {"target": target(name), "fact": ["citrixcloud", "catalogs"]} if some name in declared

findings contains {
	"target": target(name),
	"message": sprintf("The estate file names the catalog %s in components.*.catalogs, and Citrix Cloud has none of that name.", [name]),
	"evidence": {"found": sort([catalog.name | some catalog in input.citrixcloud.catalogs.items]), "expected": name},
	"fix": sprintf("In the estate file, correct the catalog %s in components.*.catalogs, or take it out", [name]),
} if {
	some name in declared
	input.citrixcloud.catalogs.status == "ok"
	not lower(name) in {lower(catalog.name) | some catalog in input.citrixcloud.catalogs.items}
}

target(name) := sprintf("catalog/%s", [name])

declared := {name |
	some id, component in input.estate.components
	estate.in_scope(id)
	some from, to in component.catalogs
	some name in [from, to]
}
