# METADATA
# title: Two connectors of the recovery site work now
# description: >-
#   Connectors update themselves and restart. With one alone, that or one broken machine
#   cuts the recovery site off from Citrix Cloud at the worst moment.
# custom:
#   severity: high
#   remediation: >-
#     Install a second Cloud Connector in the recovery resource location, or bring the one
#     that is there back into contact.
#   requires: [workloads, citrixcloud.connectors]
#   recommendations: [EXT-C-01]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   formerly: [cloud_connectors/two-connectors]
#   observes: recovery
package muster.rules.cloud_connectors.redundant_connectors

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites

target := "site/recovery"

targets contains target if sites.standing

needs contains sites.need(target) if sites.standing

needs contains {"target": target, "fact": connectors.fact} if sites.standing

findings contains {
	"target": target,
	"message": sprintf("%s of the recovery site %s: %s.", [counted, works, told]),
	"evidence": {"found": connectors.states, "expected": "two connectors in contact and out of maintenance"},
	"fix": fix,
} if {
	sites.standing
	connectors.read
	sites.known("recovery")
	count(connectors.working | connectors.open) < 2
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": sprintf("Citrix Cloud does not say when %s was last in contact", [concat(", ", connectors.open)]),
} if {
	sites.standing
	count(connectors.working) < 2
	some _ in connectors.open
}

counted := "No connector" if {
	count(connectors.working | connectors.open) == 0
} else := "Only one connector"

works := "works" if {
	count(connectors.open) == 0
} else := "may work"

told := concat("; ", [sprintf("%s is %s", [host, how]) | some host, how in connectors.states]) if {
	count(connectors.states) > 0
} else := sprintf("its resource location %s has none", [sites.declared("recovery")])

# fix mends the connectors that are there before it adds one.
fix := connectors.repair(idle) if {
	count(connectors.at("recovery")) > 1
} else := foundation.first(connectors.install("recovery"))

idle := object.keys(connectors.at("recovery")) - (connectors.working | connectors.open)
