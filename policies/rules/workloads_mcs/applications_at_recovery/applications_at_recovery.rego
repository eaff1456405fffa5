# METADATA
# title: Applications of pooled desktops are there at the recovery site too
# description: >-
#   An application is published to delivery groups, one by one or through an application group.
#   One that the group of the recovery site does not have, that is disabled there, that asks for
#   machines with a tag which only production has, or that starts in its home zone alone, is
#   missed by its users after a failover, though every desktop runs.
# custom:
#   severity: high
#   remediation: >-
#     Publish the application, or its application group, to the delivery group of the recovery
#     site too, for the same users, and let it start outside its home zone.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.applications, citrixcloud.applicationGroups, citrixcloud.machines]
#   recommendations: [EXT-C-18, EXT-C-16]
#   basis: practice
package muster.rules.workloads_mcs.applications_at_recovery

import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.citrix.offers
import data.muster.lib.fix

targets contains target(a) if some [a, _] in judged

needs contains {"target": target(a), "fact": fact} if {
	some [a, id] in judged
	some fact in (offers.needs_of(id) | {
		desktops.fact, ["citrixcloud", "applications"], ["citrixcloud", "applicationGroups"],
		["citrixcloud", "applications", "items", a.id],
	})
}

# Where applications were not listed, nobody knows which there are.
targets contains group_target(id) if {
	some id in object.keys(offers.taken_over)
	not listed
}

needs contains {"target": group_target(id), "fact": fact} if {
	some id in object.keys(offers.taken_over)
	not listed
	some fact in lists
}

lists := {["citrixcloud", "applications"], ["citrixcloud", "applicationGroups"]}

listed if {
	input.citrixcloud.applications.status == "ok"
	input.citrixcloud.applicationGroups.status == "ok"
}

# A delivery group that has more applications than this API client is shown.
targets contains group_target(id) if some id in hiding

gaps contains {"target": group_target(id), "reason": "fact_missing", "message": message} if {
	some id in hiding
	message := sprintf("Citrix Cloud counts %d applications of %s and shows this API client %d of them", [
		offers.group(id).published, name(id), count(of(id)),
	])
}

# Without that number, or with one that cannot be right, nobody can tell.
targets contains group_target(id) if some id in object.keys(uncounted)

gaps contains {"target": group_target(id), "reason": "fact_missing", "severity": "medium", "message": message} if {
	some id, why in uncounted
	message := sprintf("%s, so whether this API client is shown all of them cannot be told", [why])
}

findings contains finding if {
	some [a, id] in judged
	other := successor(id)
	count(ways(a, other)) == 0
	not other in hiding
	finding := said(
		a, sprintf("%s takes over from %s and does not have the application %s.", [name(other), name(id), a.name]), {
			"found": sort({each.name | some each in of(other)}),
			"expected": a.publishedName,
		},
		published(a, id, other),
	)
}

findings contains finding if {
	some [a, id] in judged
	other := successor(id)
	count(ways(a, other)) > 0
	count(enabled(a, other)) == 0
	way := first(ways(a, other))
	finding := said(
		a, sprintf("%s takes over from %s and has the application %s disabled: %s is.", [name(other), name(id), a.name, switched_off(way).name]), {
			"found": {"enabled": false},
			"expected": {"enabled": true},
		},
		enabling(switched_off(way)),
	)
}

findings contains finding if {
	some [a, id] in judged
	other := successor(id)
	count(enabled(a, other)) > 0
	count(served(a, other)) == 0
	way := first(enabled(a, other))
	finding := said(
		a, sprintf("%s takes over from %s, and no machine of the recovery site in it has the tag %s, which %s asks for with the application %s.", [
			name(other), name(id), way.tag, way.through.name, a.name,
		]),
		{"found": {"tag": way.tag}, "expected": "machines of the recovery site with the tag"}, offers.tagging(other, way.tag),
	)
}

findings contains finding if {
	some [a, id] in judged
	other := successor(id)
	count(served(a, other)) > 0
	count(loose(a, other)) == 0
	way := first(served(a, other))
	finding := said(
		a, sprintf("The application %s starts in its home zone %s only, which is not of the recovery site.", [way.application.name, zone(way.application.homeZone)]), {
			"found": {"homeZone": zone(way.application.homeZone), "homeZoneMode": way.application.homeZoneMode},
			"expected": "a home zone that is only preferred, or one of the recovery site",
		},
		fix.of(
			{
				"kind": "command", "where": commands.sdk, "action": "set", "object": target(way.application),
				"attribute": "HomeZoneOnly", "values": ["false"],
			},
			sprintf("Get-BrokerApplication -UUID %s | Set-BrokerApplication -HomeZoneOnly $false", [way.application.id]),
		),
	)
}

findings contains finding if {
	some [a, id] in judged
	other := successor(id)
	count(loose(a, other)) > 0
	every way in loose(a, other) {
		count(left_out(a, id, way)) > 0
	}
	way := first(loose(a, other))
	missing := left_out(a, id, way)
	finding := said(
		a, sprintf("%s takes over from %s and has the application %s not for %s: %s leaves them out.", [
			name(other), name(id), a.name, concat(", ", missing), filter(a, id, way).name,
		]),
		{"found": sort(filter(a, id, way).users), "expected": missing}, entitling(filter(a, id, way), missing),
	)
}

# What is not known of another application of the same name, of an application group or of
# tags matters only where nothing that is known serves the users.
gaps contains {"target": target(a), "reason": "fact_missing", "message": message} if {
	some [a, id] in judged
	other := successor(id)
	some way in loose(a, other)
	not certain(a, id, other)
	count(left_out(a, id, way)) == 0
	message := sprintf("whether %s, which takes over from %s, gives the application %s to its users cannot be told: Citrix Cloud does not say all of %s", [
		name(other), name(id), a.name, concat(", ", doubts(a, other)),
	])
}

gaps contains {"target": target(a), "reason": "fact_missing", "message": message} if {
	some [a, id] in judged
	other := successor(id)
	count(ways(a, other)) == 0
	other in hiding
	message := sprintf("%s, which takes over from %s, has more applications than this API client is shown; %s may be one of them", [name(other), name(id), a.name])
}

said(a, message, evidence, fix) := {"target": target(a), "message": message, "evidence": evidence, "fix": fix}

target(a) := sprintf("application/%s", [a.name])

group_target(id) := sprintf("deliverygroup/%s", [name(id)])

name(id) := input.workloads.groups[id].name

successor(id) := offers.taken_over[id] if offers.taken_over[id] != ""

# judged are the applications that users of a delivery group of production are shown, with
# the group.
judged := {[a, id] |
	some id in object.keys(offers.taken_over)
	some a in of(id)
	shown(a)
	some way in reached(a, id)
	way.through.enabled
}

# hiding are the delivery groups of which not all applications are shown to this API client.
hiding := {id |
	some from, to in offers.taken_over
	some id in {from, to}
	offers.group(id).published > count(of(id))
	listed
}

# uncounted says of delivery groups why the number of their applications tells nothing.
uncounted := {id: why |
	listed
	some from, to in offers.taken_over
	some id in {from, to}
	offers.group(id).status == "ok"
	why := nothing_told(id)
}

nothing_told(id) := sprintf("Citrix Cloud does not say how many applications %s has", [name(id)]) if {
	not is_number(object.get(offers.group(id), "published", null))
} else := sprintf("Citrix Cloud counts %d applications of %s and lists %d that are published to it", [offers.group(id).published, name(id), count(own(id))]) if {
	count(own(id)) > offers.group(id).published
}

# own are the applications that are published to a delivery group one by one.
own(id) := {key |
	some key, a in input.citrixcloud.applications.items
	id in {group | some group in a.deliveryGroups}
}

shown(a) if {
	a.enabled
	a.visible
}

# of are the applications of a delivery group, whether anybody is shown them or not.
of(id) := {key: a |
	some key, a in input.citrixcloud.applications.items
	count(reached(a, id)) > 0
}

# reached are the ways by which an application comes to a delivery group: by itself, or in an
# application group.
reached(a, id) := direct(a, id) | {way |
	some key in a.groups
	collection := input.citrixcloud.applicationGroups.items[key]
	id in {group | some group in collection.deliveryGroups}
	way := {
		"application": a, "tag": collection.tag, "group": id,
		"through": object.union(collection, {"kind": "applicationgroup"}),
	}
}

direct(a, id) := {{"application": a, "tag": "", "group": id, "through": object.union(a, {"kind": "application"})}} if {
	id in {group | some group in a.deliveryGroups}
} else := set()

# ways are those by which an application, or another one that users see under the same name,
# comes to a delivery group.
ways(a, id) := {way |
	some other in of(id)
	alike(a, other)
	some way in reached(other, id)
}

alike(a, other) if a.id == other.id

alike(a, other) if {
	a.publishedName != ""
	lower(a.publishedName) == lower(other.publishedName)
}

# enabled, served and loose are the ways on which nothing is disabled, machines of the
# recovery site may have the tag, and the application may start in another zone than its own.
enabled(a, id) := {way |
	some way in ways(a, id)
	shown(way.application)
	way.through.enabled
}

served(a, id) := {way |
	some way in enabled(a, id)
	offers.may_reach(id, way.tag)
}

loose(a, id) := {way |
	some way in served(a, id)
	not pinned(way.application)
}

pinned(a) if {
	lower(a.homeZoneMode) == "only"
	a.homeZone != ""
	not a.homeZone in at_recovery
}

at_recovery := {id |
	site := input.workloads.sites.recovery
	some id in ({site.zone} | {further | some further in site.further})
}

zone(id) := input.citrixcloud.zones.items[id].name if {
	input.citrixcloud.zones.items[id].name != ""
} else := id

# certain tells that all is known of one of the ways, and that it leaves nobody out.
certain(a, id, other) if {
	some way in loose(a, other)
	count(doubt(way)) == 0
	count(left_out(a, id, way)) == 0
}

doubts(a, other) := sort({each |
	some way in loose(a, other)
	some each in doubt(way)
})

# doubt is what is not known of a way.
doubt(way) := (({sprintf("the application %s", [way.application.name]) | way.application.status != "ok"} | {sprintf("the application group %s", [way.through.name]) | way.through.kind == "applicationgroup"; way.through.status != "ok"}) | {sprintf("the tags of the machines of %s", [name(way.group)]) | not offers.reaches(way.group, way.tag)}) | {sprintf("the home zone of %s, which is of the mode %s", [way.application.name, way.application.homeZoneMode]) | unheard(way.application)}

unheard(a) if {
	a.status == "ok"
	not lower(a.homeZoneMode) in {"", "prefer", "ignore", "only", "user"}
}

# left_out are those for whom the application is at production, and not on this way. The
# filters of both ways are compared, the narrowest of production's with each of the other.
left_out(a, id, way) := sort({user |
	some who in filters(way)
	some user in narrowest(a, id, who)
})

filters(way) := {who |
	some who in {way.application, way.through}
	who.status == "ok"
	not who.everyone
}

# filter is what leaves users out on a way.
filter(a, id, way) := [object.union({"kind": "application"}, who) |
	some who in filters(way)
	count(narrowest(a, id, who)) > 0
][0]

# narrowest are those whom a filter leaves out of the production filter that it fits best.
narrowest(a, id, who) := min({[count(names), names] |
	some wanted in wants(a, id)
	names := offers.left_out(wanted, who)
})[1]

wants(a, id) := {sort(filter.users) |
	some way in reached(a, id)
	way.through.enabled
	some filter in filters(way)
} | {people(id)}

people(id) := [offers.everyone] if {
	offers.group(id).everyone
} else := sort(offers.group(id).users)

first(all) := min({[way.application.name, way.through.name, way] | some way in all})[2]

switched_off(way) := object.union(way.application, {"kind": "application"}) if {
	not way.application.enabled
} else := way.through if {
	not way.through.enabled
} else := object.union(way.application, {"kind": "application", "hidden": true})

# The commands of an application take its id: names may stand in a folder.
published(a, id, other) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": target(a), "attribute": "DesktopGroup", "values": [name(other)],
		"keep": ["all other delivery groups"],
	},
	sprintf("Get-BrokerApplication -UUID %s | Add-BrokerApplication -DesktopGroup %s", [a.id, commands.quoted(name(other))]),
) if {
	count(direct(a, id)) > 0
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("applicationgroup/%s", [through.name]), "attribute": "DesktopGroup", "values": [name(other)],
		"keep": ["all other delivery groups"],
	},
	sprintf("Add-BrokerApplicationGroup -Name %s -DesktopGroup %s", [commands.quoted(through.name), commands.quoted(name(other))]),
) if {
	through := first({way | some way in reached(a, id); way.through.enabled}).through
}

enabling(what) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("application/%s", [what.name]),
		"attribute": "Visible", "values": ["true"],
	},
	sprintf("Get-BrokerApplication -UUID %s | Set-BrokerApplication -Visible $true", [what.id]),
) if {
	what.hidden
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("%s/%s", [what.kind, what.name]),
		"attribute": "Enabled", "values": ["true"],
	},
	sprintf("%s | %s -Enabled $true", [found(what), {"application": "Set-BrokerApplication", "applicationgroup": "Set-BrokerApplicationGroup"}[what.kind]]),
)

found(what) := sprintf("%s -UUID %s", [{"application": "Get-BrokerApplication", "applicationgroup": "Get-BrokerApplicationGroup"}[what.kind], what.id])

entitling(what, users) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("%s/%s", [what.kind, what.name]),
		"attribute": "UserFilterEnabled", "values": ["false"],
	},
	sprintf("%s | %s -UserFilterEnabled $false", [found(what), {"application": "Set-BrokerApplication", "applicationgroup": "Set-BrokerApplicationGroup"}[what.kind]]),
) if {
	users == [offers.everyone]
} else := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "add", "object": sprintf("%s/%s", [what.kind, what.name]),
		"attribute": "IncludedUsers", "values": users, "keep": ["all other users"],
	},
	sprintf("$a = %s; %s | ForEach-Object { Add-BrokerUser -Name $_ -%s $a }", [
		found(what), concat(",", [commands.quoted(user) | some user in users]), {"application": "Application", "applicationgroup": "ApplicationGroup"}[what.kind],
	]),
)
