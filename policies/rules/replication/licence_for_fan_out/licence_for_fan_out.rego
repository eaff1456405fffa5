# METADATA
# title: Clusters are licensed for replication to more than one place
# description: >-
#   One source that replicates to several places, as base images often do to all
#   clusters, is a feature of NCI Pro. NCI Starter covers one place and one other; copies
#   beyond that have no licence, and it shows when they are needed.
# custom:
#   severity: high
#   remediation: >-
#     License the clusters that take part with NCI Pro or better, or replicate to one
#     place only.
#   requires: [prism]
#   recommendations: [NLIC-003]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.licence_for_fan_out

import data.muster.lib.replication

targets contains replication.cluster_target(use) if some use in uses

targets contains need.target if some need in unlisted

needs contains {"target": replication.cluster_target(use), "fact": replication.licence_fact(use)} if some use in uses

needs contains need if some need in unlisted

findings contains {
	"target": replication.cluster_target(use),
	"message": sprintf("%s, which the licence of %s does not allow.", [use.by, replication.cluster_name(use)]),
	"evidence": {"found": licence.edition, "expected": "NCI Pro or better"},
	"fix": sprintf("License %s with NCI Pro or better", [replication.cluster_name(use)]),
} if {
	some use in uses
	licence := replication.licence(use)
	replication.edition(licence) in replication.lesser
}

gaps contains replication.riddle(use) if some use in uses

unlisted := replication.unlisted(replication.policies_listed | replication.domains_listed("production")) | replication.clusters_unlisted(uses)

uses := by_policies | by_domains

# Two places that replicate to each other are no more than two; a chain of three is.
by_policies := {use |
	some policy in replication.policies
	labels := {label |
		some schedule in policy.schedules
		schedule.remote != ""
		some label in [schedule.source, schedule.remote]
	}
	count(labels) > 2
	by := sprintf("The protection policy %s replicates between %s", [policy.name, concat(", ", sort(labels))])
	some use in replication.policy_uses(policy, labels, by)
}

by_domains := {use |
	some [key, name] in replication.held("production")
	domain := replication.domain("production", key, name)
	domain.active
	remote := {site | some site in domain.remoteSites}
	count(remote) > 1
	by := sprintf("The protection domain %s replicates to %s", [name, concat(", ", sort(remote))])
	some use in replication.domain_uses(name, by)
}
