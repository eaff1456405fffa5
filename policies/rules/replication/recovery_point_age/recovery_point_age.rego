# METADATA
# title: Copies at the recovery site are within the RPO of their schedule
# description: >-
#   A failover starts the newest copy that has arrived, not the one that a policy
#   promises. When replication has fallen behind, nothing turns red at production, and
#   the disaster takes with it all that was done since the last copy.
# custom:
#   severity: blocker
#   remediation: >-
#     Find out why copies do not arrive in time: the link, its bandwidth, the space at
#     the recovery site or a schedule that stands still; or declare a longer RPO.
#   requires: [protection]
#   recommendations: [EXT-N-01]
#   basis: practice
#   planned: >-
#     Nothing is lost: machines are powered off and synchronized before they start, which takes
#     the longer the older the copy is. Where there is none yet, or the pair is out of step, it
#     is as bad as without production.
#   unplanned: >-
#     All since the newest copy is lost. While production stays away copies only get older: what
#     counts is their age when it went.
#   lost: >-
#     names: production tells which machines there are; the copies and their age are what the
#     recovery site has
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.recovery_point_age

import data.muster.lib.estate
import data.muster.lib.protection
import data.muster.lib.replication

targets contains target if some target, _ in machines

targets contains target if some target in catalogs

targets contains unlisted

# A machine that is not copied at all is a matter of the rules of its component.
needs contains {"target": target, "fact": array.concat(path, ["copy"])} if some target, path in machines

needs contains {"target": target, "fact": ["desktops", id, "copies"]} if some id, target in catalogs

needs contains {"target": unlisted, "fact": path} if some path in [["workloads"], ["citrixcloud", "catalogs"]]

findings contains finding(target, machine, "none", sprintf("The recovery site has no copy of %s.", [machine.name])) if {
	some target, machine in copied
	none(machine)
	count(machine.copy.unread) == 0
}

findings contains object.union(finding(target, machine, machine.copy.created, message), planned_if_late) if {
	some target, machine in copied
	protection.late(machine)
	count(machine.copy.unread) == 0
	message := sprintf(
		"The newest copy of %s at the recovery site is %s old; there should be one every %s.",
		[machine.name, protection.duration(machine.copy.ageSeconds), protection.duration(machine.rpoSeconds)],
	)
}

findings contains finding(target, machine, machine.copy.sync, sprintf("%s is to be the same at both sites at any time, and its copy is %s.", [machine.name, machine.copy.sync])) if {
	some target, machine in copied
	not machine.copy.sync in {"IN_SYNC", ""}
	not beside(machine)
}

findings contains finding if {
	some id, desks in desktops
	target := catalogs[id]
	some said in overdue(desks)
	finding := object.union(said, {"target": target})
}

# planned_if_late is what an old copy is worth while production is there to send a new one.
planned_if_late := {"planned": "medium"}

# A cluster that did not tell may hold a younger copy.
gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some target, machine in copied
	unsatisfied(machine)
	message := protection.silent(machine.copy)
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some target, machine in copied
	machine.rpoSeconds == 0
	machine.copy.sync == ""
	message := sprintf("Prism does not say whether the copy of %s is in step", [machine.name])
}

gaps contains gap if {
	some kind in persistent
	some gap in protection.desktop_gaps(kind)
}

# machines are those that components have to bring back and the declared virtual
# machines of any component, as far as they are copied to the recovery site or nobody
# can tell. Connectors are never brought back.
machines := {target: path |
	some id in object.keys(input.estate.components)
	id != "cloud_connectors"
	some target, path in object.union(protection.machines(id), protection.vms(id))
	not stays(path)
}

# stays tells that a machine is not copied to the recovery site.
stays(path) if protection.uncopied(protection.known(path))

# copied are the machines of which the recovery site told what it has.
copied := {target: machine |
	some target, path in machines
	machine := protection.known(path)
	machine.copy.status == "ok"
}

# catalogs are those with persistent desktops, unless it is known that none of them
# is copied.
catalogs := {id: target |
	some kind in persistent
	some id, target in protection.catalogs(kind)
	not uncopied(id)
}

uncopied(id) if count(desktops[id].unprotected) == desktops[id].total

desktops := object.union(protection.desktops("dedicated"), protection.desktops("manual"))

persistent := ["dedicated", "manual"]

# unlisted stands for all persistent desktops while nobody knows which there are.
unlisted := "component/workloads_manual" if {
	estate.in_scope("workloads_manual")
	not listed
}

listed if {
	input.workloads.status == "ok"
	input.citrixcloud.catalogs.status == "ok"
}

# none tells that a machine has no copy. What is replicated synchronously has no
# recovery points, but a state.
none(machine) if {
	not machine.copy.there
	machine.copy.sync == ""
}

# beside tells that the state may be that of a synchronous copy to somewhere else, while
# the recovery site gets one every so often.
beside(machine) if {
	machine.rpoSeconds > 0
	some policy in input.prism.sites[replication.keeper].central.policies.items
	policy.name == machine.protector
	some schedule in policy.schedules
	schedule.rpoSeconds == 0
}

unsatisfied(machine) if none(machine)

unsatisfied(machine) if protection.late(machine)

finding(target, machine, found, message) := {
	"target": target,
	"message": message,
	"evidence": {
		"found": found,
		"expected": expected(machine.rpoSeconds),
		"protector": machine.protector,
	},
	"fix": protection.push(machine),
}

expected(0) := "IN_SYNC"

expected(rpo) := sprintf("one of the last %s", [protection.duration(rpo * 2)]) if rpo > 0

overdue(desks) := {object.union(said, planned) |
	desks.copies.status == "ok"
	some [state, names, planned] in [
		["no copy at the recovery site", {name | some name in desks.copies.missing}, {}],
		["an overdue copy at the recovery site", {name | some name in desks.copies.late}, planned_if_late],
	]
	count(names) > 0
	said := {
		"message": sprintf("%d of the %d desktops of %s have %s: %s.", [count(names), desks.total, desks.catalog, state, protection.in_words(names)]),
		"evidence": {"found": protection.abridged(names), "expected": "copies that are at most twice as old as the RPO"},
		"fix": sprintf(
			"In %s see under Protection Policies why the recovery points of these VMs do not arrive; then create recovery points of them and replicate these to the recovery site",
			[protection.central("production")],
		),
	}
}
