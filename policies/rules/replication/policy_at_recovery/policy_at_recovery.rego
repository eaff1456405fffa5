# METADATA
# title: The recovery site's own Prism Central has the protection policies
# description: >-
#   Paired Prism Centrals keep copies of each other's protection policies. After a failover it
#   is the copy at the recovery site that protects the machines, and that brings them back. A
#   copy that is missing, or that says something else, shows that the two have not
#   synchronized, and what else has not arrived nobody can tell.
# custom:
#   severity: medium
#   remediation: >-
#     In both Prism Centrals, see that the other one is a connected availability zone, and let
#     them synchronize their policies.
#   requires: [protection, prism]
#   recommendations: [EXT-N-07]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.policy_at_recovery

import data.muster.lib.replication

targets contains replication.policy_target(uuid) if some uuid, _ in copying

targets contains need.target if some need in replication.unlisted(replication.policies_listed)

needs contains need if some need in replication.unlisted(replication.policies_listed)

needs contains {"target": replication.policy_target(uuid), "fact": ["protection", "policies", uuid]} if some uuid, _ in copying

findings contains {
	"target": replication.policy_target(uuid),
	"message": sprintf("%s does not have the protection policy %s.", [central, policy.name]),
	"evidence": {"found": "no policy of that uuid or name", "expected": policy.name},
	"fix": sprintf("In both Prism Centrals, see that the other one is a connected availability zone and let them synchronize; then look for the protection policy %s at the recovery site", [policy.name]),
} if {
	some uuid, policy in copying
	known := input.protection.policies[uuid]
	known.status == "ok"
	not known.there
}

findings contains {
	"target": replication.policy_target(uuid),
	"message": sprintf("%s has another version of the protection policy %s: it differs in %s.", [central, policy.name, concat(", ", known.differs)]),
	"evidence": {"found": known.differs, "expected": "the same policy at both Prism Centrals"},
	"fix": sprintf("See in both Prism Centrals which version of the protection policy %s is right, and let them synchronize", [policy.name]),
} if {
	some uuid, policy in copying
	known := input.protection.policies[uuid]
	known.status == "ok"
	count(known.differs) > 0
}

# copying are the policies that bring copies to the recovery site, by uuid. One Prism Central
# that manages both sites has no second version of them.
copying := {uuid: policy |
	some uuid, policy in replication.policies
	count(replication.copying(policy)) > 0
	not shared(uuid)
}

shared(uuid) if {
	known := input.protection.policies[uuid]
	known.status == "ok"
	known.shared
}

central := sprintf("The Prism Central of the recovery site, %s,", [host]) if {
	host := input.estate.sites.recovery.prismCentral.host
	host != ""
} else := "The Prism Central of the recovery site"
