# METADATA
# title: Recovery plans were tested recently, with success
# description: >-
#   Only a test failover shows that machines come up at the recovery site, in their
#   order and with their networks. A plan that was never tried is a hope. A test that was
#   not put away leaves copies running that take room from the real ones; newer versions
#   of Prism do not tell that, so only those that do are held to it.
#   One that is a few days late matters at medium.
# custom:
#   severity: high
#   remediation: >-
#     Run a test failover into the test networks, look at what came up, and clean up
#     afterwards. Twice a year keeps the plan and its people in practice.
#   requires: [protection, prism]
#   recommendations: [EXT-N-06]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.plan_tested

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["test"])} if {
	some uuid in object.keys(replication.plans)
}

findings contains object.union(flaw, {"target": replication.plan_target(uuid), "fix": fix}) if {
	some uuid, plan in replication.plans
	some flaw in replication.flaws(uuid, "test")
	fix := sprintf("In Prism Central, open the recovery plan %s, run a test failover, and clean up when it is done", [plan.name])
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The last test failover of the recovery plan %s was not cleaned up: its clean-up is %s.", [plan.name, plan.test.cleanUp]),
	"evidence": {"found": plan.test.cleanUp, "expected": "COMPLETED", "ended": plan.test.ended},
	"fix": sprintf("In Prism Central, open the recovery plan %s and clean up its test failover", [plan.name]),
} if {
	some uuid, plan in replication.plans
	replication.ran(uuid, "test")
	plan.test.cleanUp != ""
	not replication.succeeded({"outcome": plan.test.cleanUp})
}

gaps contains {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": doubt} if {
	some uuid in object.keys(replication.plans)
	some doubt in replication.doubts(uuid, "test")
}
