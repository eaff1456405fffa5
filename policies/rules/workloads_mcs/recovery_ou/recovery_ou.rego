# METADATA
# title: Pooled desktops of the recovery site have an OU of their own
# description: >-
#   Desktops that stand in for those of production need other connectors, and often other
#   paths. In an OU of their own they get them from day one; in production's OU no policy
#   can be changed for them alone.
# custom:
#   severity: medium
#   remediation: >-
#     Let the catalog make its computer accounts in an OU for the recovery site, and move
#     those that it has already made.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-P-002]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   formerly: [workloads_mcs/stand-in-ou]
package muster.rules.workloads_mcs.recovery_ou

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.estate

targets contains catalogs.target(d) if some d in stand_ins

# Without knowing what takes over from a catalog, that cannot be named.
targets contains catalogs.target(c) if some c in unlearnt

needs contains {"target": catalogs.target(c), "fact": ["workloads", "catalogs", id, "standIn"]} if some id, c in unlearnt

needs contains {"target": catalogs.target(d), "fact": catalogs.fact(id)} if some id, d in stand_ins

findings contains finding if {
	some d in stand_ins
	some ou in production
	related(d.ou, ou)
	finding := {
		"target": catalogs.target(d),
		"message": sprintf("%s makes its computer accounts in %s, where the policies of production's desktops (%s) apply.", [d.name, d.ou, ou]),
		"evidence": {"found": d.ou, "expected": expected},
		"fix": fix(d),
	}
}

findings contains finding if {
	some d in stand_ins
	d.ou != ""
	count(recovery) > 0
	count({ou | some ou in recovery; below(d.ou, ou)}) == 0
	count({ou | some ou in production; related(d.ou, ou)}) == 0
	finding := {
		"target": catalogs.target(d),
		"message": sprintf("%s makes its computer accounts in %s, which is not an OU of the recovery site.", [d.name, d.ou]),
		"evidence": {"found": d.ou, "expected": expected},
		"fix": fix(d),
	}
}

gaps contains {"target": catalogs.target(d), "reason": "fact_missing", "message": message} if {
	some d in stand_ins
	d.ou == ""
	message := sprintf("DaaS does not say in which OU %s makes its computer accounts", [d.name])
}

# stand_ins are the MCS catalogs that stand in for pooled ones, by id. PVS and others
# make no accounts of their own, and machines outside of Active Directory have none.
stand_ins := {found.id: d |
	some id in object.keys(catalogs.renewed)
	found := catalogs.stand_in(id)
	d := catalogs.detail(found.id)
	d.provisioning == "MCS"
	not catalogs.domainless(found.id)
}

unlearnt := {id: c |
	some id, c in catalogs.renewed
	not catalogs.stand_in(id)
}

recovery := estate.ous("workloads_mcs", "recovery") | estate.ous("workloads_manual", "recovery")

# production are the OUs of production's desktops: the declared ones and those that
# its catalogs use.
production := (estate.ous("workloads_mcs", "production") | estate.ous("workloads_manual", "production")) | {ou |
	some id in object.keys(catalogs.of({"pooled", "dedicated"}))
	ou := catalogs.detail(id).ou
	ou != ""
}

# related tells that a policy for either OU reaches the other.
related(a, b) if below(a, b)

related(a, b) if below(b, a)

# below tells that an OU is another one or lies in it. A comma that belongs to a name
# is escaped.
below(ou, top) if ou == top

below(ou, top) if {
	rest := trim_suffix(ou, sprintf(",%s", [top]))
	rest != ou
	not endswith(rest, `\`)
}

expected := sort(recovery) if {
	count(recovery) > 0
} else := "an OU apart from production"

# fix changes where accounts are made, and moves those that are there.
fix(d) := sprintf(
	`Set-AcctIdentityPool -IdentityPoolUid (Get-ProvScheme -ProvisioningSchemeUid (Get-BrokerCatalog -Name %s).ProvisioningSchemeId).IdentityPoolUid -OU %s; %s | ForEach-Object { Get-ADComputer ($_.MachineName -split '\\')[1] | Move-ADObject -TargetPath %s }`,
	[commands.quoted(d.name), new, commands.machines(d.name), new],
)

new := commands.quoted(min(recovery)) if {
	count(recovery) > 0
} else := `"<OU for the recovery site>"`
