# METADATA
# title: Recovery desktops are of the kind that they stand in for
# description: >-
#   Desktops that are joined to another directory let nobody in who signs in to the first, and
#   reach no share there. Desktops with half the memory start, and cannot be worked with when
#   all come. Desktops that stay with the first user who gets them run out.
# custom:
#   severity: high
#   remediation: >-
#     Make the recovery catalog as that of production is: the same identity, the same
#     allocation, machines of the same size.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-P-001]
#   basis: practice
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.workloads_mcs.recovery_catalog_alike

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops

targets contains catalogs.target(c) if some c in replaced

targets contains catalogs.target(c) if some c in desktops.unlearnt

needs contains need if some need in desktops.unlearnt_needs

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(own)} if {
	some id, c in replaced
	some own in [id, taker(id)]
}

findings contains {
	"target": catalogs.target(c),
	"message": sprintf("Machines of %s are joined to %s, and those of %s, for which they stand in, to %s.", [there(id).name, joined(there(id)), c.name, joined(here(id))]),
	"evidence": {"found": there(id).identity, "expected": here(id).identity},
	"fix": sprintf("in Studio, Machine Catalogs › Create: a catalog in place of %s whose machine identities are those of %s", [there(id).name, c.name]),
} if {
	some id, c in read
	joined(there(id)) != joined(here(id))
}

findings contains {
	"target": catalogs.target(c),
	"message": sprintf("Machines of %s have %d MB of memory, and those of %s, for which they stand in, %d MB.", [there(id).name, there(id).memoryMB, c.name, here(id).memoryMB]),
	"evidence": {"found": there(id).memoryMB, "expected": here(id).memoryMB},
	"severity": small(there(id).memoryMB, here(id).memoryMB),
	"fix": sprintf("Set-ProvScheme -ProvisioningSchemeName %s -VMMemoryMB %d; machines that are there get it with the next update of their image", [commands.quoted(there(id).name), here(id).memoryMB]),
} if {
	some id, c in read
	there(id).memoryMB > 0
	there(id).memoryMB * 4 < here(id).memoryMB * 3
}

findings contains {
	"target": catalogs.target(c),
	"message": sprintf("A machine of %s stays with the first user who gets it, and those of %s, for which they stand in, are given out anew each time.", [there(id).name, c.name]),
	"evidence": {"found": there(id).allocation, "expected": here(id).allocation},
	"severity": "medium",
	"fix": sprintf("in Studio, Machine Catalogs › Create: a catalog of random desktops in place of %s; after a drill, take users off its machines", [there(id).name]),
} if {
	some id, _ in read
	c := replaced[id]
	here(id).allocation == "Random"
	there(id).allocation == "Static"
}

# small is high when the machines have less than half.
small(mb, wanted) := "high" if {
	mb * 2 < wanted
} else := "medium"

# replaced are the catalogs that another one takes over from.
replaced := {id: c |
	some id, c in catalogs.renewed
	catalogs.stand_in(id).id != ""
}

read := {id: c |
	some id, c in replaced
	here(id).status == "ok"
	there(id).status == "ok"
}

taker(id) := catalogs.stand_in(id).id

here(id) := catalogs.detail(id)

there(id) := catalogs.detail(taker(id))

# joined is the directory that machines of a catalog have their accounts in. Where nobody
# says, it is Active Directory, as with all that is older.
joined(detail) := object.get({"azuread": "Entra ID alone", "workgroup": "no directory"}, lower(detail.identity), "Active Directory")
