# METADATA
# title: What delivery groups offer to users
# description: >-
#   Applications and desktops of delivery groups of production, and of those that take over
#   from them at the recovery site.
package muster.lib.citrix.offers

import data.muster.lib.citrix.commands
import data.muster.lib.fix

# taken_over are the delivery groups of production whose machines are made anew, and by which
# delivery group each is taken over, by id; "" where nobody can tell. Those that nothing takes
# over from are judged as that, and not by what they offer.
taken_over := {id: other |
	some id, g in input.workloads.groups
	g.pooled
	not input.citrixcloud.deliveryGroups.items[id].enabled == false
	other := successor(g.standIn)
}

successor(found) := found.id if {
	found.status == "ok"
	found.id != ""
}

successor(found) := "" if found.status != "ok"

# successors are the delivery groups that take over.
successors := {other | some other in taken_over; other != ""}

# needs_of are the facts that tell who takes over from a delivery group.
needs_of(id) := {["workloads", "groups", id, "standIn"], ["citrixcloud", "deliveryGroups"]}

group(id) := input.citrixcloud.deliveryGroups.items[id]

# reaches tells that machines of the recovery site in a delivery group have a tag; all have
# none.
reaches(_, "") := true

reaches(id, tag) if {
	tag != ""
	some class in at_recovery(id)
	lower(tag) in {lower(other) | some other in class.tags}
}

# may_reach tells that they have it, or that nobody can tell.
may_reach(id, tag) if reaches(id, tag)

may_reach(id, tag) if {
	tag != ""
	some class in at_recovery(id)
	class.tagsUnknown
}

at_recovery(id) := {key: class |
	some key, class in input.citrixcloud.machines.items
	class.deliveryGroup == id
	class.catalog in {catalog | some catalog in input.workloads.groups[id].recovery}
	class.count > 0
}

# left_out are those of wanted users whom a filter of users leaves out.
left_out(_, who) := [] if who.everyone

left_out(wanted, who) := [name |
	some name in wanted
	not lower(name) in {lower(user) | some user in who.users}
] if {
	not who.everyone
}

everyone := "everyone who can sign in"

# tagging is the command that gives machines of the recovery site in a delivery group a tag.
tagging(id, tag) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("catalog/%s", [catalog(id)]),
		"attribute": "Tags", "values": [tag], "keep": ["all other tags"],
	},
	sprintf("%s | ForEach-Object { Add-BrokerTag -Name %s -Machine $_ }", [commands.machines(catalog(id)), commands.quoted(tag)]),
)

catalog(id) := min([input.workloads.catalogs[key].name | some key in input.workloads.groups[id].recovery])
