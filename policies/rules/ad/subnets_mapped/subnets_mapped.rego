# METADATA
# title: The networks of each site belong to its Active Directory site
# description: >-
#   Machines pick a domain controller by the site that their network belongs to. A
#   recovery network that nobody mapped, or that is mapped to production, sends every
#   logon across the line, or to a controller that is gone. A network that is stretched over
#   both sites can belong to one of the two only; either is right.
# custom:
#   severity: high
#   remediation: >-
#     Create a subnet for each network of the recovery site and assign it to the
#     recovery site in Active Directory Sites and Services.
#   requires: [directory.views]
#   recommendations: [EXT-AD-01]
#   basis: practice
package muster.rules.ad.subnets_mapped

import data.muster.lib.estate
import data.muster.lib.fix

targets contains target(cidr) if some cidr in declared

targets contains "site/recovery" if count(networks("recovery")) == 0

needs contains {"target": target(cidr), "fact": ["directory", "views", "recovery", "subnets"]} if some cidr in declared

findings contains finding(cidr, message, "no subnet", how) if {
	some site in sites
	some cidr in networks(site)
	learnt
	not covering(cidr)
	count(parts(cidr)) == 0
	message := sprintf("No Active Directory subnet covers the network %s of the %s site.", [cidr, site])
	how := mapped("add", cidr, site, sprintf(`New-ADReplicationSubnet -Name "%s" -Site "%s"`, [cidr, site_name(site)]))
}

findings contains finding(cidr, message, "no subnet", how) if {
	some site in sites
	some cidr in networks(site)
	learnt
	holed(cidr)
	lived := lived_in(cidr)
	count(lived) > 0
	message := sprintf("No Active Directory subnet covers %s in the network %s of the %s site.", [concat(", ", sort(lived)), cidr, site])
	how := mapped("add", cidr, site, sprintf(`New-ADReplicationSubnet -Name "%s" -Site "%s"`, [cidr, site_name(site)]))
}

# An estate file may name a site's network as a whole, of which Active Directory has the parts
# that are in use. What is in use no source tells for sure.
attest contains {"target": target(cidr), "question": question, "list": sort(parts(cidr))} if {
	some site in sites
	some cidr in networks(site)
	learnt
	holed(cidr)
	count(lived_in(cidr)) == 0
	every subnet in parts(cidr) { subnets[subnet].site in right(cidr) }
	question := sprintf("Active Directory has these subnets of the network %s of the %s site, and none of the rest. Are there no machines in the rest, desktops and those that fail over among them? Where sites.%s.networks names the networks in use, nobody is asked", [cidr, site, site])
}

findings contains finding(cidr, message, home(subnet), how) if {
	some site in sites
	some cidr in networks(site)
	estate.ad_site(site) != ""
	some subnet in related(cidr)
	not subnets[subnet].site in right(cidr)
	message := sprintf("The subnet %s of the %s site belongs to %s.", [subnet, site, home(subnet)])
	how := mapped("set", subnet, site, sprintf(`Set-ADReplicationSubnet -Identity "%s" -Site "%s"`, [subnet, site_name(site)]))
}

gaps contains {"target": target(cidr), "reason": "fact_missing", "message": message} if {
	some site in sites
	estate.ad_site(site) == ""
	some cidr in networks(site)
	message := sprintf("the estate file does not say in sites.%s.adSite which Active Directory site the %s site is", [site, site])
}

gaps contains {
	"target": "site/recovery", "reason": "fact_missing",
	"message": "the estate file names no network in sites.recovery.networks, so nobody can tell whether they are mapped",
} if {
	count(networks("recovery")) == 0
}

# right are the Active Directory sites that a network may belong to: those of the sites that
# have it.
right(cidr) := {estate.ad_site(site) | some site in sites; cidr in networks(site)}

# mapped is the command that gives a subnet to an Active Directory site.
mapped(action, subnet, site, text) := fix.of(
	{
		"kind": "command", "where": "a computer with the PowerShell module ActiveDirectory", "action": action,
		"object": sprintf("subnet/%s", [subnet]), "attribute": "site", "values": [site_name(site)],
	},
	text,
)

finding(cidr, message, found, how) := {
	"target": target(cidr),
	"message": message,
	"evidence": {"found": found, "expected": sort({site_name(site) | some site in sites; cidr in networks(site)})},
	"fix": how,
}

target(cidr) := sprintf("subnet/%s", [cidr])

sites := ["production", "recovery"]

site_name(site) := input.estate.sites[site].adSite

networks(site) := {cidr |
	some cidr in input.estate.sites[site].networks
	net.cidr_is_valid(cidr)
}

declared := networks("production") | networks("recovery")

learnt if input.directory.views.recovery.subnets.status == "ok"

# subnets are those of the directory. Replication conflicts leave names that are
# no networks.
subnets := {cidr: subnet |
	learnt
	some cidr, subnet in input.directory.views.recovery.subnets.items
	net.cidr_is_valid(cidr)
}

# around are, for each network, the subnets that hold it.
around := {cidr: holding |
	some cidr in {pair[1] | some pair in pairs_around}
	holding := {pair[0] | some pair in pairs_around; pair[1] == cidr}
}

# within are, for each network, the subnets that lie in it.
within := {cidr: held |
	some cidr in {pair[0] | some pair in pairs_within}
	held := {pair[1] | some pair in pairs_within; pair[0] == cidr}
}

pairs_around := net.cidr_contains_matches(object.keys(subnets), declared)

pairs_within := net.cidr_contains_matches(declared, object.keys(subnets))

# covering is the smallest subnet around a network: the one that decides.
covering(cidr) := smallest if {
	candidates := around[cidr]
	longest := max({length(subnet) | some subnet in candidates})
	some smallest in candidates
	length(smallest) == longest
}

# parts are the subnets inside a network, which decide for what lies in them.
parts(cidr) := object.get(within, cidr, set())

covered_in_parts(cidr) if net.cidr_merge(parts(cidr)) == {cidr}

# holed tells that Active Directory has parts of a network and not all of it.
holed(cidr) if {
	not covering(cidr)
	count(parts(cidr)) > 0
	not covered_in_parts(cidr)
}

# lived_in are the addresses in a network, and the networks of Nutanix, that no subnet covers.
lived_in(cidr) := {place | some place in lived; within_one({cidr}, place); not within_one(parts(cidr), place)}

within_one(networks, place) if {
	some network in networks
	net.cidr_contains(network, place)
}

lived := {sprintf("%s/32", [address]) |
	some resolver in input.dns.resolvers
	some host in resolver.hosts
	some address in host.addresses
	net.cidr_is_valid(sprintf("%s/32", [address]))
} | {subnet.cidr |
	some site in sites
	some subnet in input.prism.sites[site].central.subnets.items
	net.cidr_is_valid(subnet.cidr)
}

related(cidr) := parts(cidr) | {subnet | subnet := covering(cidr)}

length(cidr) := to_number(split(cidr, "/")[1])

home(subnet) := sprintf("the Active Directory site %s", [subnets[subnet].site]) if {
	subnets[subnet].site != ""
} else := "no Active Directory site"
