# METADATA
# title: Lists on desktops of the recovery site name a connector there
# description: >-
#   What a desktop registers by is the first list that it finds on its own disk, whatever
#   policy says of its OU. If no connector of the recovery site is in it, the desktop
#   starts there and nobody can use it. A few desktops of each catalog are asked; nothing
#   is said of the others.
# custom:
#   severity: blocker
#   remediation: >-
#     Put the connectors of the recovery site into the list, by the Group Policy that the
#     desktop gets, and see that it has arrived.
#   requires: [windows]
#   recommendations: [REG-002]
#   basis: document
#   observes: target
package muster.rules.registration.vda_knows_recovery_connectors

import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.disaster

targets contains none.target

needs contains vdas.need(host) if some host in vdas.disaster

findings contains finding if {
	some host in ignorant
	vdas.moves(host)
	not registration.undeclared("recovery")
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s knows no connector of the recovery site: %s.", [host, has(host)]),
		"evidence": {"found": vdas.used(host), "expected": sort(vdas.connectors("recovery"))},
		"fix": vdas.set_list(host),
	}
}

gaps contains vdas.unasked(host) if some host in vdas.disaster

gaps contains vdas.homeless(host) if some host in ignorant

gaps contains windows.gap(host, registration.undeclared("recovery")) if some host in ignorant

gaps contains none

# ignorant are the desktops that have no recovery connector in their list.
ignorant := {host |
	some host in vdas.disaster
	windows.vda(host)
	not vdas.ambiguous(host)
	count(vdas.known(host, "recovery")) == 0
}

has(host) := sprintf("its list in %s names %s", [vdas.list(host).where, concat(", ", vdas.hosts(host))]) if {
	count(vdas.hosts(host)) > 0
} else := "it has no list"

none := vdas.unsampled({host | some host in vdas.sampled; not vdas.stays(host)}, registration.disaster_ous)
