# METADATA
# title: The nodes of the NetScaler pair are in step, and either may take over
# description: >-
#   The second node of a pair helps when it has the configuration of the first and is allowed to
#   take over. A node that was told to stay secondary for an upgrade, and was left so, never does.
#   An appliance that stands alone has no second node; that is another matter.
# custom:
#   severity: high
#   remediation: >-
#     Let the nodes synchronise again, and take back what keeps one of them from its role.
#   requires: [netscaler]
#   recommendations: [EXT-A-02]
#   basis: practice
#   population: estate
package muster.rules.netscaler.nodes_in_step

import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"nodes"})

findings contains finding if {
	some site in judged
	some address, node in netscaler.nodes(site)
	some [what, fix] in wrong(node)
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The node %s %s.", [address, what]),
		"evidence": {
			"found": {"role": node.role, "health": node.health, "sync": node.sync},
			"expected": "a node that is up, synchronised and free to take over",
		},
		"fix": sprintf("%s: %s", [address, fix]),
	}
}

gaps contains netscaler.gap(site, sprintf("the appliance does not say of the node %s whether it is up and synchronised: %s", [address, said(node)])) if {
	some site in judged
	some address, node in netscaler.nodes(site)
	unclear(node)
}

gaps contains netscaler.gap(site, "the appliance calls itself a pair or a cluster, and names fewer than two nodes") if {
	some site in judged
	netscaler.system(site)
	count(netscaler.nodes(site)) < 2
}

# A pair of which nobody has the say serves nobody, and one of which both have it serves
# addresses twice.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("Of the nodes of the pair %s, %s.", [concat(" and ", sort(object.keys(netscaler.nodes(site)))), {0: "none is primary", 2: "both are primary"}[count(primary)]]),
	"evidence": {"found": {address: node.role | some address, node in netscaler.nodes(site)}, "expected": "one that is primary"},
	"fix": "on both nodes: show ha node; see whether they reach each other (UDP 3003, heartbeats on every interface)",
} if {
	some site in judged
	netscaler.system(site).kind == "pair"
	count(netscaler.nodes(site)) == 2
	every node in netscaler.nodes(site) {
		node.role != ""
	}
	primary := {address | some address, node in netscaler.nodes(site); upper(node.role) == "PRIMARY"}
	count(primary) in {0, 2}
}

# judged leaves out appliances that stand alone.
judged := {site | some site in netscaler.serving; not alone(site)}

alone(site) if netscaler.system(site).kind == "standalone"

wrong(node) := {pair |
	some pair in [
		["was told to stay what it is and does not take over", "set ha node -haStatus ENABLED; save ns config"],
		["is not fit to take over", "show ha node"],
		["does not take the configuration of the other one", "set ha node -haSync ENABLED; force ha sync; save ns config"],
	]
	bad(node, pair[0])
}

bad(node, "was told to stay what it is and does not take over") if node.health in {"STAYSECONDARY", "STAYPRIMARY", "DISABLED"}

bad(node, "is not fit to take over") if node.health in {"DOWN", "NOT UP", "PARTIALFAIL", "PARTIALFAILSSL", "COMPLETEFAIL", "ROUTEMONITORFAIL", "DUMB"}

bad(node, "does not take the configuration of the other one") if node.sync in {"DISABLED", "FAILED", "INCREMENTAL SYNC DISABLED"}

fine(node) if {
	node.health in {"UP", "ENABLED"}
	node.sync in {"ENABLED", "SUCCESS", "IN PROGRESS"}
}

unclear(node) if {
	not fine(node)
	count(wrong(node)) == 0
}

said(node) := concat(", ", [word | some word in [node.role, node.health, node.sync]; word != ""])
