# METADATA
# title: Clusters of the recovery site run no older AOS generation
# description: >-
#   Machines and their features go from an older AOS to a newer one, not always back.
#   Clusters a whole generation apart are outside of what replication between them is
#   supported for, and the older one is the one that everybody will have to work on.
# custom:
#   severity: medium
#   remediation: >-
#     Upgrade AOS on the clusters of the recovery site first, then on those of production.
#   requires: [prism]
#   recommendations: [EXT-N-12]
#   basis: practice
#   lost: >-
#     gone: there is no cluster of production to compare with
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.recovery_cluster_not_older

import data.muster.lib.replication
import data.muster.lib.version_numbers

targets contains replication.cluster_target(found.use) if some found in replication.at("recovery")

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

needs contains {"target": replication.cluster_target(found.use), "fact": fact} if {
	some found in replication.at("recovery")
	some fact in replication.clusters_listed("production")
}

findings contains finding if {
	some found in replication.at("recovery")
	generation(found.cluster.version) < newest
	finding := {
		"target": replication.cluster_target(found.use),
		"message": sprintf("The cluster %s of the recovery site has AOS %s; production has %s.", [found.cluster.name, found.cluster.version, concat(", ", versions)]),
		"evidence": {"found": found.cluster.version, "expected": sprintf("%d or later", [newest])},
		"fix": sprintf("In Prism Central, LCM of the cluster %s: upgrade AOS", [found.cluster.name]),
	}
}

gaps contains {"target": replication.cluster_target(found.use), "reason": "fact_missing", "message": message} if {
	some found in replication.at("recovery")
	some name in (nameless("production") | ({found.cluster.name} & nameless("recovery")))
	message := sprintf("Prism Central does not say which version of AOS the cluster %s has", [name])
}

# generation is the first number of a version.
generation(version) := version_numbers.comparable(version)[0]

nameless(site) := {found.cluster.name |
	some found in replication.at(site)
	count(version_numbers.comparable(found.cluster.version)) == 0
}

versions := sort({found.cluster.version | some found in replication.at("production")})

newest := max({generation(found.cluster.version) | some found in replication.at("production")})

unlisted := replication.clusters_needs("recovery")
