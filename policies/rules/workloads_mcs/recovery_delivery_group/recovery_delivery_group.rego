# METADATA
# title: Users of pooled desktops have a delivery group at the recovery site
# description: >-
#   Machines of the recovery site are of use to nobody who is not entitled to them. A
#   delivery group that is disabled, in maintenance or open to fewer users than the one of
#   production leaves people without a desktop, though everything runs. One that is disabled
#   at production serves nobody today, and what it is for only people know.
# custom:
#   severity: blocker
#   remediation: >-
#     Give the machines of the recovery site a delivery group that is enabled, not in
#     maintenance, and entitled to the same users and groups as that of production. Where it is
#     kept closed until the disaster on purpose, waive the rule for the delivery group, with the
#     step of the run book that opens it as the reason.
#   requires: [workloads, citrixcloud.deliveryGroups]
#   recommendations: [EXT-C-17]
#   basis: practice
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   formerly: [workloads_mcs/stand-in-group]
#   observes: recovery
package muster.rules.workloads_mcs.recovery_delivery_group

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.citrix.foundation
import data.muster.lib.fix

targets contains target(g) if some g in judged

targets contains target(g) if some g in disabled

gaps contains object.union(
	{
		"target": target(g), "reason": "no_result",
		"message": sprintf("%s is disabled at production, and serves nobody today", [g.name]),
		"fix": fix.question("the estate file", {"object": target(g), "attribute": "exclude"}, sprintf(
			"if nobody needs %s in a disaster, take it out of what is judged: exclude: [%s]; else enable it",
			[g.name, concat(", ", [sprintf("{kind: catalog, name: %s, reason: <why>, owner: <who>}", [commands.quoted(name)]) | some name in lost(g)])],
		)),
	},
	weight(id),
) if {
	some id, g in disabled
}

needs contains {"target": target(g), "fact": ["workloads", "groups", id, "standIn"]} if some id, g in judged

needs contains {"target": target(g), "fact": ["citrixcloud", "deliveryGroups"]} if some g in judged

# A group whose users nobody could read may be open to none of them.
needs contains {"target": target(g), "fact": ["citrixcloud", "deliveryGroups", "items", stand_in(id).id]} if {
	some id, g in judged
	stand_in(id).id != ""
}

findings contains finding if {
	some id, g in judged
	found := stand_in(id)
	found.id == ""
	not catalogs.later
	finding := {
		"target": target(g),
		"message": sprintf("No delivery group with machines of the recovery site serves the users of %s%s.", [g.name, nearest(found.missing)]),
		"evidence": {"found": {other.name: users(key) | some key, other in recovery}, "expected": users(id), "missing": found.missing},
		"fix": foundation.first(means(id)),
	}
}

findings contains finding if {
	some id, g in judged
	other := group(stand_in(id).id)
	missing := stand_in(id).missing
	count(missing) > 0
	finding := {
		"target": target(g),
		"message": sprintf("%s takes over from %s and leaves out %s.", [other.name, g.name, concat(", ", missing)]),
		"evidence": {"found": users(other.id), "expected": users(id), "missing": missing},
		"fix": entitle(other, missing),
	}
}

findings contains finding if {
	some id, g in judged
	other := group(stand_in(id).id)
	other.enabled == false
	finding := {
		"target": target(g),
		"message": sprintf("%s takes over from %s and is disabled.", [other.name, g.name]),
		"evidence": {"found": {"enabled": false}, "expected": {"enabled": true}},
		"fix": commands.group(other.name, "Enabled", "true"),
	}
}

findings contains finding if {
	some id, g in judged
	other := group(stand_in(id).id)
	other.inMaintenance == true
	finding := {
		"target": target(g),
		"message": sprintf("%s takes over from %s and is in maintenance.", [other.name, g.name]),
		"evidence": {"found": {"inMaintenance": true}, "expected": {"inMaintenance": false}},
		"fix": commands.group(other.name, "InMaintenanceMode", "false"),
	}
}

findings contains finding if {
	some id, g in judged
	other := group(stand_in(id).id)
	desktops.for_nobody(other)
	finding := {
		"target": target(g),
		"message": sprintf("%s takes over from %s and is open to nobody.", [other.name, g.name]),
		"evidence": {"found": [], "expected": users(id)},
		"fix": entitle(other, users(id)),
	}
}

findings contains finding if {
	some id, g in judged
	other := group(stand_in(id).id)
	shut := {name | some name in other.excluded} - {name | some name in group(id).excluded}
	count(shut) > 0
	finding := {
		"target": target(g),
		"message": sprintf("%s takes over from %s and excludes %s, whom %s does not.", [other.name, g.name, concat(", ", sort(shut)), g.name]),
		"evidence": {"found": sort(other.excluded), "expected": sort(group(id).excluded)},
		"fix": fix.of(
			{
				"kind": "command", "where": commands.sdk, "action": "remove", "object": sprintf("deliverygroup/%s", [other.name]),
				"attribute": "ExcludedUsers", "values": sort(shut), "keep": ["all other users"],
			},
			sprintf("Get-BrokerAccessPolicyRule -DesktopGroupUid %s | Set-BrokerAccessPolicyRule -RemoveExcludedUsers %s", [uid(other), quoted(sort(shut))]),
		),
	}
}

attest contains {"target": target(g), "question": question} if {
	some id, g in judged
	stand_in(id).id == ""
	catalogs.later
	question := sprintf(
		"Does the procedure that makes the desktops at the recovery site also entitle the users of %s (%s) to them?",
		[g.name, concat(", ", users(id))],
	)
}

target(g) := sprintf("deliverygroup/%s", [g.name])

# judged are the delivery groups with pooled machines of production. One that is
# disabled serves nobody today either.
judged := {id: g |
	some id, g in input.workloads.groups
	g.pooled
	not input.citrixcloud.deliveryGroups.items[id].enabled == false
}

disabled := {id: g |
	some id, g in input.workloads.groups
	g.pooled
	input.citrixcloud.deliveryGroups.items[id].enabled == false
	not taken_out(g)
}

taken_out(g) if {
	some out in input.estate.exclude
	lower(out.kind) == "deliverygroup"
	lower(out.name) == lower(g.name)
}

lost(g) := sort([input.workloads.catalogs[catalog].name | some catalog in g.production])

# weight is less where only a few machines of production are in disabled groups.
weight(id) := {"severity": "medium"} if {
	id in desktops.aside
} else := {}

stand_in(id) := found if {
	found := input.workloads.groups[id].standIn
	found.status == "ok"
}

group(id) := input.citrixcloud.deliveryGroups.items[id]

users(id) := ["everyone who can sign in"] if {
	group(id).everyone
} else := [user | some user in group(id).users]

# recovery are the delivery groups with machines of the recovery site.
recovery := {id: g |
	some id, g in input.workloads.groups
	some _ in g.recovery
}

nearest(missing) := sprintf("; the nearest leaves out %s", [concat(", ", missing)]) if {
	some _ in missing
} else := sprintf(": %s", [concat("; ", [sprintf("%s is for %s", [g.name, concat(", ", users(id))]) | some id, g in recovery])]) if {
	count(recovery) > 0
} else := ""

# means entitles the users of a group to what is there, or makes it. Published applications
# belong to a delivery group of their own: a group that is made has none.
means(id) := entitle([group(key) | some key in object.keys(recovery)][0], users(id)) if {
	count(recovery) == 1
	not group(id).everyone
} else := sprintf(
	"in Studio, Delivery Groups › Create or Edit: a group with the machines of the catalog that takes over at the recovery site, for %s; then give it the applications of %s: Get-BrokerApplication -AssociatedDesktopGroupUid %s | Add-BrokerApplication -DesktopGroup <name of the new group>",
	[concat(", ", users(id)), group(id).name, uid(group(id))],
)

entitle(other, names) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("deliverygroup/%s", [other.name]),
		"attribute": "IncludedUsers", "values": names, "keep": ["all other users"],
	},
	entitling(other, names),
)

entitling(other, names) := sprintf("Get-BrokerAccessPolicyRule -DesktopGroupUid %s | Set-BrokerAccessPolicyRule -AddIncludedUsers %s; then the same for its desktops: Get-BrokerEntitlementPolicyRule -DesktopGroupUid %s | Set-BrokerEntitlementPolicyRule -AddIncludedUsers %s", [
	uid(other),
	quoted(names),
	uid(other),
	quoted(names),
])

quoted(names) := concat(",", [commands.quoted(name) | some name in names])

uid(g) := sprintf("%d", [g.uid]) if {
	g.uid > 0
} else := sprintf("(Get-BrokerDesktopGroup -Name %s).Uid", [commands.quoted(g.name)])
