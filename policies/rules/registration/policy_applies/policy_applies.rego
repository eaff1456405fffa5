# METADATA
# title: The policy with the list of connectors takes effect
# description: >-
#   A policy that is linked in the right place and does not apply looks perfect in the
#   console. A disabled link, blocked inheritance or a forgotten security filter shows
#   only when the desktops of the recovery site do not register.
# custom:
#   severity: high
#   remediation: >-
#     Enable the link and the computer settings of the GPO, let its security filter
#     include the desktops, or link it at the OU itself where that blocks inheritance.
#   requires: [resultant, grouppolicy.views]
#   recommendations: [EXT-AD-13]
#   basis: practice
#   explains: true
package muster.rules.registration.policy_applies

import data.muster.lib.policy
import data.muster.lib.policy.carriers
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

# Whether a GPO that has no effect carries the list matters only as long as the
# desktops lack a good one.
needs contains {"target": registration.target(dn), "fact": ["grouppolicy", "views", site, "gpos", gpo.guid]} if {
	some dn in judged
	not served(dn)
	some gpo in policy.ou("recovery", dn).excluded
	site := told_by(gpo.why)
}

findings contains finding if {
	some dn in judged
	not served(dn)
	some gpo in policy.ou("recovery", dn).excluded
	carriers.carries(gpo.guid, "listOfDDCs")
	name := registration.name("recovery", dn)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("%s carries a list of connectors and is linked at %s, but %s for %s.", [gpo.name, gpo.linkedAt, reasons[gpo.why], name]),
		"evidence": {"found": gpo.why, "expected": "the policy applies", "gpo": gpo.name, "linkedAt": gpo.linkedAt},
		"fix": carriers.reach("recovery", dn, gpo),
	}
}

gaps contains registration.doubt("recovery", dn) if some dn in judged

# served tells that a list with a recovery connector reaches the desktops, whatever
# else is linked without effect.
served(dn) if {
	some host in registration.hosts("recovery", dn)
	host in registration.connectors("recovery")
}

served(dn) if {
	registration.hosts("recovery", dn)
	registration.undeclared("recovery")
}

# told_by is the site whose SYSVOL tells what a GPO without effect carries. Of one
# that is gone from the directory, nobody can expect any files.
told_by("missingInSysvol") := "production"

told_by(why) := "recovery" if not why in {"missingInSysvol", "missingInDirectory"}

reasons := {
	"linkDisabled": "the link is disabled",
	"computerSettingsDisabled": "its computer settings are disabled",
	"inheritanceBlocked": "blocked inheritance keeps it away",
	"filtered": "its security filter leaves the computers out",
	"filteredByWMI": "its WMI filter leaves the computers out",
	"missingInSysvol": "its folder is missing in SYSVOL at the recovery site",
	"missingInDirectory": "it is gone from the directory",
	"empty": "its version is 0, for which clients skip it",
	"otherFunctionality": "its functionality version (gPCFunctionalityVersion) is one that clients skip",
	"withoutExtensions": "it does not say which extension of clients applies it (gPCMachineExtensionNames)",
}

judged := registration.judged(registration.disaster_ous)
