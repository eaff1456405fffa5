# METADATA
# title: Recovery plans were validated recently, without errors
# description: >-
#   A recovery plan is made once and everything around it goes on changing: machines are
#   renamed, networks go, licences end. A validation finds that while there is time; a
#   failover finds it as well.
#   One that is a few days late matters at medium.
# custom:
#   severity: high
#   remediation: >-
#     Mend what the validation complains of, validate the plan in Prism Central, and do so
#     every month.
#   requires: [protection, prism]
#   recommendations: [EXT-N-05]
#   basis: practice
#   planned: >-
#     Planned failover, which is validated against both sites.
#   unplanned: >-
#     Unplanned failover, from the newest recovery point; validation cannot ask production any
#     more.
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.plan_validated

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["validation"])} if {
	some uuid in object.keys(replication.plans)
}

findings contains object.union(flaw, {"target": replication.plan_target(uuid), "fix": fix}) if {
	some uuid, plan in replication.plans
	some flaw in replication.flaws(uuid, "validation")
	fix := sprintf("In Prism Central, open the recovery plan %s, validate it, and fix what it reports until it reports nothing", [plan.name])
}

gaps contains {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": doubt} if {
	some uuid in object.keys(replication.plans)
	some doubt in replication.doubts(uuid, "validation")
}
