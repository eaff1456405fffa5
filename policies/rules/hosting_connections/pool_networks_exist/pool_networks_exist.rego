# METADATA
# title: Resource pools of the recovery site use networks that are there
# description: >-
#   A resource pool keeps the name of a network as it was when somebody chose it. When the
#   network has been renamed or deleted on the cluster, or is on another one, MCS makes no
#   machine, and those that are there get no adapter with the next image.
# custom:
#   severity: high
#   remediation: >-
#     Choose a network that the recovery cluster has in the resource pool, or make the network
#     again under that name.
#   requires: [workloads, citrixcloud.connections, citrixcloud.resourcePools, prism]
#   recommendations: [CONN-015]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
#   observes: recovery
package muster.rules.hosting_connections.pool_networks_exist

import data.muster.lib.citrix.connections
import data.muster.lib.replication

targets contains connections.target(c) if some c in judged

needs contains {"target": connections.target(c), "fact": fact} if {
	some c in judged
	some fact in [
		connections.fact, ["citrixcloud", "resourcePools"],
		["prism", "sites", "recovery", "central", "subnets"], ["prism", "sites", "recovery", "central", "clusters"],
	]
}

findings contains {
	"target": connections.target(c),
	"message": sprintf("The resource pool %s of %s uses %s, and no cluster of the recovery site has such a network.", [pool.name, c.name, concat(", ", sort(lost))]),
	"evidence": {"found": sort(lost), "expected": sort(there)},
	"severity": grave(pool, lost),
	"fix": sprintf("in Studio, Hosting › %s › %s › Edit: choose a network that the cluster has (%s)", [c.name, pool.name, concat(", ", sort(there))]),
} if {
	some id, c in judged
	input.prism.sites.recovery.central.subnets.status == "ok"
	some pool in pools(id)
	lost := {network | some network in pool.networks; not exists(network)}
	count(lost) > 0
}

# judged are the connections of the recovery site that lead to Nutanix and have a network.
judged := {id: c |
	input.estate.sites.recovery.prismCentral.host != ""
	some id, c in connections.at("recovery")
	connections.ahv(c)
	some pool in pools(id)
	some _ in pool.networks
}

pools(id) := [pool |
	some pool in input.citrixcloud.resourcePools.items
	pool.connection == id
]

# grave is high when the pool has no network that is there.
grave(pool, lost) := "high" if {
	count(lost) == count({network | some network in pool.networks})
} else := "medium"

# there are the networks of the clusters of the recovery site, and those of several clusters.
there := {subnet.name |
	some subnet in input.prism.sites.recovery.central.subnets.items
	of_recovery(subnet.cluster)
}

of_recovery("")

of_recovery(uuid) if uuid in replication.clusters.recovery

# A plug-in may add the cluster or the VLAN behind the name.
exists(network) if {
	some name in there
	startswith(sprintf("%s ", [lower(network)]), sprintf("%s ", [lower(name)]))
}
