# METADATA
# title: Hosts hold the same list of FAS servers
# description: >-
#   StoreFront hands a session the number of a FAS server in its own list, and the desktop
#   looks that number up in its own. Whatever policy says, it is these lists that have to
#   agree, on StoreFront, on the FAS servers and on the desktops; without StoreFront, within
#   a site, where those of the recovery site have to name a server that is there. A few
#   desktops of each catalog are asked; nothing is said of the others.
# custom:
#   severity: blocker
#   remediation: >-
#     Let one Group Policy give the list to StoreFront, to the FAS servers and to all
#     desktops, and see that it has arrived.
#   requires: [windows]
#   recommendations: [FAS-006]
#   basis: practice
package muster.rules.fas.windows_same_list

import data.muster.lib.fas
import data.muster.lib.windows
import data.muster.lib.windows.fas_lists
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in fas_lists.judged

targets contains fas_lists.unsampled.target

needs contains fas_lists.need(host) if some host in fas_lists.judged

findings contains finding(host, sprintf("%s has no list of FAS servers.", [host])) if {
	some host, list in lists
	count(list) == 0
}

findings contains finding(host, sprintf("The list of FAS servers on %s differs from that on %s.", [host, leader])) if {
	some host, list in lists
	count(list) > 0
	leader := leaders[fas_lists.group(host)]
	list != lists[leader]
}

findings contains object.union(
	finding(host, sprintf("The list of FAS servers on %s names none that is there after the disaster.", [host])),
	{"evidence": {"expected": sort(fas.outlasting)}},
) if {
	fas.by_site
	count(fas.outlasting) > 0
	some host, list in lists
	count(list) > 0
	fas_lists.group(host) == "recovery"
	count({address | some address in list} & fas.outlasting) == 0
}

gaps contains fas_lists.unasked(host) if some host in fas_lists.judged

gaps contains fas_lists.unsampled

# Desktops that agree with each other agree with nothing that matters.
gaps contains windows.gap(host, "no FAS server and no StoreFront server told its list, so there is nothing to compare with") if {
	some host, _ in lists
	not led(host)
}

led(host) if leaders[fas_lists.group(host)] in (fas_lists.leaders | fas_lists.followers)

lists := {host: fas_lists.list(host) |
	some host in fas_lists.judged
	windows.fas(host)
}

# leaders are the hosts whose lists the others are compared with, by group: a FAS server if
# there is one with a list, then a StoreFront server.
leaders := {group: leader |
	some group in {fas_lists.group(host) | some host in fas_lists.judged}
	leader := [host |
		some hosts in [fas_lists.leaders, fas_lists.followers, fas_lists.judged]
		some host in sort(hosts)
		fas_lists.group(host) == group
		count(lists[host]) > 0
	][0]
}

reference(host) := in_order(lists[leaders[fas_lists.group(host)]]) if {
	leaders[fas_lists.group(host)]
} else := "the FAS servers, in one order everywhere"

in_order(list) := {sprintf("Address%s", [number]): address | some number, address in list}

finding(host, message) := {
	"target": windows.target(host),
	"message": message,
	"evidence": {"found": in_order(lists[host]), "expected": reference(host)},
	"fix": vdas.fetch(host, sprintf("gpupdate /target:computer /force; Get-ItemProperty '%s'", [fas_lists.key])),
}
