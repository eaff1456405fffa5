# METADATA
# title: The Group Policy settings that computers of an OU get
# description: >-
#   view is the site at which the computers run. A setting that is unknown or
#   depends on something invisible is a doubt, never an absence.
package muster.lib.policy

# fact is the path of what is known of an OU at a site.
fact(view, dn) := ["resultant", "views", view, "ous", dn]

# ou is the resultant set of an OU, when it was learnt.
ou(view, dn) := found if {
	input.resultant.views[view].status == "ok"
	found := input.resultant.views[view].ous[dn]
	found.status == "ok"
}

# gone tells that the directory was read and has no such OU.
gone(view, dn) if ou(view, dn).exists == false

# setting is what policies say of a setting in an OU that exists.
setting(view, dn, id) := found if {
	ou(view, dn).exists == true
	found := ou(view, dn).settings[id]
}

# values are the data of a setting that is set.
values(view, dn, id) := [value | some value in found.data] if {
	found := setting(view, dn, id)
	found.state == "set"
}

# absent tells that no policy says anything of the setting.
absent(view, dn, id) if setting(view, dn, id).state == "absent"

# doubt says why nobody can tell what a setting is. It is undefined when the
# setting is known, and when the OU was not learnt at all.
doubt(view, dn, id) := sprintf("%s does not exist in the directory of the %s site", [ou(view, dn).dn, view]) if {
	gone(view, dn)
} else := worded(dn, id, setting(view, dn, id)) if {
	setting(view, dn, id).state in {"unknown", "conditional"}
} else := sprintf("nothing was worked out about the setting %s of %s", [id, dn]) if {
	ou(view, dn)
	not setting(view, dn, id)
}

worded(dn, id, found) := found.message if {
	found.message != ""
} else := sprintf("the setting %s of %s is %s", [id, dn, found.state])

# place is where the policy that wins sets a value: its name, the key, policy or
# preference. Products look at the key below Policies before their plain one, so what a
# fix writes to the other is without effect.
place(view, dn, id) := {
	"gpo": found.gpo, "key": written_key(view, found, id), "name": names[id].value, "layer": found.layer,
	"shown_by": [host | some host in object.get(found, "read", [])],
} if {
	found := setting(view, dn, id)
}

written_key(view, found, id) := sprintf(`HKLM\%s`, [trim(keys[0], `\`)]) if {
	keys := array.concat(
		[key | some key in carried(view, found, id); contains(lower(key), `\policies\`)],
		[key | some key in carried(view, found, id); not contains(lower(key), `\policies\`)],
	)
	count(keys) > 0
} else := names[id].key

# carried are the keys below which the policy sets the value.
carried(view, found, id) := [content.key |
	some content in input.grouppolicy.views[view].gpos[found.guid].settings
	content.action == "set"
	content.layer == found.layer
	lower(content.value) == lower(names[id].value)
	endswith(lower(trim(content.key, `\`)), names[id].product)
]

names := {
	"listOfDDCs": {"value": "ListOfDDCs", "product": `\citrix\virtualdesktopagent`, "key": `HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent`},
	"listOfSIDs": {"value": "ListOfSIDs", "product": `\citrix\virtualdesktopagent`, "key": `HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent`},
	"fslogixCCDLocations": {"value": "CCDLocations", "product": `\fslogix\profiles`, "key": `HKLM\SOFTWARE\FSLogix\Profiles`},
	"fslogixVHDLocations": {"value": "VHDLocations", "product": `\fslogix\profiles`, "key": `HKLM\SOFTWARE\FSLogix\Profiles`},
	"odfcCCDLocations": {"value": "CCDLocations", "product": `\fslogix\odfc`, "key": `HKLM\SOFTWARE\Policies\FSLogix\ODFC`},
	"odfcVHDLocations": {"value": "VHDLocations", "product": `\fslogix\odfc`, "key": `HKLM\SOFTWARE\Policies\FSLogix\ODFC`},
	"upmUserStore": {"value": "PathToUserStore", "product": `\citrix\userprofilemanager`, "key": `HKLM\SOFTWARE\Policies\Citrix\UserProfileManager`},
}
