# METADATA
# title: Recovery plans map every network of their machines
# description: >-
#   A machine whose network the plan does not map comes up at the recovery site without
#   any, and so does one whose network is not there, or that has no adapter. The test network has to be another
#   one, or a test failover puts a second machine with the same address beside the first.
# custom:
#   severity: blocker
#   remediation: >-
#     In the network settings of the recovery plan, map every network that its machines use
#     to one of the recovery site and to a test network that leads nowhere.
#   requires: [protection, prism]
#   recommendations: [RPN-001]
#   basis: document
#   lost: >-
#     names: production tells which networks its machines are in; plans and networks are what the
#     recovery site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.networks_mapped

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["networks"])} if {
	some uuid in object.keys(replication.plans)
}

findings contains finding if {
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	some fault in faults(uuid, network)
	finding := said(uuid, network, fault)
}

# A test beside what lives hurts that, and not the recovery.
findings contains finding if {
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	some fault in crowded(network)
	finding := object.union(said(uuid, network, fault), {"severity": "high"})
}

findings contains {
	"target": replication.plan_target(uuid), "severity": "high",
	"message": sprintf("The recovery plan %s starts %s, which has no network adapter.", [replication.plans[uuid].name, names(detached)]),
	"evidence": {"found": detached, "expected": "a network adapter in each machine"},
	"fix": sprintf("In Prism, VMs › %s › Update: attach it to its network, or take it out of the recovery plan", [concat(", ", detached)]),
} if {
	some uuid in object.keys(replication.plans)
	replication.networks(uuid)
	detached := [name | some name in replication.plans[uuid].networks.detached]
	count(detached) > 0
}

names(all) := concat(", ", all) if {
	count(all) <= 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(all, 0, 3)), count(all) - 3])

said(uuid, network, fault) := {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plan %s %s.", [replication.plans[uuid].name, fault.message]),
	"evidence": {"found": fault.found, "expected": fault.expected, "network": network.name, "machines": machines(network)},
	"fix": sprintf("In Prism Central, open the recovery plan %s, and in its network settings map %s to a network of the recovery site, and to another one for tests", [replication.plans[uuid].name, network.name]),
}

gaps contains gap(uuid, network.name, network.recovery) if {
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	network.mapped
	network.recoveryExists == null
}

gaps contains gap(uuid, network.name, network.test) if {
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	network.test != ""
	network.testExists == null
}

gap(uuid, from, to) := {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": message} if {
	message := sprintf("the recovery plan %s maps %s to %s, and nobody could tell whether the recovery site has such a network", [replication.plans[uuid].name, from, to])
}

# faults are what is wrong with one network of a plan.
faults(uuid, network) := (((unmapped(network) | absent(network)) | moved(network)) | untested(uuid, network)) | untestable(network)

unmapped(network) := {fault(
	"does not map the network %s of %s",
	[network.name, some_of(network)], "no mapping", "a network of the recovery site",
) |
	not network.mapped
}

absent(network) := {fault(
	"maps %s to %s, a network that the recovery site does not have",
	[network.name, network.recovery], network.recovery, "a network of the recovery site",
) |
	network.recoveryExists == false
}

# moved tells that the network is another one than the plan was made for: machines get
# addresses that are not of it, or a gateway at which nobody answers.
moved(network) := {fault(
	"takes %s at the recovery site for %s, and it is %s",
	[network.recovery, network.planned, network.actual], network.actual, network.planned,
)} if {
	other_range(network)
} else := {fault(
	"gives its machines in %s the gateway %s, and Prism has %s for that network",
	[network.recovery, network.plannedGateway, network.actualGateway], network.plannedGateway, network.actualGateway,
)} if {
	network.plannedGateway != ""
	network.actualGateway != ""
	network.plannedGateway != network.actualGateway
} else := set()

other_range(network) if {
	network.planned != ""
	network.actual != ""
	network.planned != network.actual
}

# Stretched networks have no mapping, and no test network in it.
untested(uuid, network) := {fault("has no test network for %s", [network.name], "no test network", "a test network") |
	network.mapped
	network.test == ""
	not replication.stretched(uuid)
}

untestable(network) := {fault(
	"maps %s to %s for tests, a network that the recovery site does not have",
	[network.name, network.test], network.test, "a network of the recovery site",
) |
	network.testExists == false
} | {fault(
	"tests in %s, the network that the machines of %s get in a disaster",
	[network.test, network.name], network.test, "another network for tests",
) |
	network.test != ""
	same(network.test, network.recovery)
}

# crowded tells that the test network is one in which something else lives, or comes to live in
# a disaster.
crowded(network) := {fault(
	"tests in %s, the network that machines of %s get in a disaster",
	[network.test, other], network.test, "a network for tests alone",
) |
	network.test != ""
	not same(network.test, network.recovery)
	some other in {other.name |
		some uuid in object.keys(replication.plans)
		some other in replication.networks(uuid)
		same(other.recovery, network.test)
	}
} | {fault(
	"tests in %s, where machines of the recovery site are: %s",
	[network.test, names(network.testHosts)], network.testHosts, "a network for tests alone",
) |
	count(network.testHosts) > 0
}

same(a, b) if lower(a) == lower(b)

fault(text, values, found, expected) := {"message": sprintf(text, values), "found": found, "expected": expected}

machines(network) := sort({vm.name | some vm in network.vms})

# some_of are the first machines of a network.
some_of(network) := concat(", ", machines(network)) if {
	count(machines(network)) <= 3
} else := sprintf("%s and %d more", [
	concat(", ", array.slice(machines(network), 0, 3)),
	count(machines(network)) - 3,
])
