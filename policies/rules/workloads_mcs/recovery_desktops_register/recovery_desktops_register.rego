# METADATA
# title: Desktops of the recovery site register there
# description: >-
#   A desktop that runs and that no connector knows gives nobody a session. That one
#   desktop of each recovery catalog has registered with a connector of the recovery site,
#   now or since the last test, proves more than all settings that ought to make it so.
# custom:
#   severity: blocker
#   remediation: >-
#     Start a desktop of the recovery catalog, end its maintenance, and see why it does not
#     register with the connectors of the recovery site.
#   requires: [workloads, citrixcloud.machines]
#   recommendations: [EXT-W-02]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
package muster.rules.workloads_mcs.recovery_desktops_register

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.citrix.sites

targets contains catalogs.target(c) if some c in desktops.takers

targets contains catalogs.target(c) if some c in desktops.unlearnt

needs contains need if some need in desktops.unlearnt_needs

needs contains {"target": catalogs.target(c), "fact": fact} if {
	some c in desktops.takers
	some fact in [desktops.fact, ["citrixcloud", "connectors"], sites.fact("recovery")]
}

findings contains finding if {
	some id, c in desktops.takers
	machines := desktops.of(id)
	count(machines) > 0
	every class in machines {
		class.inMaintenance
	}
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("All %d machines of %s are in maintenance, so nobody gets one of them.", [desktops.number(machines), c.name]),
		"evidence": {"found": {"inMaintenance": desktops.number(machines)}, "expected": "machines that are not in maintenance"},
		"fix": commands.end_maintenance(c.name),
	}
}

findings contains finding if {
	some id, c in desktops.takers
	count(registered(id)) == 0
	running := awake(id)
	count(running) > 0
	every class in running {
		desktops.lost(class)
	}
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("Of %s %d machines run, and not one of them has registered with a connector.", [c.name, desktops.number(running)]),
		"evidence": {
			"found": {state: desktops.number({key: class | some key, class in running; class.registration == state}) | some state in {class.registration | some class in running}},
			"expected": "Registered, with a connector of the recovery site",
		},
		"fix": desktops.why(c.name),
	}
}

gaps contains gap(c, message) if {
	some id, c in desktops.takers
	message := desktops.unlisted(id)
}

gaps contains gap(c, message) if {
	some id, c in desktops.takers
	count(proof(id)) == 0
	count(registered(id)) > 0
	message := sprintf("the machines of %s that are registered came through %s, which is not of the recovery site: that proves nothing about its own connectors", [c.name, concat(", ", {through(class) | some class in registered(id)})])
}

gaps contains gap(c, message) if {
	some id, c in desktops.takers
	count(registered(id)) == 0
	some class in awake(id)
	not desktops.lost(class)
	message := sprintf("%d machines of %s run, or are being started, and have not registered yet", [desktops.number(awake(id)), c.name])
}

# All are off. That one of them worked not long ago is proof enough.
attest contains {"target": catalogs.target(c), "question": question} if {
	some id, c in desktops.takers
	count(registered(id)) == 0
	count(awake(id)) == 0
	count(usable(id)) > 0
	not recent(id)
	question := sprintf(
		"All machines of %s are off, and Citrix Cloud does not say when one of them was last registered. Was one of them started since the last test, and did it register with a connector of the recovery site and give a user a session? If not: %s",
		[c.name, desktops.start(c.name)],
	)
}

through(class) := class.controller if {
	class.controller != ""
} else := "a connector that Citrix Cloud does not name"

gap(c, message) := {"target": catalogs.target(c), "reason": "fact_missing", "message": message}

usable(id) := {key: class |
	some key, class in desktops.of(id)
	not class.inMaintenance
}

registered(id) := {key: class |
	some key, class in usable(id)
	class.registration == "Registered"
}

# proof are those that are registered without production.
proof(id) := {key: class |
	some key, class in registered(id)
	not desktops.elsewhere(class, "recovery")
	not desktops.nameless(class)
}

# awake are those that are not known to be off.
awake(id) := {key: class |
	some key, class in usable(id)
	not class.power in {"Off", "Suspended", "VirtualMachineNotFound"}
}

# recent tells that one of the machines worked within the time that a test is good for.
recent(id) if {
	some class in usable(id)
	is_number(class.workedAgeSeconds)
	class.workedAgeSeconds <= input.estate.thresholds.planTestAge
}
