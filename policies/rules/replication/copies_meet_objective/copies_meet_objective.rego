# METADATA
# title: Copies meet the RPO of the business
# description: >-
#   What protects a machine has an interval of its own, and keeping it says nothing about
#   what the business can bear to lose. Where the estate file declares objectives.rpo, the
#   intervals and the newest copies are judged by it; where it declares none, people are asked
#   once what was agreed. Master images are left out: nobody works on them.
# custom:
#   severity: blocker
#   remediation: >-
#     Copy more often, see why copies are late, or agree with the owner on what may be lost.
#   requires: [protection]
#   follows: [replication/recovery-point-age]
#   recommendations: [EXT-N-01]
#   basis: practice
#   planned: >-
#     Nothing is lost, however seldom copies are made: machines are powered off and synchronized
#     before they start.
#   unplanned: >-
#     All since the newest copy is lost, and that may be more than the business can bear.
#   lost: >-
#     names: production tells which machines there are; the copies and their age are what the
#     recovery site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.copies_meet_objective

import data.muster.lib.estate
import data.muster.lib.protection
import data.muster.lib.replication

targets contains target if some target in object.keys(machines)

targets contains target if some target in catalogs

needs contains {"target": target, "fact": array.concat(machine.path, ["copy"])} if some target, machine in machines

needs contains {"target": target, "fact": ["desktops", id, "copies"]} if some id, target in catalogs

findings contains finding(target, machine.name, found.rpoSeconds, machine.rpo, "is copied only every") if {
	some target, machine in machines
	found := protection.known(machine.path)
	found.rpoSeconds > machine.rpo
}

findings contains finding(target, machine.name, found.copy.ageSeconds, machine.rpo, "has as its newest copy at the recovery site one of") if {
	some target, machine in machines
	found := protection.known(machine.path)
	found.rpoSeconds <= machine.rpo
	found.rpoSeconds > 0
	found.copy.status == "ok"
	found.copy.there
	count(found.copy.unread) == 0
	found.copy.ageSeconds > machine.rpo
}

findings contains finding(target, desks.catalog, desks.copies.intervalSeconds, rpo(kinds[id]), "has desktops that are copied only every") if {
	some id, target in catalogs
	desks := input.desktops[id]
	desks.copies.status == "ok"
	desks.copies.intervalSeconds > rpo(kinds[id])
}

findings contains finding(target, desks.catalog, desks.copies.oldestSeconds, rpo(kinds[id]), "has desktops whose newest copy at the recovery site is one of") if {
	some id, target in catalogs
	desks := input.desktops[id]
	desks.copies.status == "ok"
	desks.copies.intervalSeconds <= rpo(kinds[id])
	desks.copies.oldestSeconds > rpo(kinds[id])
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	some target, machine in machines
	found := protection.known(machine.path)
	found.copy.ageSeconds > machine.rpo
	message := protection.silent(found.copy)
}

targets contains replication.whole if unagreed

attest contains {"target": replication.whole, "question": question, "list": intervals, "severity": "high"} if {
	unagreed
	question := sprintf("The estate file declares no objectives.rpo, and machines are copied to the recovery site every %s. Did the owners of the applications agree to lose as much? Then declare it", [
		concat(", every ", [protection.duration(seconds) | some seconds in sort(found_intervals)]),
	])
}

# unagreed tells that machines are copied and that nobody says how much of any may be lost.
unagreed if {
	count(found_intervals) > 0
	count(judged_components) == 0
	every id in ["workloads_manual", "workloads_mcs"] {
		rpo(id) == 0
	}
}

found_intervals := {machine.rpoSeconds |
	some machine in input.protection.servers
	machine.status == "ok"
	machine.remote
	machine.rpoSeconds > 0
} | {desks.copies.intervalSeconds |
	some desks in input.desktops
	desks.copies.status == "ok"
	desks.copies.intervalSeconds > 0
}

intervals := [sprintf("copies every %s", [protection.duration(seconds)]) | some seconds in sort(found_intervals)]

# machines are those that are copied to the recovery site, or may be, of components with an
# objective. One that two components declare is judged by the stricter.
machines := {target: machine |
	some id in judged_components
	some target, path in object.union(protection.machines(id), protection.vms(id))
	not protection.uncopied(protection.known(path))
	machine := {"path": path, "name": path[2], "rpo": min(rpos(target))}
}

# rpos are the objectives of a machine, of all components that declare it. There are few of
# them, and many machines.
rpos(target) := {most | some most, targets in machines_of; targets[target]}

machines_of := {most: targets |
	some most in {rpo(id) | some id in judged_components}
	targets := union({keys | some id in judged_components; rpo(id) == most; keys := object.keys(object.union(protection.machines(id), protection.vms(id)))})
}

judged_components := {id |
	some id in object.keys(input.estate.components)
	not id in {"cloud_connectors", "base_images"}
	rpo(id) > 0
}

# catalogs are those of persistent desktops that are copied, of components with an
# objective.
catalogs := {id: target |
	some kind, component in component_of
	rpo(component) > 0
	some id, target in protection.catalogs(kind)
	not all_unprotected(id)
}

kinds := {id: component |
	some kind, component in component_of
	some id in object.keys(protection.catalogs(kind))
}

component_of := {"manual": "workloads_manual", "dedicated": "workloads_mcs"}

all_unprotected(id) if count(input.desktops[id].unprotected) == input.desktops[id].total

# rpo is what may be lost of a component at most, in seconds; 0 when nobody says.
rpo(id) := own if {
	own := input.estate.components[id].objectives.rpo
	own > 0
} else := 0 if {
	estate.excluded(id)
} else := input.estate.objectives.rpo

finding(target, name, found, wanted, words) := {
	"target": target,
	"message": sprintf("%s %s %s; the objective is that at most %s are lost.", [name, words, age(found, words), protection.duration(wanted)]),
	"evidence": {"found": protection.duration(found), "expected": sprintf("at most %s", [protection.duration(wanted)])},
	"planned": "none",
	"fix": sprintf("give what protects it a schedule of at most %s to the recovery site, and see that copies arrive; or agree with the owner on another objective", [protection.duration(wanted)]),
}

age(found, words) := sprintf("%s ago", [protection.duration(found)]) if {
	contains(words, "newest copy")
} else := protection.duration(found)
