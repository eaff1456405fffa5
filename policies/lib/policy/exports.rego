# METADATA
# title: The exports that settle what Group Policy leaves open
# description: >-
#   What cannot be read from outside, people can hand over: what desktops hold, which
#   policies they applied, or what a GPO holds. Which of them helps depends on what is open.
package muster.lib.policy.exports

import data.muster.lib.fix
import data.muster.lib.policy

# settling has the fix of a gap about a setting that an export would settle; it is empty
# where none would.
settling(view, dn, id) := {"fix": fix.question(
	made[kind].where,
	{"object": sprintf("ou/%s", [policy.written(view, dn)]), "attribute": "export", "values": [kind]},
	sprintf("%s %s, then hand over what it wrote: muster collect --import %s (docs/sources/imports.md)", [made[kind].how, made[kind].where, made[kind].given]),
)} if {
	kind := object.get(policy.setting(view, dn, id), "settles", "")
	made[kind]
} else := {}

made := {
	"vda-keys": {
		"where": "on two desktops of each catalog of the OU", "how": "run in PowerShell the line that muster export vda-keys prints",
		"given": "vda-keys=vda-keys.json",
	},
	"gpresult": {
		"where": "on two desktops of each catalog of the OU", "how": "run gpresult /scope computer /x gpresult.xml /f in an elevated console",
		"given": "gpresult=gpresult.xml",
	},
	"gporeport": {
		"where": "where the Group Policy Management Console is", "how": "run Get-GPOReport -All -ReportType Xml -Path gporeport.xml",
		"given": "gporeport=gporeport.xml",
	},
}
