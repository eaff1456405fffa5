# METADATA
# title: Machines that get another address have Nutanix Guest Tools at work
# description: >-
#   Where Nutanix does not give out the addresses of a network, it takes Nutanix Guest
#   Tools inside a machine to change its address after a failover. Without them it comes
#   up with the old one, in a network where that leads nowhere. The document wants the
#   tools in such networks even where addresses stay; that is not judged here.
# custom:
#   severity: high
#   remediation: >-
#     Install Nutanix Guest Tools in these machines, enable them and see that they reach
#     the cluster; or let Nutanix manage the addresses of the network.
#   requires: [protection, prism]
#   recommendations: [NGT-001]
#   basis: document
#   platform: nutanix
package muster.rules.replication.guest_tools

import data.muster.lib.estate
import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in judged

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["networks"])} if some uuid in judged

findings contains {
	"target": replication.plan_target(uuid),
	"message": sprintf("The recovery plan %s gives %s another address, but Nutanix Guest Tools are %s there.", [
		replication.plans[uuid].name,
		concat(", ", names), fault,
	]),
	"evidence": {"found": {name: fault | some name in names}, "expected": "installed, enabled and reachable"},
	"fix": fix(names),
} if {
	some uuid in judged
	some state, fault in {"missing": "not installed", "off": "not enabled or not reachable"}
	names := sort({vm.name | some vm in concerned(uuid); broken(vm, state)})
	count(names) > 0
}

gaps contains gap(uuid, sprintf("nobody could tell whether Nutanix Guest Tools are at work in %s, which the recovery plan %s gives another address", [
	concat(", ", names),
	replication.plans[uuid].name,
])) if {
	some uuid in judged
	names := sort({vm.name | some vm in concerned(uuid); vm.on; vm.guestTools == "unknown"})
	count(names) > 0
}

gaps contains gap(uuid, sprintf("%s is off, so nobody can tell whether its Nutanix Guest Tools would be reachable", [concat(", ", names)])) if {
	some uuid in judged
	names := sort({vm.name | some vm in concerned(uuid); not vm.on; vm.guestTools != "missing"})
	count(names) > 0
}

gaps contains gap(uuid, sprintf("nobody could tell whether the addresses of %s change, and Nutanix Guest Tools are not at work there", [concat(", ", names)])) if {
	some uuid in judged
	names := sort({vm.name | some vm in perhaps(uuid); not at_work(vm)})
	count(names) > 0
}

gap(uuid, message) := {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": message}

# fix depends on what the machines are: an appliance takes no tools, and its addresses stand
# in a configuration of its own.
fix(names) := concat("; ", array.concat(
	[sprintf("In Prism, install or enable Nutanix Guest Tools in %s and see that they are reachable", [concat(", ", others)]) |
		others := [name | some name in names; not name in appliances]
		count(others) > 0
	],
	[sprintf("%s is an appliance, which takes no Nutanix Guest Tools: let the plan keep its address, or put into the run book how its configuration gets the addresses of the recovery site (NSIP, SNIP, virtual servers); better is one that stands by there", [concat(", ", those)]) |
		those := [name | some name in names; name in appliances]
		count(those) > 0
	],
))

# appliances are the VMs of NetScaler.
appliances := {name | some name in input.estate.components.netscaler.vms} | {machine.name |
	some host in estate.all_servers("netscaler")
	machine := input.protection.servers[host]
	machine.status == "ok"
}

# judged are the plans with machines that need the tools, or may need them.
judged := {uuid |
	some uuid in object.keys(replication.plans)
	count(concerned(uuid) | perhaps(uuid)) > 0
} | {uuid |
	some uuid in object.keys(replication.plans)
	not replication.networks(uuid)
}

# concerned are the machines of a plan that get another address without the help of
# Nutanix, or one that the plan names.
concerned(uuid) := {vm |
	some network in replication.networks(uuid)
	network.kept == false
	not network.managed
	some vm in network.vms
} | {vm |
	some network in replication.networks(uuid)
	some vm in network.vms
	vm.assigned != ""
}

# perhaps are those of which nobody can tell whether they do.
perhaps(uuid) := {vm |
	some network in replication.networks(uuid)
	network.kept == null
	not network.managed
	some vm in network.vms
	vm.assigned == ""
}

# The state of the tools means nothing while a machine is off, unless they were never
# installed.
broken(vm, "missing") if vm.guestTools == "missing"

broken(vm, "off") if {
	vm.on
	vm.guestTools == "off"
}

at_work(vm) if {
	vm.on
	vm.guestTools == "ready"
}
