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

targets contains sprintf("cluster/%s", [name]) if some name in unknown

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

# What is said of a cluster that Prism calls otherwise is said of none.
findings contains {
	"target": sprintf("cluster/%s", [name]),
	"message": sprintf("The estate file names the cluster %s at the recovery site, and no Prism Central has one of that name%s.", [name, called(name)]),
	"evidence": {"found": sort(listed), "expected": name},
	"severity": grave(name),
	"fix": sprintf("In the estate file, write the cluster %s as Prism Central does, in sites.recovery.clusters", [name]),
} if {
	some name in unknown
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

# listed are the names of the clusters that Prism Centrals have, of any site.
listed := {cluster.name |
	some site in input.prism.sites
	some cluster in site.central.clusters.items
}

# unknown are the declared clusters that no Prism Central has, where all told what they have. One
# that no Prism Central manages is known to its Prism Element alone.
unknown := {cluster.name |
	all_told
	some cluster in input.estate.sites.recovery.clusters
	not lower(cluster.name) in {lower(name) | some name in listed}
	not alone(cluster.name)
}

all_told if {
	count(listed) > 0
	every site in ["production", "recovery"] {
		told(site)
	}
}

told(site) if input.prism.sites[site].central.clusters.status == "ok"

told(site) if input.estate.sites[site].prismCentral.host == ""

# element is the Prism Element that answers for a declared cluster.
element(name) := input.prism.sites.recovery.elements[lower(name)] if {
	input.prism.sites.recovery.elements[lower(name)].status == "ok"
}

alone(name) if {
	uuid := element(name).uuid
	every site in input.prism.sites {
		not site.central.clusters.items[uuid]
	}
}

called(name) := sprintf("; its Prism Element is that of %s", [concat(", ", sort(names))]) if {
	uuid := element(name).uuid
	names := {cluster.name | some site in input.prism.sites; cluster := site.central.clusters.items[uuid]}
	count(names) > 0
} else := ""

# grave is medium where the Prism Element tells which cluster is meant.
grave(name) := "medium" if {
	element(name)
} else := "high"
