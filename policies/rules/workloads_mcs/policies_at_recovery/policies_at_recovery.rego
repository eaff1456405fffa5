# METADATA
# title: Citrix policies reach desktops of the recovery site too
# description: >-
#   A Citrix policy may be filtered by delivery group, by OU or by tag, and a delivery group may
#   have a set of policies of its own. Where the filter names production alone, desktops of the
#   recovery site work without printers, redirections or limits that their users rely on. What
#   another policy sets there counts, whatever its value.
# custom:
#   severity: high
#   remediation: >-
#     Let the policy apply to the delivery group, or to the OU, of the recovery site too; or
#     give its machines a policy with the same settings.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.policySets, citrixcloud.catalogs]
#   recommendations: [EXT-C-19, UPS-004]
#   basis: practice
package muster.rules.workloads_mcs.policies_at_recovery

import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.fix

targets contains target(p) if some [_, p] in judged

needs contains {"target": target(p), "fact": fact} if {
	some [id, p] in judged
	some fact in (offers.needs_of(id) | {["citrixcloud", "policySets"], ["citrixcloud", "catalogs"]})
}

needs contains {"target": target(p), "fact": ["citrixcloud", "policySets", "items", set]} if {
	some [id, p] in judged
	other := offers.taken_over[id]
	other != ""
	some set in {policies.set_of(id), policies.set_of(other)}
}

# Where the policies of a delivery group were not read, nobody knows which there are.
targets contains group_target(id) if some id in unread

needs contains {"target": group_target(id), "fact": ["citrixcloud", "policySets"]} if some id in unread

needs contains {"target": group_target(id), "fact": ["citrixcloud", "policySets", "items", policies.set_of(id)]} if some id in unread

gaps contains {"target": group_target(id), "reason": "fact_missing", "message": message} if {
	some id in unread
	input.citrixcloud.policySets.status == "ok"
	not policies.set_of(id)
	message := sprintf("Citrix Cloud shows this API client no set of policies of the site, which is that of %s", [name(id)])
}

# Every site has at least the policy that is called Unfiltered.
targets contains group_target(id) if some id in object.keys(blank)

gaps contains {"target": group_target(id), "reason": "fact_missing", "severity": "medium", "message": message} if {
	some id, set in blank
	message := sprintf("Citrix Cloud shows this API client no policy in the set %s, which is that of the site and so of %s: every site has one at least", [set.name, name(id)])
}

findings contains finding if {
	some [id, p] in judged
	other := successor(id)
	policies.fits(p, id, "production") == "yes"
	reach(p, id, other) == "no"
	missing := left_out(p, other, {"yes", "unknown"})
	count(missing) > 0
	finding := {
		"target": target(p),
		"message": sprintf("The Citrix policy %s is for machines of %s and not for those of %s, which takes over from it: %s.", [
			p.name, name(id), whose(id, other), short(missing),
		]),
		"evidence": {"found": filtered(p), "expected": sprintf("a policy with these settings for machines of %s at the recovery site", [name(other)]), "missing": missing},
		"fix": fixed(p, id, other),
	}
}

# What filters leave open a person can tell who looks at a desktop there.
attest contains {"target": target(p), "question": question, "list": sort(missing), "severity": "medium"} if {
	some [id, p] in judged
	other := successor(id)
	open(p, id, other)
	missing := left_out(p, other, {"yes"})
	count(missing) > 0
	question := sprintf("Do machines of %s at the recovery site get the settings of the Citrix policy %s that machines of %s get (%s)? Its filters (%s) do not tell", [
		name(other), p.name, name(id), short(missing), concat(", ", sort({f.kind | some f in p.filters})),
	])
}

gaps contains {"target": target(p), "reason": "fact_missing", "severity": "medium", "message": message} if {
	some [id, p] in judged
	other := successor(id)
	some set in {policies.set_of(id), policies.set_of(other)}
	found := input.citrixcloud.policySets.items[set]
	found.error != ""
	message := sprintf("what machines get is not what the set %s says: %s", [found.name, found.error])
}

target(p) := sprintf("citrixpolicy/%s", [p.name])

group_target(id) := sprintf("deliverygroup/%s", [name(id)])

name(id) := input.workloads.groups[id].name

whose(id, other) := sprintf("the recovery site in %s", [name(other)]) if {
	id == other
} else := name(other)

# successor is who takes over, where the policies of both are known.
successor(id) := other if {
	other := offers.taken_over[id]
	other != ""
	policies.known(other)
}

# judged are the policies that machines of production may get, with their delivery group.
judged := {[id, p] |
	some id in object.keys(offers.taken_over)
	some p in policies.of(id)
	policies.fits(p, id, "production") != "no"
}

# blank are delivery groups with the set of the site, where that is shown without a policy.
blank := {id: set |
	some id in object.keys(offers.taken_over)
	policies.known(id)
	set := input.citrixcloud.policySets.items[policies.set_of(id)]
	set.ofSite
	count(set.policies) == 0
}

unread := {id |
	some id in object.keys(offers.taken_over)
	not policies.known(id)
}

# reach tells whether the policy itself is for machines of the recovery site.
reach(p, id, other) := policies.fits(p, other, "recovery") if {
	policies.set_of(id) == policies.set_of(other)
} else := "no"

open(p, id, other) if reach(p, id, other) == "unknown"

open(p, id, other) if {
	reach(p, id, other) == "no"
	policies.fits(p, id, "production") == "unknown"
}

# Another policy may set it there, and its filters leave that open.
open(p, id, other) if {
	reach(p, id, other) == "no"
	count(left_out(p, other, {"yes", "unknown"})) == 0
}

# left_out are the settings of a policy that no policy sets for machines of the recovery site;
# words are how these have to fit.
left_out(p, other, words) := {setting | some setting in p.settings} - {setting |
	some each in policies.of(other)
	policies.fits(each, other, "recovery") in words
	some setting in each.settings
}

short(settings) := concat(", ", array.slice(sort(settings), 0, 4)) if {
	count(settings) <= 4
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(settings), 0, 3)), count(settings) - 3])

filtered(p) := sort({sprintf("%s%s %s", [{true: "", false: "not "}[f.allowed], f.kind, called(f)]) | some f in p.filters})

called(f) := input.citrixcloud.deliveryGroups.items[f.target].name if {
	lower(f.kind) == "desktopgroup"
} else := f.target

studio := "Studio"

fixed(p, id, other) := fix.question(
	studio,
	{
		"object": sprintf("deliverygroup/%s", [name(other)]), "attribute": "PolicySet",
		"values": [input.citrixcloud.policySets.items[policies.set_of(id)].name],
	},
	sprintf("in Studio, Policies: %s and %s have different sets of policies; give the set %s the settings that are missing, or assign %s the set %s", [
		name(id), name(other), input.citrixcloud.policySets.items[policies.set_of(other)].name,
		name(other), input.citrixcloud.policySets.items[policies.set_of(id)].name,
	]),
) if {
	policies.set_of(id) != policies.set_of(other)
} else := fix.console(
	studio,
	{
		"action": "remove", "object": target(p), "attribute": "filter/DesktopGroup/deny", "values": [name(other)],
		"keep": ["all other filters"],
	},
	sprintf("in Studio, Policies › %s › Edit › Assign policy to › Delivery Group: take out the line that denies it to %s", [p.name, name(other)]),
) if {
	some f in policies.filters(p, "desktopgroup")
	not f.allowed
	f.target == other
} else := fix.console(
	studio,
	{
		"action": "add", "object": target(p), "attribute": "filter/DesktopGroup", "values": [name(other)],
		"keep": ["all other filters"],
	},
	sprintf("in Studio, Policies › %s › Edit › Assign policy to › Delivery Group: allow it for %s too", [p.name, name(other)]),
) if {
	policies.fit(p, "desktopgroup", other, "recovery") == "no"
} else := fix.question(
	# A tag may decide more than this: applications, desktops, restarts, power and other policies.
	studio, {"object": target(p), "attribute": "filter/DesktopTag", "values": [min(tags)]},
	sprintf("in Studio, Search, and Policies: see what else the tag %s decides (applications, desktops, restarts, other policies); where machines of %s may have all of that, give them the tag; where not, add a policy with the same settings for the delivery group", [min(tags), name(other)]),
) if {
	policies.fit(p, "desktoptag", other, "recovery") == "no"
	tags := {f.target | some f in policies.filters(p, "desktoptag"); f.allowed}
	count(tags) > 0
} else := fix.question(
	studio, {"object": target(p), "attribute": "filter/DesktopTag", "values": []},
	sprintf("in Studio, Policies › %s › Edit › Assign policy to › Tag: find out why it is denied to machines of %s", [p.name, name(other)]),
) if {
	policies.fit(p, "desktoptag", other, "recovery") == "no"
} else := fix.console(
	studio,
	{
		"action": "add", "object": target(p), "attribute": "filter/OU", "values": sort(policies.ous(other, "recovery")),
		"keep": ["all other filters"],
	},
	sprintf("in Studio, Policies › %s › Edit › Assign policy to › Organizational Unit (OU): allow it for %s too", [
		p.name, concat(", ", sort(policies.ous(other, "recovery"))),
	]),
)
