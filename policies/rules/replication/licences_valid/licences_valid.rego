# METADATA
# title: The licences of the clusters have not run out
# description: >-
#   When the licence of a cluster has run out, what it paid for is no longer supported and
#   may no longer be configured: recovery plans, short intervals, copies to several sites.
#   A licence without an end, such as one for the life of the hardware, is in order.
# custom:
#   severity: high
#   remediation: >-
#     Renew the licences, and apply them to the clusters in Prism Central.
#   requires: [prism]
#   recommendations: [NLIC-001]
#   basis: practice
package muster.rules.replication.licences_valid

import data.muster.lib.replication

targets contains replication.cluster_target(found.use) if some found in clusters

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

needs contains {"target": replication.cluster_target(found.use), "fact": replication.licence_fact(found.use)} if some found in clusters

findings contains finding if {
	some found in clusters
	licence := replication.licence(found.use)
	licence.expires != ""
	time.parse_rfc3339_ns(licence.expires) < time.parse_rfc3339_ns(input.asOf)
	finding := {
		"target": replication.cluster_target(found.use),
		"message": sprintf("A licence of the cluster %s ran out on %s.", [found.cluster.name, substring(licence.expires, 0, 10)]),
		"evidence": {"found": licence.expires, "expected": sprintf("after %s", [input.asOf]), "edition": licence.edition},
		"fix": sprintf("renew it; then in Prism Central, Admin Center › Licensing, apply it to %s", [found.cluster.name]),
	}
}

findings contains finding if {
	some found in clusters
	licence := replication.licence(found.use)
	replication.edition(licence) == "NO_LICENSE"
	finding := {
		"target": replication.cluster_target(found.use),
		"message": sprintf("The cluster %s has no licence.", [found.cluster.name]),
		"evidence": {"found": licence.edition, "expected": "a licence"},
		"fix": sprintf("in Prism Central, Admin Center › Licensing, apply a licence to %s", [found.cluster.name]),
	}
}

clusters := [found |
	some site in ["production", "recovery"]
	some found in replication.at(site)
]

unlisted := replication.clusters_needs("production") | replication.clusters_needs("recovery")
