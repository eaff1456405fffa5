# METADATA
# title: Resource pools of the recovery site use networks that are there
# description: >-
#   A resource pool keeps the name of a network as it was when somebody chose it. When the
#   network has been renamed or deleted on the cluster, or is on another one, MCS makes no
#   machine, and those that are there get no adapter with the next image. One with too few
#   addresses lets machines start that nobody reaches.
# custom:
#   severity: high
#   remediation: >-
#     Choose a network that the recovery cluster has in the resource pool, or make the network
#     again under that name.
#   requires: [workloads, citrixcloud.connections, citrixcloud.resourcePools, citrixcloud.catalogs, prism, protection]
#   recommendations: [CONN-015]
#   basis: document
#   lost: >-
#     names: production tells which networks its machines are in; plans, networks and pools are
#     what the recovery site has
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   platform: nutanix
#   observes: recovery
package muster.rules.hosting_connections.pool_networks_exist

import data.muster.lib.citrix.connections
import data.muster.lib.place
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

# A test beside the desktops that live there gives two machines the same address. Where the
# plans were not read, replication/networks-mapped is unknown.
findings contains {
	"target": connections.target(c),
	"message": sprintf("The resource pool %s of %s uses %s, in which tests of the recovery plan %s run.", [pool.name, c.name, concat(", ", sort(shared)), plan.name]),
	"evidence": {"found": sort(shared), "expected": "a network for tests alone"},
	"fix": sprintf("in Prism Central, open the recovery plan %s, and in its network settings choose a network for tests alone", [plan.name]),
} if {
	some id, c in judged
	some pool in pools(id)
	some plan in replication.plans
	plan.networks.status == "ok"
	shared := {network |
		some network in pool.networks
		some mapped in plan.networks.items
		mapped.test != ""
		named(network, mapped.test)
	}
	count(shared) > 0
}

# A network whose addresses Nutanix gives out, and too few of them.
findings contains {
	"target": connections.target(c),
	"message": sprintf("%s, the network of %s, has %d addresses, and the catalogs there have %d machines.", [subnet.name, pool.name, usable(subnet.cidr), machines(id)]),
	"evidence": {"found": subnet.cidr, "expected": sprintf("at least %d addresses", [machines(id)])},
	"fix": sprintf("in Prism Central, Network & Security › Subnets: a larger range for %s, or a further network in the resource pool %s", [subnet.name, pool.name]),
} if {
	some id, c in judged
	some pool in pools(id)
	count(pool.networks) == 1
	some subnet in serving(pool)
	usable(subnet.cidr) < machines(id)
	count(pools(id)) == 1
}

gaps contains {"target": connections.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in judged
	some pool in pools(id)
	some subnet in serving(pool)
	not place.at(base(subnet.cidr), "production")
	not place.at(base(subnet.cidr), "recovery")
	message := sprintf("the desktops of %s are in %s (%s), which sites.recovery.networks does not have, so whether the directory knows it as of the recovery site was not judged: add it there", [pool.name, subnet.name, subnet.cidr])
}

# serving are the networks of a pool whose range Prism knows.
serving(pool) := [subnet |
	some subnet in input.prism.sites.recovery.central.subnets.items
	of_recovery(subnet.cluster)
	some network in pool.networks
	lower(network) == lower(subnet.name)
	subnet.managed
	net.cidr_is_valid(subnet.cidr)
]

base(cidr) := split(cidr, "/")[0]

# usable is how many addresses a range has for machines: without its ends and the gateway.
usable(cidr) := bits.lsh(1, 32 - to_number(split(cidr, "/")[1])) - 3 if {
	not contains(cidr, ":")
} else := 1000000

# machines is how many machines catalogs have through a connection.
machines(id) := sum([catalog.total |
	some catalog in input.citrixcloud.catalogs.items
	catalog.status == "ok"
	catalog.connection == id
])

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
	named(network, name)
}

named(network, name) if startswith(sprintf("%s ", [lower(network)]), sprintf("%s ", [lower(name)]))
