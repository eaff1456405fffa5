# METADATA
# title: Recovery plans start what is needed before what needs it
# description: >-
#   A server that comes up before what it needs starts without it, and stays broken until
#   somebody restarts its services. Starting both in the same stage is allowed here: it
#   often works, but nothing says which comes first. A plan with a single stage has no order at
#   all, which is told at medium.
# custom:
#   severity: high
#   remediation: >-
#     Move machines to later stages of the recovery plan until everything comes after what
#     it needs.
#   requires: [protection, prism, components]
#   recommendations: [GRAPH-002]
#   basis: document
#   lost: >-
#     names: production tells which machine is which server; the plans are what the recovery site
#     has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.start_order

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in judged

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.members_needs({replication.plan_target(uuid) | some uuid in judged})

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, [])} if some uuid in judged

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plan %s starts %s in stage %d, before %s, which it needs, is up with stage %d.", [
		plan.name, pair.early, plan.stages[pair.early].first,
		pair.needed, plan.stages[pair.needed].last,
	]),
	"evidence": {
		"found": {pair.early: sprintf("from stage %d", [plan.stages[pair.early].first]), pair.needed: sprintf("until stage %d", [plan.stages[pair.needed].last])},
		"expected": sprintf("%s from stage %d", [pair.early, plan.stages[pair.needed].last + 1]),
	},
	"fix": sprintf("In the recovery plan %s, move the machines of %s behind stage %d", [plan.name, pair.early, plan.stages[pair.needed].last]),
} if {
	some uuid in judged
	plan := replication.plans[uuid]
	plan.status == "ok"
	some pair in pairs(plan)
	plan.stages[pair.early].first < plan.stages[pair.needed].last
}

findings contains {
	"target": replication.plan_target(uuid), "severity": "medium",
	"message": sprintf("The recovery plan %s starts all of its machines at once, and %s.", [plan.name, concat("; ", [
	sprintf("%s needs %s", [early, concat(", ", sort({pair.needed | some pair in pairs(plan); pair.early == early}))]) |
		some early in sort({pair.early | some pair in pairs(plan)})
	])]),
	"evidence": {"found": "one stage", "expected": "stages in which everything comes after what it needs"},
	"fix": sprintf("In the recovery plan %s, add stages to the power-on sequence: what others need first, with a delay behind it", [plan.name]),
} if {
	some uuid in judged
	plan := replication.plans[uuid]
	plan.status == "ok"
	count(pairs(plan)) > 0
	count(used(uuid)) == 1
}

# used are the stages of a plan that start something.
used(uuid) := {i |
	some i, stage in input.prism.sites[replication.keeper].central.plans.items[uuid].stages
	some _ in array.concat(listed(stage.vms), listed(stage.categories))
}

listed(null) := []

listed(list) := list if is_array(list)

# judged are the plans in which something needs something else, or may do so.
judged := {uuid |
	some uuid, plan in replication.plans
	count(pairs(plan)) > 0
} | {uuid |
	some uuid, plan in replication.plans
	plan.status != "ok"
}

# pairs are a component of a plan and one of the same plan that it needs.
pairs(plan) := {{"early": id, "needed": below} |
	some id, _ in plan.stages
	some below in input.components[id].needs
	plan.stages[below]
}
