# METADATA
# title: Each site has a resource location that DaaS knows as a zone
# description: >-
#   A zone says which connectors, hosting connections and desktops belong together.
#   Without one of its own the recovery site has nowhere to put any of them, and
#   whatever belongs to production's zone is gone with production.
# custom:
#   severity: blocker
#   remediation: >-
#     Create a resource location for the recovery site and install a Cloud Connector in
#     it; DaaS then has it as a zone. Name it in sites.recovery.resourceLocation.
#   requires: [workloads, citrixcloud.resourceLocations, citrixcloud.zones]
#   recommendations: [CONN-001]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.cloud_connectors.recovery_zone

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites

targets contains sites.target(site) if some site in judged

needs contains {"target": sites.target(site), "fact": sites.fact(site)} if some site in judged

findings contains finding if {
	some site in judged
	sites.known(site).resourceLocation == ""
	finding := {
		"target": sites.target(site),
		"message": sprintf("Citrix Cloud has no resource location %s, which the estate file names for the %s site.", [sites.declared(site), site]),
		"evidence": {"found": names, "expected": sites.declared(site)},
		"fix": create(site),
	}
}

findings contains finding if {
	some site in judged
	location := sites.known(site).resourceLocation
	location != ""
	not sites.zone(site)
	finding := {
		"target": sites.target(site),
		"message": sprintf("No zone of DaaS belongs to the resource location %s of the %s site.%s", [sites.declared(site), site, namesake(location)]),
		"evidence": {
			"found": {zone.name: zone.resourceLocation | some zone in input.citrixcloud.zones.items},
			"expected": location,
		},
		"fix": sprintf("%s: with its first connector DaaS makes a zone of it", [connectors.install(site).text]),
	}
}

findings contains finding if {
	some site in judged
	some missing in sites.known(site).missing
	finding := {
		"target": sites.target(site),
		"message": sprintf("Citrix Cloud has no resource location %s, which sites.%s.resourceLocations names.", [missing, site]),
		"evidence": {"found": names, "expected": missing},
		"fix": sprintf("correct or remove %s in sites.%s.resourceLocations of the estate file", [missing, site]),
	}
}

findings contains {
	"target": "site/recovery",
	"message": sprintf("Both sites are the resource location %s, so what belongs to it cannot be told apart in a failover.", [sites.declared("recovery")]),
	"evidence": {"found": location, "expected": "a resource location for each site"},
	"fix": "create a resource location for the recovery site in Citrix Cloud (Resource Locations › + Resource Location), install its connectors there, and name it in sites.recovery.resourceLocation",
} if {
	"recovery" in judged
	location := sites.known("recovery").resourceLocation
	location != ""
	location == sites.known("production").resourceLocation
}

create("recovery") := foundation.location

create("production") := sprintf(
	"create the resource location %s in Citrix Cloud (Resource Locations › + Resource Location) and install a Cloud Connector in it, or correct sites.production.resourceLocation",
	[sites.declared("production")],
)

# judged are the sites that should have a zone. Connectors that are built in the
# disaster come with theirs.
judged := {"production" | sites.here} | {"recovery" | sites.standing}

names := sort([location.name | some location in input.citrixcloud.resourceLocations.items])

# namesake warns of a zone that bears the name and belongs to something else.
namesake(location) := sprintf(" The zone %s is that of another resource location.", [zone.name]) if {
	some zone in input.citrixcloud.zones.items
	lower(zone.name) == lower(input.citrixcloud.resourceLocations.items[location].name)
} else := ""
