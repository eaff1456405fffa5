# METADATA
# title: Users of pooled desktops are offered one by the delivery group of the recovery site
# description: >-
#   A delivery group shows its users a desktop by rules of their own: each has users, may be
#   disabled, and may ask for machines with a tag. A group whose rules leave people out, or ask
#   for a tag that only machines of production have, is entitled to its users and shows them
#   nothing.
# custom:
#   severity: blocker
#   remediation: >-
#     Give the delivery group of the recovery site an enabled desktop for the users of each
#     desktop of production, and its machines the tag that the desktop asks for.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.machines]
#   recommendations: [EXT-C-17]
#   basis: practice
package muster.rules.workloads_mcs.desktops_at_recovery

import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.citrix.offers
import data.muster.lib.fix

targets contains target(id) if some id in object.keys(judged)

targets contains target(id) if some id in idle

needs contains {"target": target(id), "fact": fact} if {
	some id in object.keys(judged)
	some fact in (offers.needs_of(id) | {["citrixcloud", "deliveryGroups", "items", id, "desktops"], desktops.fact})
}

needs contains {"target": target(id), "fact": ["citrixcloud", "deliveryGroups", "items", other, "desktops"]} if {
	some id, other in judged
	other != ""
}

# Whom a desktop of production is for is not known where it does not say.
needs contains {"target": target(id), "fact": ["citrixcloud", "deliveryGroups", "items", id, "desktops", "items", key]} if {
	some id in object.keys(judged)
	some key, d in enabled(id)
	d.status != "ok"
}

findings contains finding if {
	some id, other in judged
	other != ""
	some d in enabled(id)
	count(enabled(other)) == 0
	read(other)
	finding := {
		"target": target(id),
		"message": sprintf("%s takes over from %s and offers no desktop%s.", [name(other), name(id), disabled_only(other)]),
		"evidence": {"found": offered(other), "expected": sprintf("an enabled desktop, as %s is at production", [d.name])},
		"fix": opened(other, d),
	}
}

findings contains finding if {
	some id, other in judged
	other != ""
	some _ in enabled(id)
	some key, d in enabled(other)
	key == min(object.keys(enabled(other)))
	every each in enabled(other) {
		not offers.may_reach(other, each.tag)
	}
	finding := {
		"target": target(id),
		"message": sprintf("%s takes over from %s, and no machine of the recovery site in it has the tag %s, which its desktop %s asks for.", [
			name(other), name(id), d.tag, d.name,
		]),
		"evidence": {"found": offered(other), "expected": "machines of the recovery site with the tag, or a desktop that asks for none"},
		"fix": offers.tagging(other, d.tag),
	}
}

findings contains finding if {
	some id, other in judged
	some d in enabled(id)
	d.status == "ok"
	count(open(other)) > 0
	settled(other)
	missing := left_out(id, d, other)
	count(missing) > 0
	finding := {
		"target": target(id),
		"message": sprintf("%s takes over from %s, and none of its desktops is for %s, as %s is at production.", [
			name(other), name(id), concat(", ", missing), d.name,
		]),
		"evidence": {"found": offered(other), "expected": wanted(id, d)},
		"fix": entitled(open(other)[min(object.keys(open(other)))], missing),
	}
}

# What is not known of a desktop of the recovery site matters only where no other one serves.
gaps contains {"target": target(id), "reason": "fact_missing", "message": message} if {
	some id, other in judged
	other != ""
	some d in enabled(id)
	d.status == "ok"
	not settled(other)
	count(left_out(id, d, other)) > 0
	message := sprintf("whether %s, which takes over from %s, offers a desktop to the users of %s cannot be told: Citrix Cloud does not say for whom %s, or which tags its machines have", [
		name(other), name(id), d.name, concat(", ", unclear(other)),
	])
}

# Nobody has a delivery group that offers nothing: what is not shown is not known.
gaps contains {"target": target(id), "reason": "fact_missing", "severity": "high", "message": message} if {
	some id in idle
	message := sprintf("Citrix Cloud shows this API client neither a desktop nor an application that %s offers to anybody, so what its users will miss cannot be told: disable the group if they miss nothing", [name(id)])
}

target(id) := sprintf("deliverygroup/%s", [name(id)])

name(id) := input.workloads.groups[id].name

# judged are the delivery groups that are taken over from and offer a desktop, or do not say.
# One that has applications alone offers none.
judged := {id: other |
	some id, other in offers.taken_over
	offering(id)
}

offering(id) if {
	some d in enabled(id)
	not for_nobody(d)
}

# for_nobody tells that a desktop is known to be for no one.
for_nobody(d) if {
	d.status == "ok"
	not d.everyone
	count(d.users) == 0
}

# idle are those that offer nothing that is known.
idle := {id |
	some id in object.keys(offers.taken_over)
	not offering(id)
	input.citrixcloud.applications.status == "ok"
	input.citrixcloud.applicationGroups.status == "ok"
	not id in publishing
}

# publishing are the delivery groups that have an application, by itself or in a group of them.
publishing := {id |
	some a in input.citrixcloud.applications.items
	a.enabled
	some id in a.deliveryGroups
} | {id |
	some a in input.citrixcloud.applications.items
	a.enabled
	some key in a.groups
	input.citrixcloud.applicationGroups.items[key].enabled
	some id in input.citrixcloud.applicationGroups.items[key].deliveryGroups
}

offering(id) if not read(id)

read(id) if offers.group(id).desktops.status == "ok"

enabled(id) := {key: d |
	some key, d in offers.group(id).desktops.items
	d.enabled
}

# open are the desktops that machines of the recovery site serve.
open(id) := {key: d |
	some key, d in enabled(id)
	d.status == "ok"
	offers.reaches(id, d.tag)
}

# unclear are those of which nobody can tell whether they serve whom.
unclear(id) := sort({sprintf("the desktop %s is", [d.name]) |
	some key, d in enabled(id)
	offers.may_reach(id, d.tag)
	not open(id)[key]
})

settled(id) if {
	read(id)
	count(unclear(id)) == 0
}

wanted(_, d) := sort(d.users) if not d.everyone

wanted(id, d) := sort(offers.group(id).users) if {
	d.everyone
	not offers.group(id).everyone
}

wanted(id, d) := [offers.everyone] if {
	d.everyone
	offers.group(id).everyone
}

# left_out are the users of a desktop of production to whom no open desktop of the other group
# is offered. Who may use the group at all is judged by another rule.
left_out(id, d, other) := sort({user |
	some user in wanted(id, d)
	not served(user, other)
} | shut(d, other))

served(user, other) if {
	some o in open(other)
	count(offers.left_out([user], o)) == 0
	not lower(user) in {lower(name) | some name in o.excluded}
}

# shut are those whom all open desktops of the other group exclude, and this one does not.
shut(d, other) := {user |
	some first in open(other)
	some user in first.excluded
	every o in open(other) {
		lower(user) in {lower(name) | some name in o.excluded}
	}
	not lower(user) in {lower(name) | some name in d.excluded}
}

offered(id) := {d.name: object.union({"enabled": d.enabled, "tag": d.tag}, {"users": for_whom(d)}) | some d in offers.group(id).desktops.items}

for_whom(d) := "all of its delivery group" if {
	d.everyone
} else := d.users

disabled_only(id) := sprintf(": %s is disabled", [concat(", ", sort(names))]) if {
	names := {d.name | some d in offers.group(id).desktops.items}
	count(names) > 0
} else := ""

# opened enables a desktop that is there, or makes one.
opened(id, _) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("desktop/%s", [rule]),
		"attribute": "Enabled", "values": ["true"],
	},
	sprintf("Set-BrokerEntitlementPolicyRule -Name %s -Enabled $true", [commands.quoted(rule)]),
) if {
	rule := min({d.name | some d in offers.group(id).desktops.items})
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("newdesktop/%s_1", [name(id)]),
		"attribute": "IncludedUsers", "values": [], "at": [sprintf("deliverygroup/%s", [name(id)])],
	},
	sprintf("New-BrokerEntitlementPolicyRule -Name %s -DesktopGroupUid (Get-BrokerDesktopGroup -Name %s).Uid -Enabled $true -IncludedUserFilterEnabled $false", [
		commands.quoted(sprintf("%s_1", [name(id)])), commands.quoted(name(id)),
	]),
)

entitled(d, users) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "remove", "object": sprintf("desktop/%s", [d.name]),
		"attribute": "ExcludedUsers", "values": out, "keep": ["all other users"],
	},
	sprintf("Set-BrokerEntitlementPolicyRule -Name %s -RemoveExcludedUsers %s", [commands.quoted(d.name), quoted(out)]),
) if {
	out := [user | some user in users; lower(user) in {lower(other) | some other in d.excluded}]
	count(out) > 0
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("desktop/%s", [d.name]),
		"attribute": "IncludedUserFilterEnabled", "values": ["false"],
	},
	sprintf("Set-BrokerEntitlementPolicyRule -Name %s -IncludedUserFilterEnabled $false", [commands.quoted(d.name)]),
) if {
	users == [offers.everyone]
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("desktop/%s", [d.name]),
		"attribute": "IncludedUsers", "values": users, "keep": ["all other users"],
	},
	sprintf("Set-BrokerEntitlementPolicyRule -Name %s -AddIncludedUsers %s", [commands.quoted(d.name), quoted(users)]),
)

quoted(names) := concat(",", [commands.quoted(each) | some each in names])
