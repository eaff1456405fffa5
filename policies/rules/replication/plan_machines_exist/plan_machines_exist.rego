# METADATA
# title: Recovery plans start machines that are there
# description: >-
#   A machine that was deleted stays in the plan that names it. In a disaster the plan reports
#   an error for it, or starts what its last copy still holds, and whoever wrote it down was
#   counting on a server that is not protected any more. One that was made anew under the same
#   name has another id, and the plan does not start it.
# custom:
#   severity: medium
#   remediation: >-
#     Take machines that are gone out of the recovery plan, and put those in that replaced
#     them; choosing machines by category keeps a plan up to date.
#   requires: [protection, prism]
#   recommendations: [EXT-N-05]
#   basis: practice
#   lost: >-
#     names: production tells which machines there were; the plans are what the recovery site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.plan_machines_exist

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.members_needs({replication.plan_target(uuid) | some uuid in object.keys(replication.plans)})

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, rest)} if {
	some uuid in object.keys(replication.plans)
	some rest in [[], ["lost"]]
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plan %s starts %d of %d machines that are not there any more: %s.", [plan.name, count(plan.lost.vms), count(plan.vms), few(plan.lost.vms)]),
	"evidence": {"found": plan.lost.vms, "expected": "machines that Prism Central lists"},
	"fix": sprintf("In Prism Central, open the recovery plan %s, take out %s, and put in what replaced them; where the machines are there, let the account that muster uses see all machines", [plan.name, few(plan.lost.vms)]),
} if {
	some uuid, plan in replication.plans
	plan.lost.status == "ok"
	count(plan.lost.vms) > 0
}

# few are the first of them.
few(vms) := concat(", ", vms) if {
	count(vms) <= 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(vms, 0, 3)), count(vms) - 3])
