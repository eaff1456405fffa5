# METADATA
# title: Addresses that stay what they are in a failover
# description: >-
#   A recovery plan that maps a network of production to one of the same addresses at the
#   recovery site, or to itself, brings its machines back under the addresses that they had,
#   and with the appliances among them the virtual addresses that these answer for.
package muster.lib.kept

import data.muster.lib.answers
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# networks are those that come back with machines of a component: their addresses as CIDR.
networks(id) := {cidr |
	some [plan, subnet, name] in places(id)
	[plan, subnet, name] in held
	cidr := range(plan, subnet)
	net.cidr_is_valid(cidr)
}

# places are the machines of a component in networks of recovery plans: plan, network and
# name of each.
places(id) := {[started.plan, subnet, machine.name] |
	returns(id)
	some host in estate.servers(id, "production")
	machine := input.protection.servers[host]
	machine.status == "ok"
	some started in machine.plans
	some subnet, _ in listed(started.plan)
}

listed(plan) := found.items if {
	found := input.protection.plans[plan].networks
	found.status == "ok"
}

# held are all machines of recovery plans, in the same form, that keep their addresses there.
held := {[plan, subnet, vm.name] |
	some plan, _ in input.protection.plans
	some subnet, network in listed(plan)
	network.kept == true
	some vm in network.vms
	count(elsewhere(vm)) == 0
}

# open are those of which nobody can tell.
open := {[plan, subnet, vm.name] |
	some plan, _ in input.protection.plans
	some subnet, network in listed(plan)
	network.kept == null
	some vm in network.vms
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
	not listed(started.plan)
}

undecided(id) if count(places(id) & open) > 0

# returns tells that a component comes back as the machines that it is at production.
returns(id) if {
	some method in input.estate.components[id].methods
	method in {"hypervisor", "protection_domain", "nutanix_dr"}
}

range(plan, subnet) := listed(plan)[subnet].actual if {
	listed(plan)[subnet].actual != ""
} else := listed(plan)[subnet].planned if {
	listed(plan)[subnet].planned != ""
} else := input.prism.sites.production.central.subnets.items[subnet].cidr

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
	count((all - there) - back(id)) == 0
}

# unsure tells that nobody knows whether names of a component stay as they are.
unsure(id) if id in doubted

doubted := {id |
	some id in ids
	some carrier in carriers(id)
	undecided(carrier)
} | {id |
	some id in (ids & balanced)
	unread
}

# back are those of the addresses of names that come back with a component. They are worked out
# once for each component, and not for each name.
back(id) := coming[id] if {
	id in ids
} else := returned(id)

ids := {id | some id, _ in input.estate.components} | {"netscaler"}

coming := {id: returned(id) | some id in ids}

# returned are the addresses that come back with a component. What NetScaler answered for comes
# back with that alone, whatever else has the same network.
returned(id) := set() if {
	id in balanced
	unread
} else := {address | some carrier in carriers(id); some address in returning[carrier]} - {address | id in balanced; some address in stranded}

# stranded are the addresses at which production's NetScaler answers, and no other one will,
# where that does not come back.
stranded := served("production") - served("recovery") if {
	not returns("netscaler")
} else := set()

served(site) := {thing.address |
	some part in serving_parts
	some thing in input.netscaler.sites[site][part].items
}

# unread tells that the estate has such an appliance, and nobody knows what it answers for.
unread if {
	not returns("netscaler")
	some _ in input.estate.sites.production.netscaler
	some part in serving_parts
	not input.netscaler.sites.production[part].status == "ok"
}

serving_parts := {"virtualServers", "gateways"}

returning := {carrier: addresses |
	some carrier in ids
	addresses := {pair[1] | some pair in net.cidr_contains_matches(networks(carrier), literals)}
}

literals := {address | some address in answers.given; place.literal(address)}

# there are those of the recovery site that are in no network of production.
there := answers.here - place.within(answers.given, "production")
