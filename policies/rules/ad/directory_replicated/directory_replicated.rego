# METADATA
# title: The directory is the same at both sites
# description: >-
#   Each domain controller has its own copy of the directory. Rules judge what the recovery
#   site's copy says; where production's says something else, one of the two is old or wrong,
#   and nobody knows which will be there after a failover. An edit is on its way for as long
#   as the site links let it wait, twice their replication interval; until then a difference
#   is unknown at low. Versions of policies are judged by ad/policy-replicated.
# custom:
#   severity: medium
#   remediation: >-
#     Repair the replication of the directory: repadmin /replsummary shows which controllers
#     are behind.
#   requires: [replicas]
#   recommendations: [EXT-AD-12]
#   basis: practice
#   lost: >-
#     gone: there is no other copy of the directory to compare with
#   byHand: what is wrong has to be found on the spot first
# related_resources:
#   - ref: https://learn.microsoft.com/en-us/windows-server/identity/ad-ds/get-started/replication/active-directory-replication-concepts
#     description: site links replicate at intervals, 180 minutes when nobody set one
package muster.rules.ad.directory_replicated

import data.muster.lib.estate
import data.muster.lib.site_links

# Answers of one server for both sites have nothing to compare.
targets contains domain if not same_server

same_server if {
	input.replicas.directory.status == "ok"
	not input.replicas.directory.own
}

needs contains {"target": domain, "fact": ["replicas", "directory"]} if not same_server

findings contains {
	"target": domain,
	"message": message(difference),
	"evidence": {"found": {"production": difference.production, "recovery": difference.recovery}, "expected": "the same at both sites"},
	"fix": "repadmin /showrepl * /errorsonly; repadmin /syncall /AdeP",
} if {
	some difference in differences
	not moving(difference)
}

gaps contains {
	"target": domain, "reason": "fact_missing", "severity": "low",
	"message": sprintf("%s It was changed %d minutes ago, and may be on its way for %d", [message(difference), floor(difference.ageSeconds / 60), site_links.grace_minutes]),
} if {
	some difference in differences
	moving(difference)
}

gaps contains {
	"target": domain, "reason": "fact_missing",
	"message": sprintf("the %s of the directory could not be compared, so nobody can tell whether both sites have the same", [object.get(many, unread.what, unread.what)]),
} if {
	not same_server
	some unread in input.replicas.directory.unread
}

differences := [difference |
	not same_server
	some difference in input.replicas.directory.differences
	not difference.field in {"versionComputer", "versionUser"}
]

# moving tells that a thing was written so lately that its copies may differ for a while.
moving(difference) if {
	difference.ageSeconds != null
	difference.ageSeconds <= site_links.grace_minutes * 60
}

message(difference) := sprintf("%s of the directory is %s at production and %s at the recovery site.", [difference.what, difference.production, difference.recovery]) if {
	difference.name == ""
} else := sprintf("The %s %s is in the directory of the recovery site and not in that of production.", [object.get(one, difference.what, difference.what), difference.name]) if {
	difference.production == ""
} else := sprintf("The %s %s is in the directory of production and not in that of the recovery site.", [object.get(one, difference.what, difference.what), difference.name]) if {
	difference.recovery == ""
} else := sprintf("The %s %s has %s in the directory of the recovery site (%s) and not in that of production.", [
	object.get(one, difference.what, difference.what), difference.name,
	difference.field, difference.recovery,
]) if {
	difference.production == "null"
} else := sprintf("The %s %s has %s in the directory of production (%s) and not in that of the recovery site.", [
	object.get(one, difference.what, difference.what), difference.name,
	difference.field, difference.production,
]) if {
	difference.recovery == "null"
} else := sprintf("%s of the %s %s is %s at production and %s at the recovery site.", [
	difference.field, object.get(one, difference.what, difference.what), difference.name,
	difference.production, difference.recovery,
])

one := {
	"sites": "site", "subnets": "subnet", "siteLinks": "site link", "domainControllers": "domain controller",
	"roles": "operations master", "containers": "OU", "gpos": "policy", "groups": "group",
	"wmiFilters": "WMI filter", "enrollmentServices": "certification authority",
	"activationObjects": "activation object", "dhcpServers": "DHCP server", "namespaces": "DFS namespace",
}

many := {
	"sites": "sites", "subnets": "subnets", "siteLinks": "site links", "domainControllers": "domain controllers",
	"roles": "operations masters", "containers": "OUs", "gpos": "policies", "groups": "groups",
	"wmiFilters": "WMI filters", "enrollmentServices": "certification authorities",
	"activationObjects": "activation objects", "dhcpServers": "DHCP servers", "namespaces": "DFS namespaces",
}

domain := sprintf("domain/%s", [estate.zone])
