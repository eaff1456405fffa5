# METADATA
# title: NetScaler has addresses and routes of the recovery site
# description: >-
#   An appliance reaches what is behind it from a subnet address (SNIP), everything else by its
#   default route, and is reached at the addresses of its gateways and virtual servers. All have to
#   be of networks that are there after the disaster: those of the recovery site, or those that come
#   along in the failover. A copied configuration brings those of production. A route of its own to a network of the recovery site goes before the default one,
#   wherever it leads. Where a recovery plan gives appliances another network, people say how their
#   configuration is changed. VLANs, firewalls and NAT are asked about.
# custom:
#   severity: high
#   remediation: >-
#     Add a subnet address of the recovery site and a default route through its router; take those
#     of production away.
#   requires: [netscaler]
#   recommendations: [NS-030, NS-060]
#   basis: document
#   population: estate
package muster.rules.netscaler.routes_at_recovery

import data.muster.lib.kept
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in netscaler.serving

needs contains need if some need in netscaler.needs(netscaler.serving, {"addresses", "routes", "virtualServers", "gateways", "nodes"})

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("No subnet address of the appliance is of a network that is there when production is lost: %s.", [listed(subnets(site))]),
	"evidence": {"found": sort(subnets(site)), "expected": "a SNIP of the recovery site, or one whose network comes along"},
	"fix": netscaler.on(site, subnet_address(site)),
} if {
	some site in netscaler.serving
	netscaler.addresses_of(site)
	count({a | some a in subnets(site); there(a)}) == 0
	count({a | some a in subnets(site); undecided(a)}) == 0
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The default route leads to %s, which is lost with production.", [listed(routers(site))]),
	"evidence": {"found": sort(routers(site)), "expected": "a router of the recovery site, or of a network that comes along"},
	"fix": netscaler.on(site, concat("; ", array.concat([sprintf("add route 0.0.0.0 0.0.0.0 <%s>", [router(site)])], [sprintf("rm route 0.0.0.0 0.0.0.0 %s", [hop]) | some hop in sort(routers(site))]))),
} if {
	some site in netscaler.serving
	count(routers(site)) > 0
	count({a | some a in routers(site); there(a)}) == 0
	count({a | some a in routers(site); undecided(a)}) == 0
}

# Users come to the addresses of gateways and virtual servers.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s of the appliance has the address %s, which is of a network of production alone.", [called(kind, name), address]),
	"evidence": {"found": address, "expected": "an address of the recovery site, or of a network that comes along"},
	"fix": netscaler.on(site, sprintf("set %s vserver %s -IPAddress <address of %s>", [kind, netscaler.quoted(name), lasting(site)])),
} if {
	some site in netscaler.serving
	some [kind, name, address] in served(site)
	place.at(address, "production")
	not there(address)
	not undecided(address)
}

# Without a default route each server of the recovery site needs one, or a subnet address beside it.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The appliance has no way to %s of the recovery site: no default route, and no other one.", [listed(lost)]),
	"evidence": {"found": sort(reached(site)), "expected": "a route to servers of the recovery site"},
	"fix": netscaler.on(site, sprintf("add route 0.0.0.0 0.0.0.0 <%s>", [router(site)])),
} if {
	some site in netscaler.serving
	netscaler.routes(site)
	count(routers(site)) == 0
	lost := {address | some address in backends(site); not within(address, reached(site))}
	count(lost) > 0
}

# The longest prefix wins: what has a way of its own does not take the default route, and its
# next hop does not answer any more.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("What goes to %s of the recovery site leaves by %s, which is lost with production: that route goes before the default one.", [concat(", ", sort(networks)), gateway]),
	"evidence": {"found": sort(networks), "expected": "a next hop of the recovery site, or no route of its own"},
	"fix": netscaler.on(site, concat("; ", [sprintf("rm route %s %s %s", [base(network), netmask(network), gateway]) | some network in sort(networks)])),
} if {
	some site in netscaler.serving
	some gateway in {route.gateway | some route in shadowing(site)}
	not there(gateway)
	not undecided(gateway)
	networks := {route.network | some route in shadowing(site); route.gateway == gateway}
}

# Gateways lead to desktops, which may be in any network of the recovery site.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The appliance has a gateway and no way to %s of the recovery site: no default route, and no other one.", [listed(lost)]),
	"evidence": {"found": sort(reached(site)), "expected": "a route to each network of the recovery site"},
	"fix": netscaler.on(site, sprintf("add route 0.0.0.0 0.0.0.0 <%s>", [router(site)])),
} if {
	some site in netscaler.serving
	netscaler.routes(site)
	count(routers(site)) == 0
	count(netscaler.open(site)) > 0
	lost := {network |
		some network in input.estate.sites.recovery.networks
		net.cidr_is_valid(network)
		not within(network, reached(site))
	}
	count(lost) > 0
}

gaps contains netscaler.gap(site, message) if {
	some site in netscaler.serving
	some what, list in {"the subnet addresses": subnets(site), "the default routes": routers(site)}
	count(list) > 0
	count({a | some a in list; there(a)}) == 0
	count({a | some a in list; open(a)}) > 0
	message := sprintf("nobody can tell whether the network of %s comes along: %s", [what, listed(list)])
}

gaps contains object.union(
	netscaler.gap(site, sprintf("the appliance does not say whether the node %s has a network of its own (INC mode)", [address])),
	{"severity": "medium"},
) if {
	some site in netscaler.serving
	some address, node in netscaler.nodes(site)
	node.ownNetwork == null
}

gaps contains gap if some gap in netscaler.partitioned

# The configuration of an appliance does not change with the network that a plan gives its
# machine.
attest contains {
	"target": netscaler.target(site),
	"question": "A recovery plan gives the appliances another network, and their configuration has that of production. Is it written down how addresses, routes and virtual servers are changed then, and was that tried?",
	"list": sort({address | some address in ((subnets(site) | routers(site)) | virtual(site)); readdressed(address)}),
} if {
	some site in netscaler.serving
	some list in [subnets(site), routers(site), virtual(site)]
	count({a | some a in list; there(a)}) == 0
	some address in list
	readdressed(address)
}

attest contains {
	"target": netscaler.target(site),
	"question": "The appliance has addresses, or a default route, in networks that the estate file does not name. Are they there when production is lost?",
	"list": sort({address | some address in (subnets(site) | routers(site)); astray(address)}),
} if {
	some site in netscaler.serving
	some list in [subnets(site), routers(site)]
	count({a | some a in list; there(a)}) == 0
	some address in list
	astray(address)
}

attest contains {
	"target": netscaler.target(site), "severity": "medium",
	"question": "Routes to networks of the recovery site lead to next hops of which nothing tells whether they are there when production is lost. Are they?",
	"list": sort({sprintf("%s by %s", [route.network, route.gateway]) | some route in shadowing(site); undecided(route.gateway)}),
} if {
	some site in netscaler.serving
	some route in shadowing(site)
	undecided(route.gateway)
}

# Such a network is often one that only the appliance is in. What the internet knows may be led
# anywhere.
attest contains {
	"target": netscaler.target(site), "severity": "medium",
	"question": "Gateways or virtual servers have addresses in networks that the estate file does not name. Are they there when production is lost?",
	"list": sort({sprintf("%s (%s)", [name, address]) | some [_, name, address] in served(site); astray(address); private(address)}),
} if {
	some site in netscaler.serving
	some address in virtual(site)
	astray(address)
	private(address)
}

# In INC mode each node has a network of its own, and one of them was read.
attest contains {
	"target": netscaler.target(site),
	"question": "The nodes of the pair have addresses and routes of their own (INC mode), and only one of them was read. Does the other one have a subnet address and routes that are right without production?",
	"list": sort(own),
} if {
	some site in netscaler.serving
	own := {address | some address, node in netscaler.nodes(site); node.ownNetwork == true}
	count(own) > 0
}

subnets(site) := {address |
	some address, a in netscaler.addresses_of(site)
	a.enabled
	"SNIP" in a.types
}

# served are the virtual servers that users or the estate come to: kind, name and address of each.
served(site) := ({["vpn", name, netscaler.gateways(site)[name].address] |
	some name in netscaler.open(site)
	netscaler.gateways(site)[name].address != ""
} | {[server.kind, name, server.address] |
	some name, server in netscaler.virtual_servers(site)
	server.enabled
	server.address != ""
	count(netscaler.concerned(site, name)) > 0
}) | {[server.kind, name, server.address] |
	some open in netscaler.open(site)
	some name in netscaler.gateways(site)[open].through
	server := netscaler.virtual_servers(site)[name]
	server.address != ""
}

virtual(site) := {address | some [_, _, address] in served(site)}

called("vpn", name) := sprintf("The gateway %s", [name])

called(kind, name) := sprintf("The virtual server %s", [name]) if kind != "vpn"

private(address) if {
	some network in ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
	net.cidr_contains(network, address)
}

# subnet_address switches one on that is right, or adds one: what is there cannot be added.
subnet_address(site) := sprintf("enable ns ip %s", [sort(resting(site))[0]]) if {
	count(resting(site)) > 0
} else := sprintf("add ns ip <address of %s> <netmask> -type SNIP", [lasting(site)])

# router is a next hop, in words, and lasting a network that is there after the disaster: an
# appliance that comes back has those of production until then.
router(site) := sprintf("router of %s", [lasting(site)])

lasting("recovery") := "the recovery site"

lasting("production") := "a network that comes along"

resting(site) := {address |
	some address, a in netscaler.addresses_of(site)
	not a.enabled
	"SNIP" in a.types
	there(address)
}

# routers are the next hops of the default routes.
routers(site) := {route.gateway | some route in netscaler.routes(site); route.network in {"0.0.0.0/0", "::/0"}}

# shadowing are the routes to a network of the recovery site whose next hop is not known to be
# there, and which nothing as narrow makes up for: a network of the appliance itself, or a route by
# a next hop that is there. One that goes when its next hop does shadows nothing.
shadowing(site) := {route |
	some route in netscaler.routes(site)
	not route.network in defaults
	not route.watched
	not there(route.gateway)
	some network in input.estate.sites.recovery.networks
	net.cidr_is_valid(network)
	some part in shared(route.network, network)
	not made_up_for(site, route, part)
}

defaults := {"0.0.0.0/0", "::/0"}

# shared is what two networks have in common: the narrower one, where one lies within the other.
shared(one, other) := {one} if {
	net.cidr_contains(other, one)
} else := {other} if {
	net.cidr_contains(one, other)
} else := set()

made_up_for(site, route, part) if {
	some network in ({a.network | some a in netscaler.addresses_of(site); a.enabled; "SNIP" in a.types; a.network != ""} | {other.network | some other in netscaler.routes(site); there(other.gateway)})
	bits(network) >= bits(route.network)
	net.cidr_contains(network, part)
}

bits(network) := to_number(split(network, "/")[1])

base(network) := split(network, "/")[0]

# netmask is that of an IPv4 network in dotted form.
netmask(network) := concat(".", [sprintf("%d", [octet(bits(network) - (8 * i))]) | some i in [0, 1, 2, 3]])

octet(n) := 255 if {
	n >= 8
} else := 0 if {
	n <= 0
} else := [0, 128, 192, 224, 240, 248, 252, 254][n]

# there tells that an address is one after the disaster.
there(address) if place.at(address, "recovery")

there(address) if kept.holds("netscaler", address)

# readdressed tells that an address is one of production, and that what has it comes back with
# another one.
readdressed(address) if {
	not there(address)
	not open(address)
	kept.returns("netscaler")
	place.at(address, "production")
}

# astray tells that an address is of no network that the estate file names.
astray(address) if {
	not there(address)
	not open(address)
	not place.at(address, "production")
}

undecided(address) if open(address)

undecided(address) if astray(address)

undecided(address) if readdressed(address)

# open tells that nobody can say so.
open(address) if {
	not there(address)
	kept.undecided("netscaler")
}

open(address) if {
	not there(address)
	count([network | some network in input.estate.sites.recovery.networks]) == 0
}

backends(site) := {address |
	some server in netscaler.virtual_servers(site)
	server.enabled
	some member in server.members
	member.enabled
	not place.literal(member.host)
	some address in resolvers.addresses("recovery", place.full(member.host))
	place.at(address, "recovery")
}

reached(site) := {a.network | some a in netscaler.addresses_of(site); a.enabled; "SNIP" in a.types; a.network != ""} | {route.network | some route in netscaler.routes(site)}

within(address, networks) if {
	some network in networks
	net.cidr_contains(network, address)
}

listed(list) := concat(", ", sort(list)) if {
	count(list) > 0
} else := "none"
