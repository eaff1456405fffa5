# METADATA
# title: The validation of recovery plans leaves no warnings
# description: >-
#   A validation that ends with warnings counts as passed. What it warns of, such as a
#   machine without a recovery point or a network without a test network, is what goes
#   wrong first in a failover.
# custom:
#   severity: medium
#   remediation: >-
#     Mend what the validation warns of, and validate the plan again.
#   requires: [protection, prism]
#   recommendations: [EXT-N-05]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.plan_validation_warnings

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in judged

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["validation"])} if some uuid in judged

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The last validation of the recovery plan %s ended as %s, with %d warnings%s.", [
		plan.name, run.outcome, run.warnings,
		replication.quoted(run.problems),
	]),
	"evidence": {"found": {"warnings": run.warnings, "problems": run.problems}, "expected": "no warnings", "ended": run.ended},
	"fix": sprintf("In Prism Central, open the recovery plan %s, validate it, and mend what it warns of until it reports nothing", [plan.name]),
} if {
	some uuid in judged
	plan := replication.plans[uuid]
	run := plan.validation
	troubled(run)
}

# judged are the plans whose validation is not known to have failed, which is another
# matter.
judged := {uuid |
	some uuid, plan in replication.plans
	not replication.wrong(plan.validation)
	not never(plan.validation)
}

never(run) if {
	run.status == "ok"
	not run.done
}

troubled(run) if run.warnings > 0

troubled(run) if count(run.problems) > 0

troubled(run) if contains(upper(run.outcome), "WARNING")
