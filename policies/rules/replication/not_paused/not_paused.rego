# METADATA
# title: Replication to the recovery site is not paused
# description: >-
#   Somebody pauses replication for an afternoon and forgets it. Everything goes on
#   looking protected while the copies at the recovery site grow older every day.
# custom:
#   severity: blocker
#   remediation: >-
#     Find out why replication was paused, resume it, and see that new recovery points
#     arrive at the recovery site.
#   requires: [prism]
#   recommendations: [EXT-N-03]
#   basis: practice
#   lost: >-
#     gone: nothing is copied from production any more
#   platform: nutanix
package muster.rules.replication.not_paused

import data.muster.lib.protection
import data.muster.lib.replication

targets contains replication.policy_target(uuid) if some uuid in policies

targets contains replication.domain_target(name) if some [_, name] in replication.replicating

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

needs contains {"target": replication.policy_target(uuid), "fact": replication.policy_fact(uuid)} if some uuid in policies

needs contains {"target": replication.domain_target(name), "fact": array.concat(replication.domain_fact("production", key, name), ["schedules"])} if {
	some [key, name] in replication.replicating
}

findings contains {
	"target": replication.policy_target(uuid),
	"message": sprintf("The protection policy %s is paused from %s to %s.", [policy.name, schedule.source, schedule.remote]),
	"evidence": {
		"found": sprintf("paused, otherwise %s", [replication.pace(schedule.rpoSeconds)]),
		"expected": "not paused",
		"from": schedule.source,
		"to": schedule.remote,
	},
	"fix": protection.resumed(
		sprintf("policy/%s", [policy.name]),
		sprintf("In the Prism Central of production, open the protection policy %s and resume replication to %s", [policy.name, schedule.remote]),
	),
} if {
	some uuid in policies
	policy := replication.policies[uuid]
	some schedule in replication.copying(policy)
	schedule.paused
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("All schedules of the protection domain %s that replicate are suspended on %s.", [name, cluster(key)]),
	"evidence": {
		"found": [sprintf("suspended, otherwise %s", [replication.pace(schedule.rpoSeconds)]) | some schedule in schedules],
		"expected": "a schedule that is not suspended",
		"cluster": cluster(key),
	},
	"fix": protection.resumed(
		sprintf("domain/%s", [name]),
		sprintf("In Prism Element of %s, open the protection domain %s and resume its schedules", [cluster(key), name]),
	),
} if {
	some [key, name] in replication.replicating
	replication.domain("production", key, name).schedules.status == "ok"
	schedules := {schedule |
		some schedule in replication.domain("production", key, name).schedules.items
		replication.kept_remotely(schedule)
	}
	count(schedules) > 0
	every schedule in schedules {
		schedule.suspended
	}
}

# Where a slower one goes on, there are copies, and far too old ones.
findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The schedule of the protection domain %s that replicates %s is suspended on %s; the one that goes on replicates %s.", [
		name, replication.pace(fastest), cluster(key),
		replication.pace(slower),
	]),
	"evidence": {"found": replication.pace(slower), "expected": replication.pace(fastest), "cluster": cluster(key)},
	"fix": sprintf("In Prism Element of %s, open the protection domain %s and resume its schedule, or delete the schedule if it is no longer meant", [cluster(key), name]),
} if {
	some [key, name] in replication.replicating
	replication.domain("production", key, name).schedules.status == "ok"
	schedules := [schedule |
		some schedule in replication.domain("production", key, name).schedules.items
		replication.kept_remotely(schedule)
	]
	fastest := min([schedule.rpoSeconds | some schedule in schedules; schedule.suspended])
	slower := min([schedule.rpoSeconds | some schedule in schedules; not schedule.suspended])
	fastest < slower
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("Metro Availability of the protection domain %s is disabled on %s, so nothing is replicated.", [name, cluster(key)]),
	"evidence": {"found": metro, "expected": "Enabled", "cluster": cluster(key)},
	"fix": sprintf("In Prism Element of %s, open the protection domain %s and enable Metro Availability again", [cluster(key), name]),
} if {
	some [key, name] in replication.replicating
	metro := replication.domain("production", key, name).metro
	lower(metro) == "disabled"
}

unlisted := replication.unlisted(replication.policies_listed) | replication.unlisted(replication.domains_listed("production"))

# policies are those that copy to the recovery site.
policies := {uuid |
	some uuid, policy in replication.policies
	count(replication.copying(policy)) > 0
}

cluster(key) := input.prism.sites.production.elements[key].cluster
