# METADATA
# title: The clusters of the recovery site are up
# description: >-
#   A cluster that its own Prism Central cannot reach takes no copies and starts no
#   machine. All that lies on it may be in the best of order.
# custom:
#   severity: blocker
#   remediation: >-
#     See in Prism what has become of the cluster, and bring it back before anything else.
#   requires: [prism]
#   recommendations: [EXT-N-11]
#   basis: practice
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.recovery_clusters_available

import data.muster.lib.replication

targets contains replication.cluster_target(found.use) if some found in replication.at("recovery")

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

needs contains {"target": replication.cluster_target(found.use), "fact": replication.cluster_fact(found.use, [])} if {
	some found in replication.at("recovery")
}

findings contains finding if {
	some found in replication.at("recovery")
	found.cluster.available == false
	finding := {
		"target": replication.cluster_target(found.use),
		"message": sprintf("Prism Central says that the cluster %s of the recovery site is not available.", [found.cluster.name]),
		"evidence": {"found": {"available": false}, "expected": {"available": true}},
		"fix": sprintf("In Prism Central, Infrastructure › Clusters, see what is wrong with %s; on one of its Controller VMs: cluster status; ncli alerts ls", [found.cluster.name]),
	}
}

# A cluster whose Prism Element answers is there, whatever an older Prism Central leaves
# unsaid.
gaps contains {"target": replication.cluster_target(found.use), "reason": "fact_missing", "message": message} if {
	some uuid, found in replication.at("recovery")
	found.cluster.available == null
	not replication.answered_for(uuid)
	message := sprintf("Prism Central does not say whether the cluster %s is available, and its Prism Element did not answer", [found.cluster.name])
}

unlisted := replication.clusters_needs("recovery")
