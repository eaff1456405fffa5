# METADATA
# title: Lists on desktops try the connectors of their own site first
# description: >-
#   What counts is the list that a desktop holds, which a personality file or an old
#   registry value may have made long before the policy. A list without groups is tried at
#   random: half of the desktops register across the line between the sites on a good day,
#   and half of them wait for dead connectors on a bad one. A few desktops of each catalog
#   are asked; nothing is said of the others.
# custom:
#   severity: medium
#   remediation: >-
#     Write the list as groups in parentheses, the connectors of the desktops' own site in
#     the first one, and see that it has arrived on the desktop.
#   requires: [windows]
#   recommendations: [REG-004]
#   basis: document
package muster.rules.registration.vda_local_connectors_first

import data.muster.lib.place
import data.muster.lib.registration
import data.muster.lib.registration.order
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.judged

targets contains none.target

needs contains vdas.need(host) if some host in vdas.judged

findings contains finding if {
	some host in vdas.judged
	site := vdas.site(host)
	problem := order.wrong(site, vdas.groups(host), object.union(connectors, {"elsewhere": {place.full(entry) | some entry in registration.elsewhere(vdas.hosts(host))}}))
	list := registration.grouped(connectors[site], connectors[order.other[site]])
	finding := {
		"target": windows.target(host),
		"message": sprintf("The list on %s %s.", [host, problem]),
		"evidence": {"found": vdas.used(host), "expected": list},
		"fix": vdas.reorder(host),
	}
}

gaps contains vdas.unasked(host) if some host in vdas.judged

gaps contains windows.gap(host, sprintf("%s has no list of connectors", [host])) if {
	some host in vdas.judged
	vdas.unlisted(host)
}

gaps contains windows.gap(host, sprintf("the facts do not tell the groups of the list on %s: collect them again", [host])) if {
	some host in vdas.judged
	vdas.list(host)
	not vdas.groups(host)
}

gaps contains windows.gap(host, registration.undeclared(site)) if {
	some host in vdas.judged
	some site in ["production", "recovery"]
}

gaps contains none

connectors := {site: vdas.connectors(site) | some site in ["production", "recovery"]}

none := vdas.unsampled(vdas.sampled, registration.all_ous)
