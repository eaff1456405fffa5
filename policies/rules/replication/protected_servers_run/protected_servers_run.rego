# METADATA
# title: Servers that fail over run at production
# description: >-
#   A server that is off at production does nothing for anybody today, and what is copied of it
#   is as old as its last day. Either it is not needed any more, and the plan starts an old
#   machine in the disaster, or nobody has noticed that it is down.
# custom:
#   severity: medium
#   remediation: >-
#     Start the server, or take it out of the estate file and of what protects and starts it.
#   requires: [protection]
#   recommendations: [EXT-N-11]
#   basis: practice
#   lost: >-
#     gone: nothing runs at production any more
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
package muster.rules.replication.protected_servers_run

import data.muster.lib.protection

targets contains target if some target, _ in machines

needs contains {"target": target, "fact": path} if some target, path in machines

findings contains {
	"target": target,
	"message": sprintf("%s is to fail over, and its machine is %s at production.", [machine.name, words[machine.power]]),
	"evidence": {"found": machine.power, "expected": "ON"},
	"fix": sprintf("Start %s at production, or take it out of the estate file, its recovery plan and its protection", [machine.name]),
} if {
	some target, path in machines
	machine := protection.known(path)
	words[machine.power]
}

gaps contains {"target": target, "reason": "fact_missing", "message": sprintf("Prism does not say whether the machine of %s runs", [machine.name])} if {
	some target, path in machines
	machine := protection.known(path)
	not machine.power in {"ON", "OFF", "PAUSED"}
}

words := {"OFF": "off", "PAUSED": "paused"}

# machines are the servers that components bring back. Those that are declared by their names
# alone may be master images, which are off.
machines := {target: path |
	some id in object.keys(input.estate.components)
	id != "cloud_connectors"
	some target, path in protection.machines(id)
	startswith(target, "host/")
}
