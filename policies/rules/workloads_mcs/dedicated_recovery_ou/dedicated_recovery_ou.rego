# METADATA
# title: Recovery desktops have an OU of their own
# description: >-
#   Desktops of the recovery site need other connectors, and often other paths, than
#   those of production. In an OU of their own they get them from day one; in
#   production's OU nobody can change a policy for one site only. Which list of connectors
#   they get there is what the rules of registration say, which look at the OUs that the
#   estate file names: what policies give desktops elsewhere is not known.
# custom:
#   severity: high
#   remediation: >-
#     Create an OU for the recovery desktops beside that of production, neither above
#     nor below it, and link the policy with the recovery connectors to it.
#   requires: [directory.views]
#   recommendations: [PVS-033, MCS-P-002]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.workloads_mcs.dedicated_recovery_ou

import data.muster.lib.citrix.catalogs
import data.muster.lib.estate
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in recovery

targets contains registration.target(dn) if some dn in used

# Desktops without any recovery OU are a question, not an answer.
targets contains "component/workloads_mcs" if undeclared

needs contains {"target": registration.target(dn), "fact": ["directory", "views", "recovery", "containers"]} if some dn in recovery

needs contains {"target": registration.target(dn), "fact": ["directory", "views", "recovery", "containers"]} if some dn in used

findings contains finding(dn, message, "no such OU", "an OU for the recovery desktops", fix) if {
	some dn in used
	missing(dn)
	message := sprintf("%s makes its computer accounts in %s, which does not exist in the directory of the recovery site.", [concat(", ", sort(makers(dn))), dn])
	fix := sprintf(`New-ADOrganizationalUnit -Name "%s" -Path "%s"`, [label(dn), parent(dn)])
}

findings contains finding(dn, message, "no such OU", "an OU for the recovery desktops", fix) if {
	some dn in recovery
	missing(dn)
	message := sprintf("The recovery OU %s does not exist in the directory of the recovery site.", [dn])
	fix := sprintf(`New-ADOrganizationalUnit -Name "%s" -Path "%s"`, [label(dn), parent(dn)])
}

findings contains finding(dn, message, related, "an OU apart from production", separate) if {
	some dn in recovery
	some related in (production & (above(dn) | {dn}))
	message := sprintf("The recovery OU %s is production's OU %s, or lies in it.", [registration.name("recovery", dn), related])
}

findings contains finding(dn, message, related, "an OU apart from production", separate) if {
	some related in production
	some dn in (recovery & above(related))
	message := sprintf("Production's OU %s lies in the recovery OU %s and gets the same policies.", [related, registration.name("recovery", dn)])
}

gaps contains {
	"target": "component/workloads_mcs", "reason": "fact_missing",
	"message": "the estate file names no OU in components.workloads_mcs.ous.recovery, so nobody can tell whether the recovery desktops have one",
} if {
	undeclared
}

# Rules about policies judge what is declared, and desktops that are made elsewhere would be
# judged by nobody.
targets contains registration.target(dn) if some dn in unjudged

gaps contains {"target": registration.target(dn), "reason": "fact_missing", "message": message, "fix": fix} if {
	some dn in unjudged
	message := sprintf("%s makes its computer accounts in %s, and components.workloads_mcs.ous.recovery names neither that nor an OU above it, so nobody looks at what policies give these desktops", [concat(", ", sort(makers(dn))), dn])
	fix := sprintf("add %s to components.workloads_mcs.ous.recovery, or move the accounts to an OU that is named there", [dn])
}

finding(dn, message, found, expected, fix) := {
	"target": registration.target(dn),
	"message": message,
	"evidence": {"found": found, "expected": expected},
	"fix": fix,
}

separate := sprintf(`New-ADOrganizationalUnit -Name "VDA-Recovery" -Path "%s", then move the recovery desktops there`, [domain_dn])

domain_dn := concat(",", [sprintf("DC=%s", [label]) | some label in split(estate.zone, ".")])

# missing tells that the directory was read and has no such OU.
missing(dn) if {
	containers := input.directory.views.recovery.containers
	containers.status == "ok"
	not containers.items[dn]
}

# above are the containers that an OU lies in.
above(dn) := {concat(",", array.slice(parts, i, count(parts))) |
	parts := split(dn, ",")
	some i in numbers.range(1, count(parts) - 1)
	not endswith(parts[i - 1], `\`)
}

parent(dn) := concat(",", array.slice(split(dn, ","), 1, count(split(dn, ","))))

label(dn) := trim_prefix(split(dn, ",")[0], "ou=")

recovery := estate.ous("workloads_mcs", "recovery")

production := estate.ous("workloads_mcs", "production") | estate.ous("workloads_manual", "production")

# used are the OUs of the domain in which catalogs of the recovery site make accounts, beside
# those that are declared.
used := {dn |
	estate.in_scope("workloads_mcs")
	some id in made
	dn := lower(catalogs.detail(id).ou)
	startswith(dn, "ou=")
	endswith(dn, sprintf(",%s", [lower(domain_dn)]))
	not dn in recovery
}

# unjudged are the places of the domain in which they do so, and that no declared OU holds.
unjudged := {dn |
	estate.in_scope("workloads_mcs")
	count(recovery) > 0
	some id in made
	dn := lower(catalogs.detail(id).ou)
	endswith(dn, sprintf(",%s", [lower(domain_dn)]))
	count((above(dn) | {dn}) & recovery) == 0
}

makers(dn) := {catalogs.detail(id).name | some id in made; lower(catalogs.detail(id).ou) == dn}

undeclared if {
	estate.in_scope("workloads_mcs")
	count(recovery) == 0
	not without_accounts
}

# without_accounts tells that the recovery site has machines of MCS, and none of them has an
# account in Active Directory.
without_accounts if {
	count(made) > 0
	every id in made {
		catalogs.domainless(id)
	}
}

made := {id |
	some id, c in input.workloads.catalogs
	c.site == "recovery"
	catalogs.detail(id).provisioned
}
