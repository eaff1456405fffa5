# METADATA
# title: Hosting connections of the recovery site work
# description: >-
#   A connection that reports a fault, or is in maintenance, neither starts nor makes a
#   machine. As long as production runs, nobody misses it.
# custom:
#   severity: high
#   remediation: >-
#     Test the connection in Studio and correct what the test tells. End its maintenance.
#   requires: [workloads, citrixcloud.connections]
#   recommendations: [HOST-002]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
#   observes: recovery
package muster.rules.hosting_connections.healthy

import data.muster.lib.citrix.connections

targets contains connections.target(c) if some c in there

needs contains {"target": connections.target(c), "fact": array.concat(connections.fact, ["items", id])} if some id, c in there

findings contains finding if {
	some c in there
	trouble := connections.trouble(c)
	finding := connections.weighed(c, {
		"target": connections.target(c),
		"message": sprintf("The hosting connection %s of the recovery site does not work: %s.", [c.name, trouble]),
		"evidence": {
			"found": {"fault": c.fault, "reason": c.faultReason, "inMaintenance": c.inMaintenance},
			"expected": {"fault": "", "inMaintenance": false},
		},
		"fix": connections.mend(c),
	})
}

there := connections.at("recovery")
