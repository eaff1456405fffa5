# METADATA
# title: Hosting connections of the recovery site passed a recent test
# description: >-
#   A connection that nobody uses looks healthy until the first machine is to start. Its test
#   in Studio signs in to the hypervisor by way of the connectors of the zone, with the plug-in
#   and the account that a failover needs; Citrix Cloud keeps the report of the newest one.
#   Muster starts no test.
# custom:
#   severity: high
#   remediation: >-
#     Test the connection in Studio and correct what the test tells.
#   requires: [workloads, citrixcloud.connections]
#   recommendations: [HOST-002, HOST-003, AHV-002]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
#   observes: recovery
package muster.rules.hosting_connections.tested

import data.muster.lib.citrix.connections

targets contains connections.target(c) if some c in there

needs contains {"target": connections.target(c), "fact": array.concat(connections.fact, ["items", id])} if some id, c in there

findings contains finding if {
	some c in there
	c.test.status == "ok"
	c.test.outcome == "failed"
	connections.recent(c.test)
	finding := connections.weighed(c, {
		"target": connections.target(c),
		"message": sprintf("The hosting connection %s of the recovery site failed its last test%s.", [c.name, because(c.test)]),
		"evidence": {
			"found": {"outcome": c.test.outcome, "at": c.test.at},
			"expected": {"outcome": "passed"},
		},
		"fix": sprintf("in Studio, Hosting › %s › Test Connection; then correct its address, its account or the certificate that it trusts (Edit Connection)", [c.name]),
	})
}

# A resource pool may have a test of its own: of its networks and storage, which the connection
# knows nothing of.
findings contains finding if {
	some c in there
	some p in pools(c)
	p.test.outcome == "failed"
	connections.recent(p.test)
	finding := {
		"target": connections.target(c),
		"message": sprintf("The resource pool %s of the hosting connection %s failed its last test%s.", [p.name, c.name, because(p.test)]),
		"evidence": {
			"found": {"outcome": p.test.outcome, "at": p.test.at},
			"expected": {"outcome": "passed"},
		},
		"fix": sprintf("in Studio, Hosting › %s › %s › Test Resources; then correct its networks and storage", [c.name, p.name]),
	}
}

# Where no report shows it, people may have seen it.
attest contains connections.weighed(c, {"target": connections.target(c), "question": question}) if {
	some c in there
	why := unseen(object.get(c, "test", {"status": "", "message": ""}))
	question := sprintf("%s. Was %s tested in Studio in the last %d days, with an account that the hypervisor there accepts?", [why, c.name, connections.days])
}

there := connections.at("recovery")

# pools are the tests of the resource pools of a connection that were read.
pools(c) := {p |
	some p in input.citrixcloud.resourcePools.items
	p.connection == c.id
	p.test.status == "ok"
}

# unseen is why the report of a test does not show that the connection works.
unseen(test) := "These facts are older than reports of tests are read" if {
	test.status == ""
} else := sprintf("No report of a test was read (%s)", [test.message]) if {
	test.status != "ok"
} else := "The report of its test does not say when that was" if {
	not is_number(test.ageSeconds)
} else := sprintf("Its last test was %d days ago", [floor(test.ageSeconds / 86400)]) if {
	not connections.recent(test)
} else := sprintf("Its last test gave warnings%s", [because(test)]) if {
	test.outcome == "warnings"
} else := sprintf("Its last test was not run to its end%s", [because(test)]) if {
	not test.outcome in {"passed", "failed", "warnings"}
}

because(test) := sprintf(" (%s)", [concat("; ", test.said)]) if {
	count(test.said) > 0
} else := ""
