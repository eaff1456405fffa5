# METADATA
# title: The recovery site has enough desktops that work
# description: >-
#   A recovery catalog with a tenth of production's machines is there, and nine out of ten
#   users get none. Machines in maintenance, drained, without a delivery group, in one that is
#   closed or for other people, or running without being registered, give nobody a desktop
#   and do not count. Neither do those of production that are out of order today, as long as
#   they are few. That up to one desktop in twenty is missing matters at medium.
# custom:
#   severity: blocker
#   remediation: >-
#     Add machines to the recovery catalog, end the maintenance of those that nobody put there
#     on purpose and put all of them into a delivery group that is open to the users of production; or say
#     in thresholds.recoveryShare which share of the desktops is enough in a disaster.
#   requires: [workloads, citrixcloud.machines, citrixcloud.deliveryGroups]
#   follows: [workloads_mcs/recovery-desktops-register, workloads_mcs/recovery-delivery-group]
#   recommendations: [MCS-P-001, EXT-W-04]
#   basis: practice
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.workloads_mcs.enough_recovery_desktops

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops

targets contains catalogs.target(c) if some c in replaced

targets contains catalogs.target(c) if some c in desktops.unlearnt

needs contains need if some need in desktops.unlearnt_needs

needs contains {"target": catalogs.target(c), "fact": fact} if {
	some c in replaced
	some fact in [desktops.fact, ["citrixcloud", "deliveryGroups"]]
}

# A group whose users nobody could read may be open to none of them.
needs contains {"target": catalogs.target(c), "fact": ["citrixcloud", "deliveryGroups", "items", group]} if {
	some id, c in replaced
	some taker in takers[id]
	some class in desktops.serving(desktops.of(taker))
	group := class.deliveryGroup
}

findings contains finding if {
	some id, c in replaced
	not catalogs.later
	count(unlisted(id)) == 0
	usable(id) < wanted(id)
	finding := object.union(weight(id), {
		"target": catalogs.target(c),
		"message": sprintf("%s%d of the %d machines of %s can give somebody a desktop; %s %d%s.", [
			only(usable(id)), usable(id), there(id), concat(", ", names(takers[id])),
			subject(peers(id)), wanted(id), share,
		]),
		"evidence": {
			"found": {"usable": usable(id), "machines": there(id), "unusable": unusable(id)},
			"expected": {"usable": wanted(id), "machinesOfProduction": machines(id)},
		},
		"fix": fix(id),
	})
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in replaced
	some message in unlisted(id)
}

attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in replaced
	catalogs.later
	usable(id) < wanted(id)
	question := sprintf(
		"%d machines of %s are ready, and %d are wanted in place of %s. Is there a rehearsed procedure that makes the others in the disaster, within the time that the business allows?",
		[usable(id), concat(", ", names(takers[id])), wanted(id), c.name],
	)
}

# replaced are the pooled catalogs of production that have a recovery catalog with
# machines. Where it has none yet, people are asked how they are made.
replaced := {id: c |
	some id, c in catalogs.renewed
	some taker in takers[id]
	input.workloads.catalogs[taker].count > 0
}

# takers are the recovery catalogs that take over from each: the one that the estate file
# names, or all pooled ones of the delivery group that takes over.
takers := {id: found |
	some id in object.keys(catalogs.renewed)
	stand_in := catalogs.stand_in(id)
	found := {stand_in.id | stand_in.id != ""} | beside(id, stand_in)
}

beside(_, stand_in) := set() if stand_in.by == "declared"

beside(id, stand_in) := {other |
	stand_in.id != ""
	some group in input.workloads.catalogs[id].groups
	taking := input.workloads.groups[group].standIn
	taking.status == "ok"
	taking.id != ""
	some other in input.workloads.groups[taking.id].recovery
	input.workloads.catalogs[other].kind in {"pooled", "streamed"}
} if {
	stand_in.by != "declared"
}

# peers are the catalogs of production that come to the same recovery catalogs.
peers(id) := {other |
	some other, found in takers
	count(found & takers[id]) > 0
}

# together are the recovery catalogs that these come to.
together(id) := {taker |
	some other in peers(id)
	some taker in takers[other]
}

# weight is how much it matters: that nearly everybody gets a desktop is no outage.
weight(id) := {"severity": "medium"} if {
	usable(id) >= wanted(id) * 0.95
} else := {}

# idle are machines of production that give nobody a desktop today. More than one in ten
# is a state that passes, such as an outage or a drill, and all count.
idle(id) := number if {
	number := sum([desktops.number({key: class |
		some key, class in desktops.of(other)
		class.deliveryGroup != ""
		out_of_order(class)
	}) |
		some other in peers(id)
	])
	number * 10 <= machines(id)
} else := 0

out_of_order(class) if class.inMaintenance

out_of_order(class) if desktops.drained(class)

out_of_order(class) if desktops.lost(class)

# machines are those of production that serve somebody.
machines(id) := sum([desktops.number({key: class | some key, class in desktops.of(other); class.deliveryGroup != ""}) | some other in peers(id)])

wanted(id) := ceil((machines(id) - idle(id)) * input.estate.thresholds.recoveryShare)

usable(id) := sum([desktops.number(serving(id, taker)) | some taker in together(id)])

serving(id, taker) := {key: class |
	some key, class in desktops.serving(desktops.of(taker))
	for_users_of(id, class.deliveryGroup)
}

# for_users_of tells that a delivery group serves users of those that lose their desktops,
# or that nobody knows whom it serves. Machines in a group for other people are there and
# give them nothing.
for_users_of(id, group) if group in groups(id)

for_users_of(_, group) if input.citrixcloud.deliveryGroups.items[group].everyone

for_users_of(_, group) if input.citrixcloud.deliveryGroups.items[group].status != "ok"

for_users_of(id, group) if {
	some other in groups(id)
	shares(input.citrixcloud.deliveryGroups.items[other], input.citrixcloud.deliveryGroups.items[group])
}

# What was found to take over serves some of them, if not by the same names.
for_users_of(id, group) if {
	some other in groups(id)
	taking := input.workloads.groups[other].standIn
	taking.status == "ok"
	taking.id == group
}

shares(one, _) if one.everyone

shares(one, _) if one.status != "ok"

shares(one, other) if {
	some user in one.users
	some user_too in other.users
	lower(user) == lower(user_too)
}

# groups are the delivery groups of the machines that are lost.
groups(id) := {group | some other in peers(id); some group in input.workloads.catalogs[other].groups}

there(id) := sum([desktops.number(desktops.of(taker)) | some taker in together(id)])

unlisted(id) := machines_unlisted(id) | groups_unlisted(id)

machines_unlisted(id) := {message |
	some other in (peers(id) | together(id))
	message := desktops.unlisted(other)
}

# groups_unlisted tells of machines in delivery groups that are not among those listed:
# nobody knows whether these are open.
groups_unlisted(id) := {message |
	some taker in together(id)
	some class in desktops.of(taker)
	class.deliveryGroup != ""
	not input.citrixcloud.deliveryGroups.items[class.deliveryGroup]
	message := sprintf("machines of %s are in a delivery group that Citrix Cloud does not list", [input.workloads.catalogs[taker].name])
}

# unusable says why the others give nobody a desktop.
unusable(id) := {reason: number |
	some reason, number in {
		"inMaintenance": desktops.number([class | some class in classes(id); class.inMaintenance]),
		"drained": desktops.number([class | some class in classes(id); not class.inMaintenance; desktops.drained(class)]),
		"runningUnregistered": desktops.number([class | some class in classes(id); not class.inMaintenance; not desktops.drained(class); desktops.lost(class)]),
		"withoutOpenDeliveryGroup": desktops.number([class |
			some class in classes(id)
			not class.inMaintenance
			not desktops.drained(class)
			not desktops.lost(class)
			not desktops.serves(class.deliveryGroup)
		]),
		"inGroupForOthers": desktops.number([class |
			some class in desktops.serving(classes(id))
			not for_users_of(id, class.deliveryGroup)
		]),
	}
	number > 0
}

classes(id) := [class | some taker in together(id); some class in desktops.of(taker)]

names(ids) := sort([input.workloads.catalogs[id].name | some id in ids])

only(0) := ""

only(number) := "Only " if number > 0

# subject says whose machines are to be replaced.
subject(ids) := sprintf("%s needs", names(ids)) if {
	count(ids) == 1
} else := sprintf("%s together need", [concat(", ", names(ids))])

share := "" if {
	input.estate.thresholds.recoveryShare == 1
} else := sprintf(" (thresholds.recoveryShare is %v)", [input.estate.thresholds.recoveryShare])

fix(id) := commands.end_maintenance(names(takers[id])[0]) if {
	unusable(id).inMaintenance
	there(id) >= wanted(id)
} else := sprintf("%s | Where-Object WindowsConnectionSetting -ne 'LogonEnabled' | ForEach-Object { Invoke-Command -ComputerName $_.DNSName { change logon /enable } }", [commands.machines(names(takers[id])[0])]) if {
	unusable(id).drained
	there(id) >= wanted(id)
} else := desktops.why(names(takers[id])[0]) if {
	unusable(id).runningUnregistered
	there(id) >= wanted(id)
} else := sprintf("in Studio, Delivery Groups › Edit: add all machines of %s to a group that is enabled, not in maintenance, and open to the users of production", [names(takers[id])[0]]) if {
	there(id) >= wanted(id)
} else := sprintf(
	"in Studio, Machine Catalogs › %s › Add Machines: %d more, and add them to its delivery group",
	[names(takers[id])[0], wanted(id) - there(id)],
)
