# METADATA
# title: Connectors of the recovery site reach the domain
# description: >-
#   Connectors look users and desktops up in Active Directory. Where they cannot reach
#   the domain, nobody can be given a desktop, though connectors and desktops run.
# custom:
#   severity: high
#   remediation: >-
#     Make sure that the connectors of the recovery site are members of the domain and
#     reach a domain controller that is not at production.
#   requires: [workloads, citrixcloud.domains]
#   recommendations: [EXT-C-11]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
package muster.rules.cloud_connectors.domain_reachable

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites
import data.muster.lib.estate

target := sprintf("domain/%s", [estate.zone])

targets contains target if sites.standing

needs contains sites.need(target) if sites.standing

needs contains {"target": target, "fact": ["citrixcloud", "domains"]} if sites.standing

findings contains {
	"target": target,
	"message": sprintf("Citrix Cloud knows no domain %s: no connector reaches it.", [estate.zone]),
	"evidence": {"found": sort(object.keys(input.citrixcloud.domains.items)), "expected": estate.zone},
	"fix": check,
} if {
	sites.standing
	input.citrixcloud.domains.status == "ok"
	not domain
}

findings contains {
	"target": target,
	"message": sprintf("Citrix Cloud reports the domain %s as offline: its connectors do not reach it.", [estate.zone]),
	"evidence": {"found": {"online": false}, "expected": {"online": true}},
	"fix": check,
} if {
	domain.online == false
}

findings contains {
	"target": target,
	"message": sprintf("The connectors of the resource location %s of the recovery site do not reach the domain %s; others do.", [sites.declared("recovery"), estate.zone]),
	"evidence": {
		"found": [name(id) | some id in locations],
		"expected": sites.declared("recovery"),
	},
	"fix": foundation.first(check),
} if {
	count(locations) > 0
	location := sites.known("recovery").resourceLocation
	not location in locations
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	domain.online == null
	message := sprintf("Citrix Cloud does not say whether the connectors reach the domain %s", [estate.zone])
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	domain
	count(locations) == 0
	message := sprintf("Citrix Cloud does not say the connectors of which resource locations reach the domain %s", [estate.zone])
}

domain := input.citrixcloud.domains.items[estate.zone] if sites.standing

# locations are the resource locations whose connectors reach the domain.
locations := {id | some id in domain.resourceLocations}

name(id) := found if {
	found := input.citrixcloud.resourceLocations.items[id].name
} else := id

# check is what to do on a connector of the recovery site.
check := sprintf(
	`Invoke-Command -ComputerName %s { nltest /dsgetdc:%s /force; Test-ComputerSecureChannel -Verbose }`,
	[concat(",", someone), estate.zone],
)

someone := object.keys(connectors.at("recovery")) if {
	count(connectors.at("recovery")) > 0
} else := {"<connector>"}
