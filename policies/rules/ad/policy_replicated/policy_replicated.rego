# METADATA
# title: Group Policies are the same at both sites
# description: >-
#   A Group Policy lives in two places, in the directory and in SYSVOL, and each domain
#   controller has its own copy of both. Where the copy of the recovery site is missing
#   or old, its desktops start with yesterday's settings or none; files that differ under the
#   same version never arrive, since nothing is left to replicate. An edit is on its way for
#   as long as the site links let it wait, twice their replication interval; until then a
#   difference is unknown at medium. Policies without a setting that the recovery relies
#   on matter at medium, since they only show that something does not replicate; the half
#   for users, which nothing of the recovery is in, matters little. So does a link to a
#   policy that was deleted, and is gone from the directory and SYSVOL of both sites: it
#   does nothing at either. A policy whose links are all disabled is one that the recovery
#   does not rely on.
# custom:
#   severity: high
#   remediation: >-
#     Repair the replication of SYSVOL and of the directory; restore the folder of the
#     policy where it is gone.
#   requires: [directory.views, grouppolicy.views, resultant]
#   recommendations: [EXT-AD-12]
#   basis: practice
#   lost: >-
#     gone: there is no other copy of Group Policy to compare with
#   byHand: what is wrong has to be found on the spot first
#   observes: recovery
# related_resources:
#   - ref: https://learn.microsoft.com/en-us/windows-server/identity/ad-ds/get-started/replication/active-directory-replication-concepts
#     description: site links replicate at intervals, 180 minutes when nobody set one
package muster.rules.ad.policy_replicated

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.site_links

targets contains target(guid) if some guid in guids

# The domain stands for the question whether the policies are known at all.
targets contains domain

needs contains {"target": domain, "fact": fact} if {
	some site in sites
	some fact in [
		["directory", "views", site, "gpos"],
		["grouppolicy", "views", site],
		["resultant", "views", site],
	]
}

needs contains {"target": target(guid), "fact": fact} if {
	some guid in guids
	some site in sites
	some fact in [["directory", "views", site, "gpos"], ["grouppolicy", "views", site]]
}

needs contains {"target": target(guid), "fact": ["grouppolicy", "views", site, "gpos", guid, "gptIni"]} if {
	some guid in guids
	not gone(guid)
	some site in sites
}

findings contains object.union(
	{
		"target": target(guid),
		"message": difference.message,
		"evidence": {"found": difference.found, "expected": difference.expected, "gpo": name(guid)},
		"fix": "repadmin /syncall /AdeP; dfsrdiag SyncNow /RGName:\"Domain System Volume\" /Partner:<the other domain controller> /Time:15",
	},
	weight(guid, difference),
) if {
	some guid in guids
	not moving(guid)
	some difference in differences(guid)
}

gaps contains object.union(
	{
		"target": target(guid), "reason": "fact_missing",
		"message": sprintf("%s was changed %d minutes ago and is on its way, as long as %d minutes have not gone by: %s", [
			name(guid), floor(newest_age(guid) / 60),
			site_links.grace_minutes, difference.message,
		]),
	},
	weight(guid, object.union(difference, {"moving": true})),
) if {
	some guid in guids
	moving(guid)
	some difference in differences(guid)
}

# A link outlives the policy that it leads to, and does nothing from then on.
findings contains {
	"target": target(guid), "severity": "low",
	"message": sprintf("%s links to the policy %s, which neither site has any more, in the directory or in SYSVOL: the link does nothing.", [at, guid]),
	"evidence": {"found": at, "expected": "no link to a policy that was deleted"},
	"fix": unlink(guid, at),
} if {
	some guid in guids
	gone(guid)
	some at in links(guid)
}

# Other policies show that SYSVOL does not replicate.
findings contains {
	"target": domain, "severity": "low",
	"message": sprintf("A policy that the recovery does not rely on differs: %s", [difference.message]),
	"evidence": {"found": difference.found, "expected": difference.expected, "gpo": name(guid)},
	"fix": "dfsrdiag SyncNow /RGName:\"Domain System Volume\" /Partner:<the other domain controller> /Time:15",
} if {
	some guid in others
	not moving(guid)
	some difference in (((absent(guid) | between("sysvol", guid)) | between("directory", guid)) | content(guid))
}

gaps contains {
	"target": target(guid), "reason": "collector_partial", "severity": severity,
	"message": sprintf("%s of %s could be read at one site only", [words, name(guid)]),
} if {
	some guid in guids
	some words in half_read(guid)
	severity := "medium"
}

gaps contains {
	"target": domain, "reason": "collector_partial", "severity": "low",
	"message": sprintf("%s of %s could be read at one site only", [words, name(guid)]),
} if {
	some guid in others
	some words in half_read(guid)
}

# others are the policies in SYSVOL that are linked nowhere above the OUs of the estate.
others := ({guid | some site in sites; some guid, _ in folders(site)} | {guid | some site in sites; some guid, _ in objects(site)}) - guids

# half_read are the parts of a folder that could be read at one site only.
half_read(guid) := {"the folder" |
	count({folders(site)[guid].status | some site in sites}) > 1
} | {words |
	every site in sites {
		folders(site)[guid].status == "ok"
	}
	some part, words in parts
	part != "settings"
	count({folders(site)[guid][part].status | some site in sites}) > 1
}

# weight is how much a difference matters, where that is less than the rule says.
weight(guid, difference) := {"severity": "low"} if {
	difference.half == "users"
} else := {"severity": "low"} if {
	difference.moving
	not relied_on(guid)
} else := {"severity": "medium"} if {
	difference.moving
} else := {"severity": "medium"} if {
	not relied_on(guid)
} else := {}

# relied_on tells that a policy carries, or may carry, a computer setting that rules read:
# the collector keeps no others.
relied_on(guid) if carries(folders(sites[_])[guid])

relied_on(guid) if count([site | some site in sites; folders(site)[guid]]) == 0

carries(gpo) if count(gpo.settings) > 0

carries(gpo) if gpo.citrixPolicies.present

carries(gpo) if gpo.status != "ok"

carries(gpo) if {
	some part in ["registryPol", "registryPreferences", "citrixPolicies"]
	gpo[part].status != "ok"
}

differences(guid) := set() if {
	gone(guid)
} else := (((missing(guid) | within_site(guid)) | between("sysvol", guid)) | between("directory", guid)) | content(guid)

missing(guid) := (absent(guid) | {difference |
	some site in sites
	ini := folders(site)[guid].gptIni
	ini.status == "ok"
	not ini.present
	difference := {
		"half": "both", "found": site, "expected": "GPT.INI",
		"message": sprintf("%s has no GPT.INI in SYSVOL at the %s site, so that nothing of it applies.", [name(guid), site]),
	}
}) | {difference |
	some site in sites
	here := objects(site)
	not here[guid]
	difference := {
		"half": "both", "found": site, "expected": "the policy in the directory",
		"message": sprintf("%s does not exist in the directory of the %s site.", [name(guid), site]),
	}
}

# gone tells that no directory and no SYSVOL has a policy.
gone(guid) if {
	startswith(guid, "{") # a link into another domain leads to what nobody read
	every site in sites {
		there := objects(site)
		not there[guid]
		kept := folders(site)
		not kept[guid]
	}
}

# links are where a policy is linked, at the site that says so.
links(guid) := {gpo.linkedAt |
	some site in sites
	some dn in ous
	ou := input.resultant.views[site].ous[dn]
	some gpo in array.concat(ou.applied, ou.excluded)
	gpo.guid == guid
	not disabled(gpo)
}

unlink(guid, at) := fix.of(
	{
		"kind": "command", "where": fix.gpmc, "action": "remove", "object": sprintf("ou/%s", [at]),
		"attribute": "gPLink", "values": [guid], "keep": ["all other links"],
	},
	sprintf(`Remove-GPLink -Guid %s -Target %s`, [fix.quoted(trim(guid, "{}")), fix.quoted(at)]),
)

absent(guid) := {difference |
	some site in sites
	here := folders(site)
	not here[guid]
	difference := {
		"half": "both", "found": site, "expected": "the folder of the policy",
		"message": sprintf("%s has no folder in SYSVOL at the %s site.", [name(guid), site]),
	}
}

within_site(guid) := {difference |
	some site in sites
	some half, field in halves
	there := versions("directory", site, guid)[field]
	here := versions("sysvol", site, guid)[field]
	there != here
	difference := {
		"half": half, "found": {"directory": there, "sysvol": here}, "expected": "the same version in both",
		"message": sprintf("%s has version %d for %s in the directory and %d in SYSVOL at the %s site.", [name(guid), there, half, here, site]),
	}
}

between(kept, guid) := {difference |
	some half, field in halves
	there := versions(kept, "production", guid)[field]
	here := versions(kept, "recovery", guid)[field]
	there != here
	difference := {
		"half": half, "found": {"production": there, "recovery": here}, "expected": "the same version at both sites",
		"message": sprintf("%s has version %d for %s in %s at production and %d at recovery.", [name(guid), there, half, where[kept], here]),
	}
}

# content are parts of a folder that differ although the version says that they are the same:
# files that did not all arrive, or that somebody changed by hand at one site.
content(guid) := {difference |
	count(between("sysvol", guid)) == 0
	versions("sysvol", "production", guid)
	versions("sysvol", "recovery", guid)
	some part, words in parts
	there := said(part, folders("production")[guid])
	here := said(part, folders("recovery")[guid])
	there != here
	difference := {
		"half": "computers", "found": {"production": there, "recovery": here}, "expected": "the same at both sites",
		"message": sprintf("%s has the same version in SYSVOL at both sites, and %s differ.", [name(guid), words]),
	}
}

# said is what a part of a folder says, where it could be read.
said("settings", folder) := folder.settings if {
	folder.registryPol.status == "ok"
	folder.registryPreferences.status == "ok"
}

said(part, folder) := [folder[part].present, folder[part].size] if {
	part != "settings"
	folder[part].status == "ok"
}

parts := {
	"registryPol": "the files Registry.pol",
	"registryPreferences": "the files Registry.xml",
	"citrixPolicies": "the files Policies.gpf",
	"settings": "the settings that they hold",
}

halves := {"computers": "versionComputer", "users": "versionUser"}

where := {"sysvol": "SYSVOL", "directory": "the directory"}

versions("directory", site, guid) := objects(site)[guid]

versions("sysvol", site, guid) := gpo if {
	gpo := folders(site)[guid]
	gpo.gptIni.status == "ok"
	gpo.gptIni.present
}

# moving tells that a policy was changed so lately that its copies may differ for a while.
moving(guid) if newest_age(guid) <= site_links.grace_minutes * 60

# newest_age is how long the newest version has been there: each domain controller writes
# down when it got it, so the oldest of those that have it is nearest to the edit.
newest_age(guid) := max(ages) if {
	known := {site: number(objects(site)[guid]) | some site in sites; objects(site)[guid]}
	newest := max([version | some version in known])
	ages := [objects(site)[guid].changedAgeSeconds | some site, version in known; version == newest]
	every age in ages { age != null }
}

number(gpo) := [gpo.versionComputer, gpo.versionUser]

target(guid) := sprintf("gpo/%s", [guid])

domain := sprintf("domain/%s", [estate.zone])

sites := ["production", "recovery"]

# guids are the policies that matter: those linked above the OUs that the estate
# declares, by a link that is in use at one of the sites.
guids := {gpo.guid |
	some site in sites
	some dn in ous
	ou := input.resultant.views[site].ous[dn]
	ou.status == "ok"
	some gpo in array.concat(ou.applied, ou.excluded)
	not disabled(gpo)
}

disabled(gpo) if gpo.why == "linkDisabled"

ous := {dn |
	some id, _ in input.estate.components
	some dn in (estate.ous(id, "production") | estate.ous(id, "recovery"))
}

# objects are the policies in the directory, when they were learnt.
objects(site) := listed.items if {
	listed := input.directory.views[site].gpos
	listed.status == "ok"
}

# folders are the policies in SYSVOL, when it was read.
folders(site) := view.gpos if {
	view := input.grouppolicy.views[site]
	view.status == "ok"
}

name(guid) := gpo.name if {
	gpo := objects("recovery")[guid]
} else := gpo.name if {
	gpo := objects("production")[guid]
} else := guid
