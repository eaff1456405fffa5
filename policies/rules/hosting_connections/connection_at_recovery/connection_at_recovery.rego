# METADATA
# title: A hosting connection to the recovery site is there
# description: >-
#   Desktops of the recovery site are made, started and stopped through a hosting
#   connection in its zone. It can be created long before it is needed; created in the
#   disaster it costs the time that nobody has.
# custom:
#   severity: blocker
#   remediation: >-
#     Create a hosting connection to the recovery cluster in the zone of the recovery
#     site, with a resource pool that has the network of the desktops.
#   requires: [workloads, citrixcloud.connections, citrixcloud.resourcePools]
#   recommendations: [HOST-001, CONN-015]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   formerly: [hosting_connections/at-recovery]
#   observes: recovery
package muster.rules.hosting_connections.connection_at_recovery

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites
import data.muster.lib.estate

target := "site/recovery"

targets contains target if hosted

needs contains sites.need(target) if hosted

needs contains {"target": target, "fact": connections.fact} if hosted

needs contains {"target": target, "fact": ["citrixcloud", "resourcePools"]} if hosted

findings contains {
	"target": target,
	"message": sprintf("No hosting connection is in the zone %s of the recovery site: %s.", [foundation.zone, others]),
	"evidence": {
		"found": {c.name: sites.zone_name(c.zone) | some c in input.citrixcloud.connections.items},
		"expected": sprintf("a connection in the zone %s", [foundation.zone]),
	},
	"fix": foundation.first(foundation.connection),
} if {
	hosted
	connections.read
	sites.known("recovery")
	count(there) == 0
}

findings contains {
	"target": target,
	"message": sprintf("No hosting connection of the recovery site has a resource pool with a network: %s.", [concat("; ", [lack(id) | some id in object.keys(there)])]),
	"evidence": {
		"found": {c.name: {pool.name: pool.networks | some pool in pools(id)} | some id, c in there},
		"expected": "a resource pool with the network of the recovery desktops",
	},
	"fix": sprintf(
		"in Studio, Hosting › %s › Add Resources: a resource pool with the network of the recovery desktops",
		[concat(" or ", {c.name | some c in there})],
	),
} if {
	hosted
	connections.read
	input.citrixcloud.resourcePools.status == "ok"
	count(there) > 0
	count({id | some id in object.keys(there); usable(id)}) == 0
}

# hosted tells that desktops run on a hypervisor: the estate declares something of
# the kind, or production has catalogs of them.
hosted if {
	some id in ["hosting_connections", "workloads_mcs", "workloads_manual"]
	estate.in_scope(id)
}

hosted if {
	some c in input.workloads.catalogs
	c.site == "production"
	c.kind != "other"
}

there := connections.at("recovery")

others := "there are none at all" if {
	count(input.citrixcloud.connections.items) == 0
} else := concat("; ", [sprintf("%s is in %s%s", [c.name, sites.zone_name(c.zone), notes(c)]) | some c in input.citrixcloud.connections.items])

notes(c) := ", though it leads to the recovery site" if {
	c.name in foundation.astray
} else := ""

pools(id) := [pool |
	some pool in input.citrixcloud.resourcePools.items
	pool.connection == id
]

usable(id) if {
	some pool in pools(id)
	some _ in pool.networks
}

lack(id) := sprintf("%s has no resource pool", [there[id].name]) if {
	count(pools(id)) == 0
} else := sprintf("%s has only %s, without any network", [there[id].name, concat(", ", [pool.name | some pool in pools(id)])])
