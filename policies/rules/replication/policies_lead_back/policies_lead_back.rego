# METADATA
# title: Protection policies copy back after a failover
# description: >-
#   After a failover the machines run at the recovery site, and are protected by the same
#   policy. One that has a schedule in one direction alone copies nothing then: whatever goes
#   wrong at the recovery site is final, and the way back to production begins with the first
#   copy of everything.
# custom:
#   severity: medium
#   remediation: >-
#     Give the protection policy a schedule from the recovery site to production as well.
#   requires: [prism, protection]
#   recommendations: [EXT-N-07]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.policies_lead_back

import data.muster.lib.replication

targets contains replication.policy_target(uuid) if some uuid in object.keys(copying)

targets contains need.target if some need in replication.unlisted(replication.policies_listed)

needs contains need if some need in replication.unlisted(replication.policies_listed)

needs contains {"target": replication.policy_target(uuid), "fact": replication.policy_fact(uuid)} if some uuid in object.keys(copying)

findings contains {
	"target": replication.policy_target(uuid),
	"message": sprintf("The protection policy %s copies to the recovery site, and nothing back from there: after a failover its machines have no copy elsewhere.", [policy.name]),
	"evidence": {
		"found": [sprintf("from %s to %s", [s.source, s.remote]) | some s in policy.schedules],
		"expected": "a schedule from the recovery site too",
	},
	"fix": sprintf("In Prism Central, Protection Policies › %s › Update: add a schedule from %s back", [policy.name, concat(", ", sort(there(policy)))]),
} if {
	some uuid, policy in copying
	count(back(policy)) == 0
}

# copying are the policies that bring copies to the recovery site.
copying := {uuid: policy |
	some uuid, policy in replication.policies
	count(replication.copying(policy)) > 0
}

there(policy) := {location.label | some location in policy.locations; replication.leads(location)}

# back are the schedules of a policy that bring copies from the recovery site to another place.
back(policy) := {schedule |
	some schedule in policy.schedules
	schedule.source in there(policy)
	schedule.remote != ""
	not schedule.remote in there(policy)
	not schedule.paused == true
}
