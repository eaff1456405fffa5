# METADATA
# title: The recovery site runs on what the estate file declares
# description: >-
#   What the estate file says of the platform decides what is asked of whom: of a site that
#   is not on Nutanix, no Prism is asked whether copies, plans and room are there. A hosting
#   connection of its zone that leads to Nutanix all the same says that these questions were
#   left out of an estate that needs them.
# custom:
#   severity: blocker
#   remediation: >-
#     Declare the Prism Central and the clusters of the recovery site in place of
#     sites.recovery.platform, or take the connection out of its zone.
#   requires: [workloads, citrixcloud.connections]
#   recommendations: [INV-005]
#   basis: practice
#   byHand: what is wrong, the declaration or the connection, people know
package muster.rules.hosting_connections.platform_as_declared

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.sites
import data.muster.lib.estate

target := "site/recovery"

targets contains target if not estate.on_nutanix

needs contains sites.need(target) if not estate.on_nutanix

needs contains {"target": target, "fact": connections.fact} if not estate.on_nutanix

findings contains {
	"target": target,
	"message": sprintf("The estate file has the recovery site on %s, and the hosting connection %s of its zone leads to Nutanix.", [platform, concat(", ", ahv)]),
	"evidence": {"found": {c.name: c.pluginId | some c in connections.at("recovery")}, "expected": sprintf("connections to %s", [platform])},
	"fix": "correct sites.recovery.platform of the estate file, and declare sites.recovery.prismCentral and sites.recovery.clusters",
} if {
	not estate.on_nutanix
	count(ahv) > 0
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": sprintf("no hosting connection is in the zone of the recovery site, so nobody can tell whether it runs on %s", [platform]),
} if {
	not estate.on_nutanix
	connections.read
	sites.known("recovery")
	count(connections.at("recovery")) == 0
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": sprintf("DaaS does not say by which plug-in %s works, so nobody can tell whether it leads to %s", [concat(", ", unnamed), platform]),
} if {
	not estate.on_nutanix
	count(unnamed) > 0
}

# unnamed are connections that may lead to anything.
unnamed := sort({c.name | some c in connections.at("recovery"); c.pluginId == ""; lower(c.type) in {"custom", ""}})

platform := input.estate.sites.recovery.platform

ahv := sort({c.name | some c in connections.at("recovery"); connections.ahv(c)})
