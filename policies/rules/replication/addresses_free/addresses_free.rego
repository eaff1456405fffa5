# METADATA
# title: Recovery plans give machines no address that is known to be another's
# description: >-
#   A machine that comes up with an address that another one has at the recovery site reaches
#   nobody, and neither does the other one reliably. Sites are often numbered alike, so that an
#   address that a plan works out by its offset is that of the counterpart which stands there.
#   Judged are addresses that a plan assigns or works out, and those that machines bring along
#   where somebody gave each its own: Nutanix, or whoever set up the server. Only machines that
#   the estate file or a source names are known to muster; of the others people are asked.
# custom:
#   severity: high
#   remediation: >-
#     Give the machine of the recovery site another address, or let the recovery plan assign one
#     that is free and of its network.
#   requires: [protection, prism]
#   recommendations: [RPN-002]
#   basis: document
#   lost: >-
#     names: production tells which addresses its machines have; what has them at the recovery
#     site is what that says
#   byHand: which of two machines keeps an address is a choice of those who run both
#   platform: nutanix
package muster.rules.replication.addresses_free

import data.muster.lib.replication

targets contains replication.plan_target(uuid) if some uuid in object.keys(replication.plans)

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

needs contains {"target": replication.plan_target(uuid), "fact": fact} if {
	some uuid in object.keys(replication.plans)
	some fact in [replication.plan_fact(uuid, ["networks"]), ["prism", "sites", "recovery", "central", "subnets"], ["protection", "standing"]]
}

gaps contains {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": message} if {
	some uuid, plan in replication.plans
	some network in replication.networks(uuid)
	network.mapped
	network.taken == null
	message := sprintf("nobody told which addresses of %s machines of the recovery site have, so whether those of the recovery plan %s are free", [network.recovery, plan.name])
}

# One that the plan may work out.
gaps contains {"target": replication.plan_target(uuid), "reason": "fact_missing", "message": message} if {
	some uuid, plan in replication.plans
	some network in replication.networks(uuid)
	network.mapped
	network.offsets == null
	network.kept == false
	some vm in network.vms
	vm.assigned == ""
	set_up(network, vm)
	holders := object.get(network.taken, vm.offset, [])
	count(holders) > 0
	message := sprintf("nobody told whether the recovery plan %s works addresses in %s out from those at production; if it does, %s comes up with %s, which %s has", [
		plan.name, network.recovery, vm.name, vm.offset, concat(", ", holders),
	])
}

findings contains finding(arrival, sprintf("which %s has", [concat(", ", holders)])) if {
	some arrival in arrivals
	holders := arrival.taken - {arrival.name}
	count(holders) > 0
}

findings contains finding(arrival, "which is that of the gateway") if {
	some arrival in arrivals
	arrival.address == arrival.gateway
}

findings contains finding(arrival, sprintf("which is not one of %s", [arrival.range])) if {
	some arrival in arrivals
	arrival.assigned
	net.cidr_is_valid(arrival.range)
	not net.cidr_contains(arrival.range, arrival.address)
}

findings contains finding(arrival, sprintf("and %s with the same", [concat(", ", others)])) if {
	some arrival in arrivals
	arrival.key in shared
	others := {other.name | some other in arrivals; other.key == arrival.key} - {arrival.name}
	count(others) > 0
}

finding(arrival, what) := {
	"target": replication.plan_target(arrival.uuid),
	"message": sprintf("The recovery plan %s brings %s up in %s with the address %s, %s.", [plan(arrival), arrival.name, arrival.network, arrival.address, what]),
	"evidence": {"found": {arrival.name: arrival.address}, "expected": "an address of the network that nothing else has"},
	"fix": sprintf("Give one of the two another address; or, in the recovery plan %s, assign %s an address of %s that is free", [plan(arrival), arrival.name, arrival.network]),
}

plan(arrival) := replication.plans[arrival.uuid].name

# arrivals are the machines of plans, with each address that they surely come up with.
arrivals := {{
	"uuid": uuid, "network": network.recovery, "name": vm.name, "address": address, "assigned": vm.assigned != "",
	"key": place_of(network.recovery, address), "gateway": network.actualGateway, "range": network.actual,
	"taken": {name | some name in object.get(network.taken, address, [])},
} |
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	network.mapped
	is_object(network.taken)
	some vm in network.vms
	some address in comes_with(network, vm)
}

# comes_with are the addresses of a machine after a failover: what the plan assigns goes before
# what it had. One that asks DHCP may get another one.
comes_with(network, vm) := {vm.assigned} if {
	vm.assigned != ""
} else := {address | some address in vm.addresses} if {
	network.kept == true
	set_up(network, vm)
} else := {vm.offset} if {
	vm.offset != ""
	network.offsets == true
	set_up(network, vm)
} else := set()

# set_up tells that an address was given for good. A desktop that asks DHCP may get another one.
set_up(network, _) if network.managed

set_up(_, vm) if lower(vm.name) in servers

servers := {split(lower(host), ".")[0] |
	some component in input.estate.components
	some host in component.servers.production
}

# shared are addresses that plans assign, and that more than one machine comes up with.
shared := {pairs[i][0] |
	some i, pair in pairs
	pairs[i + 1][0] == pair[0]
	pair[0] in given
}

given := {arrival.key | some arrival in arrivals; arrival.assigned}

pairs := sort([[key, name] | some [key, name] in {[arrival.key, arrival.name] | some arrival in arrivals}])

# place_of is an address in a network: those that are apart may have the same addresses.
place_of(network, address) := sprintf("%s in %s", [address, lower(network)])
