# METADATA
# title: The recovery site has the memory for what the plans start
# description: >-
#   The machines of the recovery plans come on top of what runs at the recovery site
#   already. If memory does not suffice, the last ones in the order do not start. One
#   host is counted out, because it may be the one that is down. Pooled desktops
#   that are made anew at the recovery site are no part of the plans and come on top.
# custom:
#   severity: blocker
#   remediation: >-
#     Add memory or hosts at the recovery site, or take machines that can wait out of the
#     plans.
#   requires: [protection, prism]
#   recommendations: [EXT-N-09]
#   basis: practice
#   observes: recovery
package muster.rules.replication.capacity

import data.muster.lib.replication

targets contains site if not nothing_planned

needs contains {"target": site, "fact": ["protection", "capacity"]} if not nothing_planned

needs contains {"target": site, "fact": fact} if {
	not nothing_planned
	some fact in replication.plans_listed
}

# A plan that could not be read adds machines that nobody has counted.
needs contains {"target": site, "fact": replication.plan_fact(uuid, [])} if {
	not nothing_planned
	some uuid in object.keys(replication.plans)
}

findings contains {
	"target": site,
	"message": sprintf("The recovery plans start %d machines with %v GiB; %v GiB are in use at the recovery site and %v GiB remain when its largest host is down.", [
		capacity.vms, gib(capacity.added), gib(capacity.inUse),
		gib(max([0, capacity.usable - capacity.inUse])),
	]),
	"evidence": {
		"found": {"inUseGiB": gib(capacity.inUse), "addedGiB": gib(capacity.added)},
		"expected": {"atMostGiB": gib(capacity.usable)},
		"machines": capacity.vms,
	},
	"fix": sprintf("Add %v GiB of memory to the clusters of the recovery site, or take machines of that size out of the recovery plans", [missing]),
} if {
	capacity.status == "ok"
	not nothing_planned
	capacity.inUse + capacity.added > capacity.usable
	missing := ceil(((capacity.inUse + capacity.added) - capacity.usable) / bytes)
}

site := "site/recovery"

capacity := input.protection.capacity

# nothing_planned tells that no recovery plan starts anything.
nothing_planned if {
	capacity.status == "ok"
	capacity.vms == 0
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
