# METADATA
# title: Desktops have the list of connectors that policy gives them now
# description: >-
#   A policy that was corrected last month is worth nothing on a desktop that still has
#   the list from before. It shows when the policy is the only thing that makes desktops
#   find the recovery site. A desktop may take two hours to follow a change. A few
#   desktops of each catalog are asked; nothing is said of the others. What is wrong with
#   one that production makes anew each day, and that is lost with it, matters little.
# custom:
#   severity: high
#   remediation: >-
#     Let the desktop take its policies anew. If the old list stays, find out what keeps the
#     policy away (gpresult /scope computer /h), and renew the image if the list is part of
#     it.
#   requires: [windows, resultant]
#   recommendations: [REG-002, REG-005]
#   basis: practice
package muster.rules.registration.vda_matches_policy

import data.muster.lib.policy
import data.muster.lib.policy.exports
import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.judged

targets contains none.target

needs contains vdas.need(host) if some host in vdas.judged

needs contains {"target": windows.target(host), "fact": policy.fact(site(host), class(host))} if {
	some host in vdas.judged
	windows.vda(host).ou != ""
}

# What policy sets is not what the desktop goes by.
findings contains finding(host, text, sprintf("%s does not use the list that the policy %s gives it: %s.", [host, gpo(host), instead(host)])) if {
	some host in vdas.judged
	text := set_by_policy(host)
	normal(own(host)) != normal(text)
	not opaque(host)
	not moving(host)
}

# A list from a policy that is gone stays where the policy left it.
findings contains finding(host, "no list from Group Policy", sprintf("%s still uses a list in %s that no policy gives it any more.", [host, vdas.list(host).where])) if {
	some host in vdas.judged
	left_over(host)
	not opaque(host)
	not moving(host)
}

gaps contains vdas.unasked(host) if some host in vdas.judged

gaps contains windows.gap(host, sprintf("nobody knows the OU of %s, and so what policy should give it", [host])) if {
	some host in vdas.judged
	windows.vda(host).ou == ""
}

gaps contains object.union(windows.gap(host, doubt), exports.settling(site(host), class(host), "listOfDDCs")) if {
	some host in vdas.judged
	doubt := policy.doubt(site(host), class(host), "listOfDDCs")
}

gaps contains windows.gap(host, sprintf("Citrix policies, whose format cannot be read, may set the list of %s", [host])) if {
	some host in vdas.judged
	opaque(host)
	different(host)
}

# What was changed a moment ago has not arrived yet.
gaps contains object.union(
	windows.gap(host, sprintf("policies of %s were changed less than two hours before it was read, and it takes them over within that time", [host])),
	{"severity": "medium"},
) if {
	some host in vdas.judged
	different(host)
	moving(host)
}

gaps contains none

# moving tells that a policy that reaches a desktop was changed so lately before it was read
# that it need not have it yet: it asks every 90 minutes, and up to 30 later.
moving(host) if {
	asked := time.parse_rfc3339_ns(input.sources.windows.asked[sprintf("%s/%s", [input.windows.hosts[host].site, host])].started)
	some gpo in policy.ou(site(host), class(host)).applied
	changed := input.directory.views[site(host)].gpos.items[gpo.guid].changed
	asked - time.parse_rfc3339_ns(changed) < ((2 * 3600) * 1000) * 1000000
}

# site is where a desktop runs now, and so whose policies it has.
site(host) := vdas.site(host) if {
	vdas.site(host) in {"production", "recovery"}
} else := registration.home(windows.vda(host).ou)

# set_by_policy is the list that policy gives a desktop, as it is written.
set_by_policy(host) := policy.ou(site(host), ou).registration.raw if {
	ou := class(host)
	policy.values(site(host), ou, "listOfDDCs")
}

gpo(host) := registration.gpo(site(host), class(host))

# class are the computers that get the same policies as a desktop.
class(host) := policy.class(host, windows.vda(host).ou)

# own is the list that the desktop uses, "" for none.
own(host) := vdas.list(host).text if {
	vdas.list(host)
} else := "" if {
	windows.vda(host)
}

# normal is a list without what makes no difference to a VDA.
normal(text) := trim(regex.replace(regex.replace(lower(text), `\s+`, " "), ` ?([()]) ?`, "$1"), " ")

instead(host) := sprintf("it uses the one in %s", [vdas.list(host).where]) if {
	vdas.list(host)
} else := "it has none"

different(host) if normal(own(host)) != normal(set_by_policy(host))

different(host) if left_over(host)

# left_over tells that a desktop has a list from a policy, and that no policy gives it one.
left_over(host) if {
	policy.setting(site(host), class(host), "listOfDDCs").policy == "absent"
	vdas.list(host).from == "policy"
}

# opaque tells that a GPO with Citrix policies applies, which may set anything.
opaque(host) if {
	some gpo in policy.ou(site(host), class(host)).applied
	gpo.citrixPolicies
}

finding(host, expected, message) := vdas.weighed(host, {
	"target": windows.target(host),
	"message": message,
	"evidence": {"found": vdas.used(host), "expected": expected},
	"fix": vdas.settle(host, site(host)),
})

none := vdas.unsampled(vdas.sampled, registration.all_ous)
