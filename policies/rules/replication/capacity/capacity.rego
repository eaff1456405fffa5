# METADATA
# title: The recovery site has the memory for all that starts there
# description: >-
#   The machines of the recovery plans, and the desktops of recovery catalogs that are off
#   until the disaster, come on top of what runs at the recovery site already. If memory
#   does not suffice, the last ones do not start. One host is counted out, because it may
#   be the one that is down, and more when more are in maintenance. What the Controller VMs
#   of the clusters take is not known here and comes on top.
# custom:
#   severity: blocker
#   remediation: >-
#     Add memory or hosts at the recovery site, take machines that can wait out of the plans,
#     or plan for fewer desktops.
#   requires: [protection, prism]
#   recommendations: [EXT-N-09]
#   basis: practice
#   lost: >-
#     names: production tells how much memory its machines have; what is free is what the recovery
#     site has
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.capacity

import data.muster.lib.replication

targets contains site if not nothing_comes

needs contains {"target": site, "fact": ["protection", "capacity"]} if not nothing_comes

needs contains {"target": site, "fact": fact} if {
	not nothing_comes
	some fact in replication.plans_listed
}

# Pooled desktops come on top, as many as Citrix Cloud has at the recovery site.
needs contains {"target": site, "fact": ["citrixcloud", list]} if {
	not nothing_comes
	some list in ["catalogs", "machines"]
}

# A plan that could not be read adds machines that nobody has counted.
needs contains {"target": site, "fact": replication.plan_fact(uuid, [])} if {
	not nothing_comes
	some uuid in object.keys(replication.plans)
}

findings contains {
	"target": site,
	"message": sprintf("%s start at the recovery site; %v GiB are in use there and %v GiB remain when its largest host is down.", [
		concat(" and ", comers), gib(capacity.inUse),
		gib(max([0, capacity.usable - capacity.inUse])),
	]),
	"evidence": {
		"found": {"inUseGiB": gib(capacity.inUse), "addedGiB": gib(capacity.added), "desktopsGiB": gib(capacity.desktops)},
		"expected": {"atMostGiB": gib(capacity.usable)},
		"machines": capacity.vms,
		"desktops": capacity.off,
	},
	"fix": sprintf("Add %v GiB of memory to the clusters of the recovery site, or take machines of that size out of the recovery plans and catalogs", [missing]),
} if {
	capacity.status == "ok"
	not nothing_comes
	needed > capacity.usable
	missing := ceil((needed - capacity.usable) / bytes)
}

# A machine runs on one host.
findings contains {
	"target": site,
	"message": sprintf("%s, which a recovery plan starts, has %v GiB of memory, and no host of the recovery site has more than %v GiB.", [capacity.largestName, gib(capacity.largestVM), gib(capacity.largestHost)]),
	"evidence": {"found": {"machineGiB": gib(capacity.largestVM)}, "expected": {"atMostGiB": gib(capacity.largestHost)}},
	"fix": sprintf("Give %s less memory, or the recovery site a host with more", [capacity.largestName]),
} if {
	capacity.status == "ok"
	capacity.vms > 0
	capacity.largestVM >= capacity.largestHost
}

site := "site/recovery"

capacity := input.protection.capacity

needed := (capacity.inUse + capacity.added) + capacity.desktops

comers := [text |
	some [number, text] in [
		[capacity.vms, sprintf("%d machines of the recovery plans (%v GiB)", [capacity.vms, gib(capacity.added)])],
		[capacity.off, sprintf("%d desktops of recovery catalogs that are off (%v GiB)", [capacity.off, gib(capacity.desktops)])],
	]
	number > 0
]

# nothing_comes tells that no recovery plan starts anything, and no desktop is off.
nothing_comes if {
	capacity.status == "ok"
	capacity.vms == 0
	capacity.off == 0
	every fact in replication.plans_listed {
		replication.learnt(fact)
	}
	every uuid in object.keys(replication.plans) {
		replication.learnt(replication.plan_fact(uuid, []))
	}
}

bytes := 1073741824

# gib is a number of bytes in GiB, with one digit.
gib(n) := round((n * 10) / bytes) / 10
