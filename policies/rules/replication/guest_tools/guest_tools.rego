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
#   byHand: what is wrong has to be found on the spot first
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

fix(names) := sprintf("In Prism, install or enable Nutanix Guest Tools in %s and see that they are reachable", [concat(", ", names)])

# An appliance takes no tools: its addresses stand in a configuration of its own.
attest contains {
	"target": replication.plan_target(uuid),
	"question": sprintf("The recovery plan %s gives %s another address, or may do so, and an appliance takes no Nutanix Guest Tools. Does the run book say how its configuration gets the addresses of the recovery site (NSIP, SNIP, virtual servers), and was that tried?", [
		replication.plans[uuid].name,
		concat(", ", names),
	]),
	"list": names,
} if {
	some uuid in judged
	names := sort({vm.name | some vm in moved(uuid); vm.name in appliances})
	count(names) > 0
}

# appliances are the VMs of NetScaler and of App Layering.
appliances := {name | some id in ["netscaler", "app_layering"]; some name in input.estate.components[id].vms} | {machine.name |
	some id in ["netscaler", "app_layering"]
	some host in estate.all_servers(id)
	machine := input.protection.servers[host]
	machine.status == "ok"
}

# judged are the plans with machines that need the tools, or may need them.
judged := {uuid |
	some uuid in object.keys(replication.plans)
	count(moved(uuid)) > 0
} | {uuid |
	some uuid in object.keys(replication.plans)
	not replication.networks(uuid)
}

# moved are the machines of a plan that get another address, or may get one.
moved(uuid) := readdressed(uuid) | doubtful(uuid)

# concerned are those of them that need the tools for it, perhaps those of which nobody can
# tell.
concerned(uuid) := {vm | some vm in readdressed(uuid); not vm.name in appliances}

perhaps(uuid) := {vm | some vm in doubtful(uuid); not vm.name in appliances}

# readdressed are the machines of a plan that get another address without the help of
# Nutanix, or one that the plan names.
readdressed(uuid) := {vm |
	some network in replication.networks(uuid)
	network.kept == false
	not network.managed
	some vm in network.vms
} | {vm |
	some network in replication.networks(uuid)
	some vm in network.vms
	vm.assigned != ""
}

# doubtful are those of which nobody can tell whether they do.
doubtful(uuid) := {vm |
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
