# METADATA
# title: Group Policies are the same at both sites
# description: >-
#   A Group Policy lives in two places, in the directory and in SYSVOL, and each domain
#   controller has its own copy of both. Where the copy of the recovery site is missing
#   or old, its desktops start with yesterday's settings or none.
# custom:
#   severity: high
#   remediation: >-
#     Repair the replication of SYSVOL and of the directory; restore the folder of the
#     policy where it is gone.
#   requires: [directory.views, grouppolicy.views, resultant]
#   recommendations: [EXT-AD-12]
#   basis: practice
#   observes: recovery
package muster.rules.ad.policy_replicated

import data.muster.lib.estate

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
	some site in sites
}

findings contains finding(guid, message, site, "the folder of the policy") if {
	some guid in guids
	some site in sites
	here := folders(site)
	not here[guid]
	message := sprintf("%s has no folder in SYSVOL at the %s site.", [name(guid), site])
}

findings contains finding(guid, message, site, "GPT.INI") if {
	some guid in guids
	some site in sites
	ini := folders(site)[guid].gptIni
	ini.status == "ok"
	not ini.present
	message := sprintf("%s has no GPT.INI in SYSVOL at the %s site, so that nothing of it applies.", [name(guid), site])
}

findings contains finding(guid, message, site, "the policy in the directory") if {
	some guid in guids
	some site in sites
	here := objects(site)
	not here[guid]
	message := sprintf("%s does not exist in the directory of the %s site.", [name(guid), site])
}

findings contains finding(guid, message, {"directory": there, "sysvol": here}, "the same version in both") if {
	some guid in guids
	some site in sites
	there := version(objects(site)[guid])
	here := in_sysvol(site, guid)
	there != here
	message := sprintf("%s has version %s in the directory and %s in SYSVOL at the %s site.", [name(guid), there, here, site])
}

findings contains finding(guid, message, {"production": there, "recovery": here}, "the same version at both sites") if {
	some guid in guids
	there := in_sysvol("production", guid)
	here := in_sysvol("recovery", guid)
	there != here
	message := sprintf("%s has version %s in SYSVOL at production and %s at recovery.", [name(guid), there, here])
}

findings contains finding(guid, message, {"production": there, "recovery": here}, "the same version at both sites") if {
	some guid in guids
	there := version(objects("production")[guid])
	here := version(objects("recovery")[guid])
	there != here
	message := sprintf("%s has version %s in the directory at production and %s at recovery.", [name(guid), there, here])
}

finding(guid, message, found, expected) := {
	"target": target(guid),
	"message": message,
	"evidence": {"found": found, "expected": expected, "gpo": name(guid)},
	"fix": "repadmin /syncall /AdeP; dfsrdiag SyncNow /RGName:\"Domain System Volume\" /Partner:<the other domain controller> /Time:15",
}

target(guid) := sprintf("gpo/%s", [guid])

domain := sprintf("domain/%s", [estate.zone])

sites := ["production", "recovery"]

# guids are the policies that matter: those linked above the OUs that the estate
# declares.
guids := {gpo.guid |
	some site in sites
	some dn in ous
	ou := input.resultant.views[site].ous[dn]
	ou.status == "ok"
	some gpo in array.concat(ou.applied, ou.excluded)
}

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

in_sysvol(site, guid) := version(gpo) if {
	gpo := folders(site)[guid]
	gpo.gptIni.status == "ok"
	gpo.gptIni.present
}

version(gpo) := sprintf("%d (computers) %d (users)", [gpo.versionComputer, gpo.versionUser])

name(guid) := gpo.name if {
	gpo := objects("recovery")[guid]
} else := gpo.name if {
	gpo := objects("production")[guid]
} else := guid
