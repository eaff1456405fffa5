# METADATA
# title: One connector of the recovery site works now
# description: >-
#   Every desktop of the recovery site registers with a connector there, and hosting
#   connections run on it. If none of them works before the disaster, none will in it,
#   and nobody gets a desktop.
# custom:
#   severity: blocker
#   remediation: >-
#     Bring the Cloud Connectors of the recovery resource location back into contact, or
#     install new ones there.
#   requires: [workloads, citrixcloud.connectors, citrixcloud.zones]
#   recommendations: [CONN-012]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
#   observes: recovery
package muster.rules.cloud_connectors.standby_connectors_work

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites

target := "site/recovery"

targets contains target if sites.standing

needs contains sites.need(target) if sites.standing

needs contains {"target": target, "fact": connectors.fact} if sites.standing

needs contains {"target": target, "fact": ["citrixcloud", "zones"]} if sites.standing

findings contains {
	"target": target,
	"message": sprintf("The resource location %s of the recovery site has no Windows connector%s.", [sites.declared("recovery"), only_appliances]),
	"evidence": {"found": sort(connectors.appliances("recovery")), "expected": "a Cloud Connector on Windows"},
	"fix": foundation.first(connectors.install("recovery")),
} if {
	known
	count(there) == 0
}

findings contains {
	"target": target,
	"message": sprintf("No connector of the recovery site works: %s.", [concat("; ", [sprintf("%s is %s", [host, how]) | some host, how in connectors.states])]),
	"evidence": {
		"found": connectors.states,
		"expected": sprintf("a connector out of maintenance that was in contact within %s", [connectors.span(connectors.limit)]),
	},
	"fix": connectors.repair(object.keys(there)),
} if {
	known
	count(there) > 0
	count(connectors.working | connectors.open) == 0
}

findings contains {
	"target": target,
	"message": sprintf("DaaS reports the zone %s of the recovery site as unhealthy.", [zone.name]),
	"evidence": {"found": {"healthy": false}, "expected": {"healthy": true}},
	"fix": sprintf("in Studio, Zones › %s › Troubleshoot; then on its connectors: %s", [zone.name, connectors.revive(concat(",", object.keys(there)))]),
} if {
	zone.healthy == false
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": sprintf("Citrix Cloud does not say when %s was last in contact, and no other connector of the recovery site works", [concat(", ", connectors.open)]),
} if {
	sites.standing
	count(connectors.working) == 0
	some _ in connectors.open
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": sprintf("DaaS does not say whether the zone %s of the recovery site is healthy", [zone.name]),
} if {
	zone.healthy == null
}

# known tells that the connectors of the recovery site were learnt.
known if {
	sites.standing
	connectors.read
	sites.known("recovery")
}

there := connectors.at("recovery")

zone := input.citrixcloud.zones.items[sites.zone("recovery")] if sites.standing

only_appliances := "" if {
	count(connectors.appliances("recovery")) == 0
} else := sprintf(", only appliances (%s)", [concat(", ", connectors.appliances("recovery"))])
