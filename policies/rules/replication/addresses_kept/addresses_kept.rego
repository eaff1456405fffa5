# METADATA
# title: Machines keep their addresses in a failover, or DNS follows them
# description: >-
#   When a whole subnet fails over, or the networks are stretched, machines keep their
#   addresses and every name still leads to them. When addresses change, every record
#   that names them points at the dead site until somebody changes it.
# custom:
#   severity: high
#   remediation: >-
#     Map networks of the same addresses; or have a list of the DNS records of the machines
#     that change, with a low TTL, and a way to change them at the recovery site.
#   requires: [protection, prism]
#   recommendations: [RPN-003]
#   basis: document
#   planned: >-
#     Addresses change as the plan says, and whoever fails over can look at them on both sides.
#   unplanned: >-
#     Addresses change as the plan says. What is bound to a MAC address or to one of production,
#     such as a licence, stays behind.
#   lost: >-
#     names: production tells which networks its machines are in; plans and networks are what the
#     recovery site has
#   platform: nutanix
package muster.rules.replication.addresses_kept

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": replication.plan_fact(uuid, ["networks"])} if {
	some uuid in object.keys(replication.plans)
}

attest contains {"target": replication.plan_target(uuid), "question": question, "list": changes(uuid)} if {
	some uuid, plan in replication.plans
	count(changes(uuid)) > 0
	question := sprintf("With the recovery plan %s these addresses change: %s. Do the DNS records of these machines follow in a disaster, and was that tried?", [
		plan.name,
		concat("; ", changes(uuid)),
	])
}

gaps contains {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": message} if {
	some uuid, plan in replication.plans
	some network in replication.networks(uuid)
	network.kept == null
	some vm in network.vms
	vm.assigned == ""
	message := sprintf("nobody could tell whether %s and %s have the same addresses, so whether the machines of the recovery plan %s keep theirs", [
		network.name,
		other(network), plan.name,
	])
}

# changes are the machines whose address becomes another one, sorted.
changes(uuid) := sort({line |
	some network in replication.networks(uuid)
	some vm in network.vms
	some becomes in next(network, vm)
	line := sprintf("%s in %s: %s", [vm.name, network.name, concat(" ", array.concat(vm.addresses, ["becomes", becomes]))])
})

# next is the address that a machine gets, when that is another one: what the plan
# gives it goes before what the network does.
next(network, vm) := {vm.assigned} if {
	vm.assigned != ""
	not vm.assigned in vm.addresses
} else := {sprintf("one of %s", [network.recovery])} if {
	vm.assigned == ""
	network.kept == false
} else := set()

other(network) := network.recovery if {
	network.mapped
} else := "its missing counterpart"
