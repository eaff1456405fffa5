# METADATA
# title: Session hosts know their RDS licensing mode
# description: >-
#   A session host that has a licence server and no licensing mode, or one that asks for a kind
#   of licence that the server does not have, works for its grace period of 120 days and then
#   refuses sessions. Hosts of the recovery site that rarely run use that time up unnoticed.
# custom:
#   severity: high
#   remediation: >-
#     Set the policy "Set the Remote Desktop licensing mode" to the kind of licences that the
#     licence servers have, per device or per user, in the GPO that names the servers.
#   requires: [resultant]
#   recommendations: [RDSL-001]
#   basis: practice
#   byHand: which kind of licences there are only the people of the estate know
package muster.rules.rds_licensing.licensing_mode

import data.muster.lib.estate
import data.muster.lib.policy
import data.muster.lib.policy.exports
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in (judged | in_doubt)

needs contains {"target": registration.target(dn), "fact": policy.fact("recovery", dn)} if some dn in judged

findings contains {
	"target": registration.target(dn),
	"message": sprintf("The RDS licensing mode of %s is %s, which is neither per device (2) nor per user (4).", [registration.name("recovery", dn), concat(", ", sort(wrong))]),
	"evidence": {"found": sort(wrong), "expected": ["2", "4"]},
	"fix": fix(policy.gpo("recovery", dn, mode)),
} if {
	some dn in judged
	wrong := modes("recovery", dn) - {"2", "4"}
	count(wrong) > 0
}

findings contains {
	"target": registration.target(dn),
	"message": sprintf("The RDS licensing mode of %s is %s, and desktops of production have %s.", [registration.name("recovery", dn), words[mine], concat(" and ", sort({words[other] | some other in others}))]),
	"evidence": {"found": mine, "expected": sort(others)},
	"severity": "medium",
	"fix": fix(policy.gpo("recovery", dn, mode)),
} if {
	some dn in judged
	some mine in (modes("recovery", dn) & {"2", "4"})
	others := production & {"2", "4"}
	count(others) > 0
	not mine in others
}

# A deployment of Remote Desktop Services sets a mode on the hosts themselves, which is not read.
attest contains {
	"target": registration.target(dn),
	"question": sprintf("A policy gives %s RDS licence servers and no licensing mode. Do the session hosts hold one of their own, for the kind of licences that the servers have? Without it they refuse sessions after 120 days.", [registration.name("recovery", dn)]),
} if {
	some dn in judged
	policy.absent("recovery", dn, mode)
}

# Where nobody knows whether there are servers, rds_licensing/servers-at-recovery decides.
gaps contains {"target": registration.target(dn), "reason": "fact_missing", "severity": "medium", "message": policy.doubt("recovery", dn, servers)} if some dn in in_doubt

gaps contains object.union(
	{"target": registration.target(dn), "reason": "fact_missing", "message": policy.doubt("recovery", dn, mode)},
	exports.settling("recovery", dn, mode),
) if {
	some dn in judged
}

mode := "rdsLicensingMode"

servers := "rdsLicenseServers"

# judged are the OUs whose desktops get licence servers at the recovery site. Whether others
# need them is what rds_licensing/servers-at-recovery asks.
judged := {dn |
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
	count(policy.values("recovery", dn, servers)) > 0
}

# in_doubt are those of which nobody knows whether they get any.
in_doubt := {dn |
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
	policy.doubt("recovery", dn, servers)
}

modes(view, dn) := {value | some value in policy.values(view, dn, mode)}

# production are the modes of desktops of production that get licence servers.
production := {value |
	some dn in registration.production_ous
	count(policy.values("production", dn, servers)) > 0
	some value in modes("production", dn)
}

words := {"2": "per device", "4": "per user"}

fix(gpo) := sprintf(
	`Set-GPRegistryValue -Name "%s" -Key "HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services" -ValueName LicensingMode -Type DWord -Value <2 for licences per device, 4 for licences per user>`,
	[gpo],
)
