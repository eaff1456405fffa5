# METADATA
# title: Desktops of production that run are registered
# description: >-
#   That desktops work at production is what a recovery is measured by: their list of
#   connectors, their accounts and their policies are those that the recovery site has copies
#   of. While many of those that run are not registered, production is in trouble itself, and
#   what passes for a working setting was not seen to work. One in four is more than the odd
#   one that starts, or that somebody repairs. Persistent desktops take the
#   trouble along.
# custom:
#   severity: medium
#   remediation: >-
#     See why the machines do not register, before anything is concluded from how they are
#     set up.
#   requires: [workloads, citrixcloud.machines]
#   recommendations: [EXT-W-02]
#   basis: practice
#   lost: "gone: the desktops of production do not run any more"
#   byHand: what is wrong has to be found on the spot first
package muster.rules.registration.production_desktops_register

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.desktops

targets contains catalogs.target(c) if some c in judged

needs contains {"target": catalogs.target(c), "fact": desktops.fact} if some c in judged

findings contains finding if {
	some id, c in judged
	number := desktops.number(running(id))
	number > 0
	lost := {key: class | some key, class in running(id); desktops.lost(class)}
	desktops.number(lost) * 4 > number
	enough(desktops.number(lost), number)
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%d of the %d machines of %s that run are not registered.", [desktops.number(lost), number, c.name]),
		"evidence": {
			"found": {state: desktops.number({key: class | some key, class in lost; class.registration == state}) | some state in {class.registration | some class in lost}},
			"expected": "Registered",
		},
		"fix": desktops.why(c.name),
	}
}

# Machines that Citrix does not switch on and off may be off.
gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in judged
	count(running(id)) == 0
	open := {key: class | some key, class in desktops.of(id); class.power in {"Unmanaged", "Unknown"}}
	count(open) > 0
	every class in open {
		class.registration != "Registered"
	}
	message := sprintf("none of the %d machines of %s is registered, and Citrix Cloud does not know whether they run", [desktops.number(open), c.name])
}

# judged are the catalogs of production that have machines.
judged := {id: c |
	some id, c in input.workloads.catalogs
	c.site == "production"
	c.count > 0
}

# running are the machines that are on and meant for users.
running(id) := {key: class |
	some key, class in desktops.of(id)
	class.power == "On"
	not class.inMaintenance
}

# enough leaves out one or two machines of a small catalog, which may just be starting.
enough(lost, _) if lost >= 3

enough(lost, number) if lost == number
