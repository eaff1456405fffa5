# METADATA
# title: Addresses that stay what they are in a failover
# description: >-
#   A recovery plan that maps a network of production to one of the same addresses at the
#   recovery site, or to itself, brings its machines back under the addresses that they had,
#   and with the appliances among them the virtual addresses that these answer for.
package muster.lib.kept

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# networks are those that come back with machines of a component: their addresses as CIDR.
networks(id) := {cidr |
	some attached in attachments(id)
	attached.network.kept == true
	cidr := range(attached)
	net.cidr_is_valid(cidr)
	not attached.vm.assigned in elsewhere(attached.vm)
}

# elsewhere are the addresses that a plan gives a machine in place of its own.
elsewhere(vm) := {vm.assigned | vm.assigned != ""; not vm.assigned in vm.addresses}

# undecided tells that nobody knows whether the machines of a component keep their addresses.
undecided(id) if {
	returns(id)
	some host in estate.servers(id, "production")
	not input.protection.servers[host].status == "ok"
}

undecided(id) if {
	returns(id)
	some host in estate.servers(id, "production")
	some started in input.protection.servers[host].plans
	not input.protection.plans[started.plan].networks.status == "ok"
}

undecided(id) if {
	some attached in attachments(id)
	attached.network.kept == null
}

# returns tells that a component comes back as the machines that it is at production.
returns(id) if {
	some method in input.estate.components[id].methods
	method in {"hypervisor", "protection_domain", "nutanix_dr"}
}

# attachments are the networks of recovery plans that machines of a component are in.
attachments(id) := {{"uuid": uuid, "network": network, "vm": vm} |
	returns(id)
	some host in estate.servers(id, "production")
	machine := input.protection.servers[host]
	machine.status == "ok"
	some started in machine.plans
	listed := input.protection.plans[started.plan].networks
	listed.status == "ok"
	some uuid, network in listed.items
	some vm in network.vms
	vm.name == machine.name
}

range(attached) := attached.network.actual if {
	attached.network.actual != ""
} else := attached.network.planned if {
	attached.network.planned != ""
} else := input.prism.sites.production.central.subnets.items[attached.uuid].cidr

# holds tells that an address comes back with machines of a component, or with NetScaler
# for those that are found through it.
holds(id, address) if {
	some carrier in carriers(id)
	some cidr in networks(carrier)
	place.literal(address)
	net.cidr_contains(cidr, place.bare(address))
}

carriers(id) := {id, "netscaler"} if {
	id in balanced
} else := {id}

# balanced are the components whose names the document puts on NetScaler.
balanced := {"cloud_connectors", "netscaler", "pvs", "sspr", "storefront"}

# stays tells that a name of a component is right after a failover as it is: each of its
# addresses comes back, or is at the recovery site already.
stays(id, name) if {
	all := resolvers.addresses("production", name) | resolvers.addresses("recovery", name)
	count(all) > 0
	every address in all {
		right(id, address)
	}
}

right(_, address) if there(address)

right(id, address) if holds(id, address)

# there tells that an address is one of the recovery site, and of no network of production.
there(address) if {
	place.at(address, "recovery")
	not place.at(address, "production")
}
