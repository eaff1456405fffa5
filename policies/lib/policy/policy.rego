# METADATA
# title: The settings that computers of an OU get
# description: >-
#   view is the site at which the computers run. A setting is what Group Policy says for
#   certain, or else what computers of the OU were read to hold. One that is unknown or
#   depends on something invisible is a doubt, never an absence. Where GPOs reach some
#   computers of an OU only, dn is the key of a class of them that get the same.
package muster.lib.policy

# classes are the keys of the computers of OUs: those of the OUs themselves, or of their
# classes where not all computers get the same.
classes(ous) := {key | some dn in ous; some key in parts(dn)}

parts(dn) := found if {
	found := {key | some view in input.resultant.views; some key in view.ous[dn].classes}
	count(found) > 0
} else := {dn}

# container is the OU that a class belongs to.
container(key) := [of | some view in input.resultant.views; of := view.ous[key].of][0] if {
	some view in input.resultant.views
	view.ous[key].of
} else := key

# class is that of a host, as far as anybody knows: dn is the OU that it was in when it
# was read.
class(host, dn) := key if {
	key := input.resultant.hosts[host]
	container(key) == dn
} else := dn

# name is an OU as it is written in the directory, and how many of its computers are
# meant where that is not all.
name(view, key) := sprintf("%s (%d of its %d computers)", [found.dn, found.computers, found.ofComputers]) if {
	found := ou(view, key)
	found.computers < found.ofComputers
} else := written(view, key)

# written is an OU as it is written in the directory, for commands.
written(view, key) := found if {
	found := ou(view, key).dn
} else := key

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

# absent tells that no policy says anything of the setting, and that no computer that was
# read holds anything.
absent(view, dn, id) if setting(view, dn, id).state == "absent"

# own tells that computers have a setting that neither Group Policy nor anything else
# that writes the keys of policies gives them.
own(view, dn, id) if {
	found := setting(view, dn, id)
	found.state == "set"
	found.witness == "computers"
	found.layer in {"personality", "local"}
}

# gpo is the policy that gives a setting, for commands and evidence.
gpo(view, dn, id) := found if {
	found := setting(view, dn, id).gpo
	found != ""
} else := "<GPO of the desktops>"

# told says how a setting is known, for evidence.
told(view, dn, id) := sprintf("%d of %d computers: %s", [count(found.read), ou(view, dn).computers, concat(", ", found.read)]) if {
	found := setting(view, dn, id)
	found.witness == "computers"
} else := sprintf("reports of %d of %d computers: %s", [count(found.read), ou(view, dn).computers, concat(", ", found.read)]) if {
	found := setting(view, dn, id)
	found.witness == "reports"
	count(found.read) > 0
} else := "a report of the GPO" if {
	setting(view, dn, id).witness == "reports"
} else := "Group Policy"

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
