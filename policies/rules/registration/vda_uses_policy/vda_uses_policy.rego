# METADATA
# title: Desktops use the list of connectors from Group Policy
# description: >-
#   A desktop that registers by what Machine Creation Services, an installer or an image
#   left behind keeps doing so when a policy is changed in the disaster. Where no policy
#   sets a list at all, that is how the estate is built, and weighs little: whether the
#   list is a good one, other rules say. A few desktops of each catalog are asked; nothing
#   is said of the others.
# custom:
#   severity: high
#   remediation: >-
#     Give the desktops their list by a Group Policy; where one does, find out why it does
#     not reach the desktop (gpresult /scope computer /h).
#   requires: [windows]
#   recommendations: [REG-001]
#   basis: document
package muster.rules.registration.vda_uses_policy

import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.judged

targets contains none.target

needs contains vdas.need(host) if some host in vdas.judged

findings contains finding(host, sprintf("%s registers by the list in %s, and not by Group Policy.", [host, list.where])) if {
	some host in vdas.judged
	list := vdas.list(host)
	list.from != "policy"
	not by_design(host)
}

findings contains object.union(
	finding(host, sprintf("%s registers by the list in %s, as no Group Policy gives it one.", [host, list.where])),
	{"severity": "low"},
) if {
	some host in vdas.judged
	list := vdas.list(host)
	list.from != "policy"
	by_design(host)
}

findings contains finding(host, sprintf("%s has a list of connectors nowhere: neither from Group Policy nor of its own.", [host])) if {
	some host in vdas.judged
	vdas.unlisted(host)
}

gaps contains vdas.unasked(host) if some host in vdas.judged

gaps contains none

# by_design tells that no policy gives the desktops of the OU a list, for certain.
by_design(host) if {
	dn := policy.class(host, windows.vda(host).ou)
	site := input.windows.hosts[host].site
	policy.setting(site, dn, "listOfDDCs").policy == "absent"
}

finding(host, message) := vdas.weighed(host, {
	"target": windows.target(host),
	"message": message,
	"evidence": {"found": vdas.used(host), "expected": sprintf("ListOfDDCs in %s", [registration.registry_key])},
	"fix": vdas.set_list(host),
})

none := vdas.unsampled(vdas.sampled, registration.all_ous)
