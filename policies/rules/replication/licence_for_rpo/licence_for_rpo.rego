# METADATA
# title: Clusters are licensed for synchronous and near-synchronous replication
# description: >-
#   Copies more often than every hour, and synchronous ones, are features of NCI Ultimate
#   or of the Advanced Replication add-on to NCI Pro, on the clusters of both sides. With
#   less, the schedule that the promise about lost data rests on has no licence. Scripts in
#   recovery plans, which need the same licence, are not looked at.
# custom:
#   severity: blocker
#   remediation: >-
#     License the clusters of both sites with NCI Ultimate, or NCI Pro with Advanced
#     Replication; or be content with copies every hour.
#   requires: [prism]
#   recommendations: [NLIC-002]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.licence_for_rpo

import data.muster.lib.replication

targets contains replication.cluster_target(use) if some use in uses

targets contains need.target if some need in unlisted

needs contains {"target": replication.cluster_target(use), "fact": replication.licence_fact(use)} if some use in uses

needs contains need if some need in unlisted

findings contains {
	"target": replication.cluster_target(use),
	"message": sprintf("%s, which the licence of %s does not allow.", [use.by, replication.cluster_name(use)]),
	"evidence": {
		"found": {"edition": licence.edition, "advancedReplication": licence.advancedReplication},
		"expected": "NCI Ultimate, or NCI Pro with Advanced Replication",
	},
	"fix": sprintf("License %s with NCI Ultimate, or NCI Pro with the Advanced Replication add-on", [replication.cluster_name(use)]),
} if {
	some use in uses
	licence := replication.licence(use)
	too_little(licence)
}

gaps contains replication.riddle(use) if some use in uses

too_little(licence) if replication.edition(licence) in replication.lesser

too_little(licence) if {
	replication.edition(licence) == "PRO"
	not licence.advancedReplication
}

unlisted := replication.unlisted(rests_on) | replication.clusters_unlisted(uses)

rests_on := (replication.policies_listed | replication.domains_listed("production")) | replication.schedules_read

uses := by_policies | by_domains

by_policies := {use |
	some policy in replication.policies
	some schedule in policy.schedules
	schedule.remote != ""
	schedule.rpoSeconds < hourly
	by := sprintf("The protection policy %s replicates from %s to %s %s", [
		policy.name, schedule.source, schedule.remote,
		replication.pace(schedule.rpoSeconds),
	])
	some use in replication.policy_uses(policy, {schedule.source, schedule.remote}, by)
}

by_domains := {use |
	some [key, name] in replication.held("production")
	some how in hows(replication.domain("production", key, name))
	some use in replication.domain_uses(name, sprintf("The protection domain %s replicates %s", [name, how]))
}

# hows are the ways in which an active domain replicates that need the licence.
hows(domain) := {replication.pace(schedule.rpoSeconds) |
	domain.active
	domain.schedules.status == "ok"
	some schedule in domain.schedules.items
	replication.kept_remotely(schedule)
	schedule.rpoSeconds < hourly
} | {"by Metro Availability" |
	domain.active
	domain.metro != ""
}

# hourly is the shortest time between asynchronous copies.
hourly := 3600
