# METADATA
# title: Each machine is started by one recovery plan, once
# description: >-
#   A machine that two plans start comes up with whichever runs first, before what it needs in
#   the other one, and the second plan reports errors on the day that nobody has time for
#   them. A plan that holds another one whole, as that of a site holds that of an application,
#   is run in its place, and is fine.
# custom:
#   severity: high
#   remediation: >-
#     Leave each machine in one of the plans, or make one plan hold all of the other.
#   requires: [protection, prism]
#   recommendations: [EXT-N-14]
#   basis: practice
#   lost: >-
#     names: production tells which machines there are; the plans are what the recovery site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.one_plan_for_each_vm

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.members_needs({replication.plan_target(uuid) | some uuid in object.keys(replication.plans)})

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, [])} if {
	some uuid in object.keys(replication.plans)
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plans %s and %s both start %s.", [replication.plans[uuid].name, replication.plans[other].name, words(uuid, shared)]),
	"evidence": {"found": names(uuid, shared), "expected": "each machine in one plan", "other": replication.plans[other].name},
	"fix": sprintf("In Prism Central, open the recovery plan %s or %s, and take these machines (or the category that brings them in) out of it", [replication.plans[uuid].name, replication.plans[other].name]),
} if {
	some [uuid, other] in pairs
	shared := started[uuid] & started[other]
	count(started[uuid] - shared) > 0
	count(started[other] - shared) > 0
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plan %s names %s in more than one stage.", [plan.name, words(uuid, twice)]),
	"evidence": {"found": names(uuid, twice), "expected": "each machine in one stage"},
	"fix": sprintf("In Prism Central, open the recovery plan %s, and leave each of these machines in the stage that it belongs to", [plan.name]),
} if {
	some uuid, plan in replication.plans
	plan.status == "ok"
	count(plan.vms) > count(started[uuid])
	twice := repeated(plan.vms)
}

started := {uuid: {vm | some vm in plan.vms} |
	some uuid, plan in replication.plans
	plan.status == "ok"
}

# pairs are each two plans of which a machine is in both, each way round.
pairs := {[uuid, other] |
	some plans in holders
	some uuid in plans
	some other in plans
	uuid != other
}

# holders are the plans of machines that more than one plan starts, each set of them once.
holders := {plans |
	count(started) > 1
	some uuid, vms in started
	some vm in vms
	plans := {other | some other, all in started; all[vm]}
	count(plans) > 1
}

repeated(vms) := {vm |
	some vm in {vm | some vm in vms}
	count([same | some same in vms; same == vm]) > 1
}

names(uuid, vms) := sort({plan.names[i] |
	plan := replication.plans[uuid]
	some i, vm in plan.vms
	vms[vm]
})

words(uuid, vms) := concat(", ", names(uuid, vms)) if {
	count(vms) <= 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(names(uuid, vms), 0, 3)), count(vms) - 3])
