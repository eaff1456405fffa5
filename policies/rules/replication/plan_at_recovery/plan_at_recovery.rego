# METADATA
# title: The recovery site's own Prism Central knows the recovery plans
# description: >-
#   When production is gone, its Prism Central is gone with it. A plan that the Prism
#   Central of the recovery site does not know cannot be started by anybody, however
#   good the copies are. One Prism Central may manage both sites: its address tells at which
#   of them it stands.
# custom:
#   severity: blocker
#   remediation: >-
#     Pair the two Prism Centrals as availability zones and let them synchronize their
#     plans; look for the plan at the recovery site.
#   requires: [protection, prism]
#   recommendations: [EXT-N-08]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.plan_at_recovery

import data.muster.lib.citrix.connections
import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["known"])} if {
	some uuid in object.keys(replication.plans)
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The Prism Central of the recovery site%s does not know the recovery plan %s.", [named, plan.name]),
	"evidence": {"found": "no plan of that uuid or name", "expected": plan.name},
	"fix": sprintf("In both Prism Centrals, see that the other one is a connected availability zone and let them synchronize; then look for the recovery plan %s at the recovery site. With production gone, make it there anew", [plan.name]),
} if {
	some uuid, plan in replication.plans
	plan.known.status == "ok"
	not plan.known.there
}

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("One Prism Central, %s, manages both sites and stands at production: the recovery plan %s is lost with it.", [shared, plan.name]),
	"evidence": {"found": sprintf("%s, at production", [shared]), "expected": "a Prism Central that stands at the recovery site"},
	"fix": sprintf("Move %s to the recovery site, or set up a Prism Central there and connect the two as availability zones", [shared]),
} if {
	some uuid, plan in replication.plans
	plan.known.shared
	connections.stands(shared) == "production"
}

# Both Prism Centrals can be right for a while, and nobody can tell which of the two holds.
gaps contains {
	"target": replication.plan_target(uuid), "reason": "fact_missing", "severity": "medium",
	"message": sprintf("the copy of the recovery plan %s at the recovery site%s differs from that of production in %s: see in both Prism Centrals which one is right, and let them synchronize", [plan.name, named, concat(", ", plan.known.differs)]),
} if {
	some uuid, plan in replication.plans
	plan.known.status == "ok"
	count(plan.known.differs) > 0
}

attest contains {
	"target": replication.plan_target(uuid),
	"question": sprintf("One Prism Central, %s, manages both sites, and nothing tells where it stands. Is it there when production is gone, or brought back first, and was that tried?", [shared]),
	"list": [shared],
} if {
	some uuid, plan in replication.plans
	plan.known.shared
	connections.stands(shared) == "unknown"
}

shared := input.estate.sites.recovery.prismCentral.host

# named is the host of that Prism Central, where it is declared.
named := sprintf(", %s,", [host]) if {
	host := input.estate.sites.recovery.prismCentral.host
	host != ""
} else := ""
