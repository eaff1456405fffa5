# METADATA
# title: Delivery groups of persistent desktops are enabled and out of maintenance
# description: >-
#   Persistent desktops come back in the delivery group that they are in. When that is
#   disabled, in maintenance or open to nobody, all machines register and no user gets
#   one, and in a disaster nobody thinks of a switch that was set at production.
# custom:
#   severity: high
#   remediation: >-
#     Enable the delivery group, end its maintenance, and entitle its users; or take its
#     machines out of what is recovered.
#   requires: [workloads, citrixcloud.deliveryGroups]
#   recommendations: [EXT-C-17]
#   basis: practice
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.workloads_manual.delivery_group_open

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops

targets contains target(g) if some g in judged

needs contains {"target": target(g), "fact": ["citrixcloud", "deliveryGroups", "items", id]} if some id, g in judged

# Which catalog is of which site tells whose groups these are.
needs contains {"target": target(g), "fact": desktops.fact} if some g in judged

findings contains finding if {
	some id, g in judged
	some fault in faults(id)
	finding := {
		"target": target(g),
		"message": sprintf("%s, the delivery group of the persistent desktops of %s, %s.", [g.name, concat(", ", names(g)), fault.words]),
		"evidence": {"found": fault.found, "expected": fault.expected, "machines": machines(id, g)},
		"fix": fault.fix,
	}
}

# Maintenance of single machines is set one by one, and goes along in a failover.
findings contains finding if {
	some id, g in judged
	all := machines(id, g)
	resting := sum([class.count | some class in members(id, g); class.inMaintenance])
	resting * 2 > all
	finding := object.union(
		{
			"target": target(g),
			"message": sprintf("%d of the %d persistent desktops of %s in %s are in maintenance, so that nobody gets one of them.", [resting, all, concat(", ", names(g)), g.name]),
			"evidence": {"found": {"inMaintenance": resting}, "expected": "machines that are not in maintenance", "machines": all},
			"fix": commands.end_maintenance(names(g)[0]),
		},
		{"severity": {true: "high", false: "medium"}[resting == all]},
	)
}

# Machines that no group gives to anybody may be spare ones. Nobody but people knows.
targets contains catalogs.target(c) if some c in idle

needs contains {"target": catalogs.target(c), "fact": desktops.fact} if some c in idle

attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in idle
	question := sprintf(
		"None of the %d machines of %s is in a delivery group, so that nobody gets one, now or after a failover. Are they spare, and is nothing of them to be recovered?",
		[desktops.number(desktops.of(id)), c.name],
	)
}

# idle are the catalogs of persistent machines of which no delivery group has any.
idle := {id: c |
	some id, c in catalogs.of({"manual", "dedicated"})
	desktops.number(desktops.of(id)) > 0
	every class in desktops.of(id) {
		class.deliveryGroup == ""
	}
}

target(g) := sprintf("deliverygroup/%s", [g.name])

# judged are the delivery groups with persistent machines of production.
judged := {id: g |
	some id, g in input.workloads.groups
	count(persistent(g)) > 0
}

persistent(g) := {id |
	some id in g.production
	input.workloads.catalogs[id].kind in {"manual", "dedicated"}
}

names(g) := sort([input.workloads.catalogs[id].name | some id in persistent(g)])

machines(group, g) := sum([class.count | some class in members(group, g)])

members(group, g) := [class |
	some id in persistent(g)
	some class in desktops.of(id)
	class.deliveryGroup == group
]

faults(id) := [fault |
	group := input.citrixcloud.deliveryGroups.items[id]
	some fault in [
		{
			"there": group.enabled == false, "words": "is disabled", "found": {"enabled": false}, "expected": {"enabled": true},
			"fix": commands.group(group.name, "Enabled", "true"),
		},
		{
			"there": group.inMaintenance == true, "words": "is in maintenance", "found": {"inMaintenance": true}, "expected": {"inMaintenance": false},
			"fix": commands.group(group.name, "InMaintenanceMode", "false"),
		},
		{
			"there": closed(group), "words": "is open to nobody", "found": {"users": []}, "expected": "users or groups that may use it",
			"fix": sprintf("in Studio, Delivery Groups › %s › Edit › Users: name those who may use it", [group.name]),
		},
	]
	fault.there
]

closed(group) if {
	desktops.for_nobody(group)
} else := false
