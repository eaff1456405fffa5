# METADATA
# title: The Prism Central of the recovery site is of no older generation
# description: >-
#   Two Prism Centrals that are paired have to understand each other's policies and plans, and
#   each has to manage the AOS of its clusters. In a disaster the one at the recovery site does
#   it all: one that is a generation behind is outside of what is supported, and what the newer
#   one writes it may not carry out.
# custom:
#   severity: medium
#   remediation: >-
#     Upgrade the Prism Central of the recovery site first, then that of production, and both
#     before AOS of their clusters.
#   requires: [prism]
#   recommendations: [EXT-N-12]
#   basis: practice
#   lost: >-
#     gone: there is no other Prism Central to compare with
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.recovery_prism_central_not_older

import data.muster.lib.replication
import data.muster.lib.version_numbers

target := "site/recovery"

targets contains target if declared

needs contains {"target": target, "fact": ["prism", "sites", site, "central"]} if {
	some site in sites
}

needs contains {"target": target, "fact": fact} if {
	declared
	some fact in replication.clusters_listed("recovery")
}

findings contains {
	"target": target,
	"message": sprintf("The Prism Central of the recovery site, %s, has version %s; that of production has %s.", [here.host, here.version, there.version]),
	"evidence": {"found": here.version, "expected": sprintf("the generation of %s, or a later one", [there.version])},
	"fix": upgrade,
} if {
	declared
	generation(here.version) < generation(there.version)
}

findings contains {
	"target": target,
	"message": sprintf("The Prism Central of the recovery site, %s, has version %s, which is older than AOS %s of its cluster %s.", [here.host, here.version, found.cluster.version, found.cluster.name]),
	"evidence": {"found": here.version, "expected": sprintf("a release of the generation of AOS %s, or a later one", [found.cluster.version])},
	"fix": upgrade,
} if {
	declared
	some found in replication.at("recovery")
	generation(here.version) < generation(found.cluster.version)
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	declared
	some site in sites
	said := input.prism.sites[site].central
	said.status == "ok"
	count(version_numbers.comparable(said.version)) == 0
	message := sprintf("%s does not say which version it has", [said.host])
}

here := input.prism.sites.recovery.central

there := input.prism.sites.production.central

upgrade := sprintf("In %s, Admin Center › LCM: upgrade Prism Central", [here.host])

declared if input.estate.sites.recovery.prismCentral.host != ""

# sites are those whose Prism Central is compared: production may have none.
sites := {site |
	declared
	some site in ["production", "recovery"]
	input.estate.sites[site].prismCentral.host != ""
}

# generation is what the first number of a version says, comparable between the three ways in
# which Nutanix has counted: up to 6, by years, and from 7 again.
generation(version) := [6, numbers[0]] if {
	numbers := version_numbers.comparable(version)
	numbers[0] >= 2000
} else := [numbers[0], 0] if {
	numbers := version_numbers.comparable(version)
	count(numbers) > 0
}
