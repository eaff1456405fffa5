# METADATA
# title: The recovery site's Active Directory site is linked to that of production
# description: >-
#   Domain controllers replicate between sites along site links. A site that no link leads to
#   gets no changes: its controllers answer every question, with accounts, passwords, groups
#   and policies of the day on which the link was lost.
# custom:
#   severity: high
#   remediation: >-
#     Put the site into a site link with that of production, and see that the controllers
#     replicate again.
#   requires: [directory.views]
#   recommendations: [EXT-AD-04]
#   basis: practice
#   byHand: which link a site belongs to, and at what cost, is a choice of those who run the directory
package muster.rules.ad.sites_linked

import data.muster.lib.estate

target := "site/recovery"

targets contains target if several

needs contains {"target": target, "fact": ["directory", "views", "recovery", "siteLinks"]} if several

findings contains {
	"target": target,
	"message": sprintf("No site link leads from the Active Directory site %s of production to %s, that of the recovery site: %s.", [name("production"), name("recovery"), told]),
	"evidence": {"found": {link.name: link.sites | some link in links.items}, "expected": sprintf("a link, or a chain of them, between %s and %s", [name("production"), name("recovery")])},
	"fix": sprintf("where no link that is there shall take both sites in: New-ADReplicationSiteLink -Name %s-%s -SitesIncluded %s,%s -ReplicationFrequencyInMinutes 15; repadmin /replsummary", [
		name("production"), name("recovery"), name("production"), name("recovery"),
	]),
} if {
	several
	links.status == "ok"
	not estate.ad_site("production") in graph.reachable(neighbours, {estate.ad_site("recovery")})
}

# several tells that the two sites are two sites of Active Directory as well.
several if {
	every site in ["production", "recovery"] {
		estate.ad_site(site) != ""
	}
	estate.ad_site("production") != estate.ad_site("recovery")
}

links := input.directory.views.recovery.siteLinks

# neighbours are the sites that one link leads to, of each site.
neighbours := {site: others |
	some first in links.items
	some site in lowered(first)
	others := {other |
		some link in links.items
		site in lowered(link)
		some other in lowered(link)
	}
}

lowered(link) := {lower(site) | some site in link.sites}

told := "there is no site link at all" if {
	count(links.items) == 0
} else := concat("; ", [sprintf("%s has %s", [link.name, concat(", ", link.sites)]) | some link in links.items])

name(site) := input.estate.sites[site].adSite
