# METADATA
# title: Group Policies that carry a setting and do not reach an OU
# description: >-
#   What keeps one away is one cause, whatever the settings are that the OU lacks for it:
#   the fix is the same for all of them.
package muster.lib.policy.carriers

import data.muster.lib.fix
import data.muster.lib.policy

# away are the GPOs that are linked above an OU, carry a setting and have no effect on its
# computers, those of highest precedence first.
away(view, dn, id) := [gpo |
	some gpo in policy.ou(view, dn).excluded
	carries(gpo.guid, id)
]

# carries tells that a GPO sets a setting, at either site.
carries(guid, id) if {
	some view in input.grouppolicy.views
	gpo := view.gpos[guid]
	gpo.status == "ok"
	some setting in gpo.settings
	setting.action == "set"
	is(id, setting)
}

is("listOfDDCs", setting) if lower(setting.value) == "listofddcs"

is("fasAddresses", setting) if contains(lower(setting.key), `usercredentialservice\addresses`)

# bring is what makes the first of them apply. Blocked inheritance keeps several away at
# once, so that all of those that carry anything are linked at the OU itself: to enforce them
# above would also overrule every other OU below.
bring(view, dn, id) := reach(view, dn, away(view, dn, id)[0])

reach(view, dn, gpo) := fix.link(blocked(view, dn), policy.ou(view, dn).dn) if {
	gpo.why == "inheritanceBlocked"
} else := fix.of(
	{
		"kind": "command", "where": fix.gpmc, "action": "set", "object": sprintf("ou/%s", [gpo.linkedAt]),
		"attribute": "gPLink/enabled", "values": [gpo.name],
	},
	sprintf(`Set-GPLink -Guid %s -Target %s -LinkEnabled Yes`, [bare(gpo), fix.quoted(gpo.linkedAt)]),
) if {
	gpo.why == "linkDisabled"
} else := fix.of(
	{
		"kind": "command", "where": fix.gpmc, "action": "set", "object": sprintf("gpo/%s", [gpo.name]),
		"attribute": "GpoStatus", "values": [enabled(view, gpo.guid)],
	},
	sprintf(`(Get-GPO -Guid %s).GpoStatus = "%s"`, [bare(gpo), enabled(view, gpo.guid)]),
) if {
	gpo.why == "computerSettingsDisabled"
} else := fix.of(
	{
		"kind": "command", "where": fix.gpmc, "action": "add", "object": sprintf("gpo/%s", [gpo.name]),
		"attribute": "permission/GpoApply", "values": ["Domain Computers"],
	},
	sprintf(`Set-GPPermission -Guid %s -TargetType Group -TargetName "Domain Computers" -PermissionLevel GpoApply`, [bare(gpo)]),
) if {
	gpo.why == "filtered"
} else := fix.of(
	{
		"kind": "command", "where": "a domain controller of the recovery site", "action": "run", "object": sprintf("gpo/%s", [gpo.name]),
		"attribute": "SYSVOL",
	},
	"repadmin /syncall /AdeP; dfsrdiag PollAD",
) if {
	gpo.why == "missingInSysvol"
} else := rewritten(carried(gpo.guid)[0], gpo) if {
	gpo.why in {"empty", "withoutExtensions"}
} else := fix.question(
	fix.gpmc, {"object": sprintf("gpo/%s", [gpo.name]), "attribute": "WmiFilter"},
	sprintf(`see what the WMI filter of %s is for ((Get-GPO -Guid %s).WmiFilter), and let it pass these computers or link them a policy without it`, [gpo.name, bare(gpo)]),
) if {
	gpo.why == "filteredByWMI"
} else := fix.of(
	{
		"kind": "command", "where": "a computer with the PowerShell module ActiveDirectory", "action": "set", "object": sprintf("gpo/%s", [gpo.name]),
		"attribute": "gPCFunctionalityVersion", "values": ["2"],
	},
	sprintf(`Set-ADObject "CN=%s,CN=Policies,CN=System,%s" -Replace @{gPCFunctionalityVersion=2}`, [gpo.guid, domain(policy.ou(view, dn).dn)]),
) if {
	gpo.why == "otherFunctionality"
} else := fix.of(
	{
		"kind": "command", "where": fix.gpmc, "action": "remove", "object": sprintf("ou/%s", [gpo.linkedAt]),
		"attribute": "gPLink", "values": [gpo.name],
	},
	sprintf(`Remove-GPLink -Guid %s -Target %s`, [bare(gpo), fix.quoted(gpo.linkedAt)]),
) if {
	gpo.why == "missingInDirectory"
}

# enabled is the status of a GPO whose half for computers applies again. Its half for users
# stays as it is.
enabled(view, guid) := "UserSettingsDisabled" if {
	input.directory.views[view].gpos.items[guid].userDisabled == true
} else := "AllSettingsEnabled"

# rewritten writes a value of a GPO once more: what goes by the tools of Windows raises the
# version and names the extension of clients that applies it.
rewritten(setting, gpo) := fix.policy_value(
	{"gpo": gpo.name, "key": sprintf(`HKLM\%s`, [trim(setting.key, `\`)]), "name": setting.value, "layer": setting.layer},
	"String", setting.data, ["every other value of this policy"],
)

# carried are the settings for which a GPO is looked at, in the order in which its files have them.
carried(guid) := [setting |
	some view in ["recovery", "production"]
	some setting in input.grouppolicy.views[view].gpos[guid].settings
	setting.action == "set"
	some id in ["listOfDDCs", "fasAddresses"]
	is(id, setting)
]

# domain is the part of a distinguished name that names its domain.
domain(dn) := substring(dn, indexof(lower(dn), "dc="), -1)

# blocked are all GPOs with settings that blocked inheritance keeps from an OU.
blocked(view, dn) := [gpo.name |
	some gpo in policy.ou(view, dn).excluded
	gpo.why == "inheritanceBlocked"
	gpo.guid in with_settings
]

with_settings := {guid | some view in input.grouppolicy.views; some guid, gpo in view.gpos; count(gpo.settings) > 0}

bare(gpo) := trim(gpo.guid, "{}")
