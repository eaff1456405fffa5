# METADATA
# title: What NetScaler balances for the estate is there when production is lost
# description: >-
#   StoreFront, connectors, LDAP, Session Recording and PVS are often found through a virtual
#   server. After the disaster something has to be left behind it: a server of the recovery site,
#   or one that comes back. Servers that are known by address are lost to it when a failover gives
#   them another one; while their network comes along they are right, and it matters little. That
#   all of it is down today is no matter: behind a cold standby it is. Where the name of StoreFront,
#   of the connectors or of the gateway leads to an address that no appliance has, people say what
#   answers there.
# custom:
#   severity: high
#   remediation: >-
#     Bind servers of both sites, each by its DNS name, to every virtual server that the estate
#     uses, and let a monitor watch the service rather than the port.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-010, NS-020, SF-004, SR-004, PVS-022]
#   basis: document
#   population: estate
package muster.rules.netscaler.balanced_at_recovery

import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"virtualServers"})

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The virtual server %s leads to nothing that is there when production is lost: %s.", [name, listed(site, name)]),
	"evidence": {"found": sort(hosts(site, name)), "expected": "a server of the recovery site, or one that comes back"},
	"fix": netscaler.on(site, sprintf("%s; add server %s %s; bind serviceGroup <group behind %s> %s <port of the others>", [netscaler.shown(site, name), sample(site, name), sample(site, name), name, sample(site, name)])),
} if {
	some site in judged
	some name in used(site)
	netscaler.best(words(site, name)) == "elsewhere"
	count(doubts(site, name)) == 0
}

# Whatever is bound to it: one that is switched off passes nothing on.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The virtual server %s at %s is switched off, and the estate is found there.", [name, server.address]),
	"evidence": {"found": "disabled", "expected": "a virtual server that is switched on"},
	"fix": netscaler.on(site, netscaler.enabling(site, name)),
} if {
	some site in judged
	some name in used(site)
	server := netscaler.virtual_servers(site)[name]
	server.enabled == false
}

# The address of a machine that comes back is another one then, and the virtual server still
# has the old one.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The virtual server %s knows %s by address, which changes in the failover.", [name, concat(", ", sort(strays))]),
	"evidence": {"found": sort(strays), "expected": "servers by DNS name"},
	"fix": netscaler.on(site, by_name(site, name, sort(strays)[0])),
} if {
	some site in judged
	some name in used(site)
	strays := {host | some host in hosts(site, name); moves(host)}
	count(strays) > 0
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The virtual server %s knows %s by address, which is right as long as the network comes along.", [name, concat(", ", sort(fixed))]),
	"evidence": {"found": sort(fixed), "expected": "servers by DNS name"},
	"fix": netscaler.on(site, by_name(site, name, sort(fixed)[0])),
	"severity": "low",
} if {
	some site in judged
	some name in used(site)
	fixed := {host | some host in hosts(site, name); stays(host)}
	count(fixed) > 0
}

# A connector whose service is dead still answers at its port.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The virtual server %s balances connectors, and only %s watches them: one whose service is dead gets its share.", [name, concat(", ", sort(server.monitors))]),
	"evidence": {"found": sort(server.monitors), "expected": "a monitor of the type CITRIX-XD-DDC or CITRIX-XML-SERVICE"},
	"fix": netscaler.words(site, sprintf("%s; add lb monitor <name> CITRIX-XD-DDC -secure %s; then bind it to one server first, in a service group of its own, and see that it is UP there: one that does not fit takes all servers DOWN; bind serviceGroup <group behind %s> -monitorName <name>; save ns config", [netscaler.shown(site, name), secure(server), name])),
	"severity": "medium",
} if {
	some site in judged
	some name in used(site)
	for_connectors(site, name)
	server := netscaler.virtual_servers(site)[name]
	count(server.monitors) > 0
	every word in server.monitors {
		word in {"TCP", "PING", "TCP-ECV", "UDP"}
	}
}

# secure tells whether a monitor of connectors has to speak TLS: one that does not sees none of
# those behind SSL.
secure(server) := "YES" if {
	encrypted(server)
} else := "NO"

encrypted(server) if startswith(server.protocol, "SSL")

encrypted(server) if server.port == 443

gaps contains netscaler.gap(site, message) if {
	some site in judged
	some name in used(site)
	netscaler.best(words(site, name)) == "unknown"
	not every_literal(site, name)
	message := sprintf("nothing tells whether one of %s behind the virtual server %s is there when production is lost", [listed(site, name), name])
}

gaps contains object.union(
	netscaler.gap(site, sprintf("the appliance does not say what watches the connectors behind the virtual server %s", [name])),
	{"severity": "medium"},
) if {
	some site in judged
	some name in used(site)
	for_connectors(site, name)
	count(netscaler.virtual_servers(site)[name].monitors) == 0
}

gaps contains netscaler.gap(site, sprintf("the virtual server %s knows %s by address, and nobody can tell whether that comes along in the failover", [name, concat(", ", sort(doubted))])) if {
	some site in judged
	some name in used(site)
	doubted := doubts(site, name)
	count(doubted) > 0
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# An address of a network that is at both sites tells nothing: people know which server it is.
attest contains {
	"target": netscaler.target(site),
	"question": sprintf("The virtual server %s balances servers at addresses that may be at either site. Is one of them there when production is lost?", [name]),
	"list": sort(hosts(site, name)),
} if {
	some site in judged
	some name in used(site)
	netscaler.best(words(site, name)) == "unknown"
	every_literal(site, name)
}

# Something else may answer at such an address, such as a load balancer of another make.
attest contains {
	"target": netscaler.target(site), "severity": "medium",
	"question": "These names lead to addresses that no virtual server of the appliances has, and no server that is known. Does another load balancer answer there, and is it there when production is lost?",
	"list": sort(loose),
} if {
	some site in judged
	count(loose) > 0
}

gaps contains object.union(netscaler.gap(site, sprintf("no DNS server of the recovery site told where these names lead: %s", [concat(", ", sort(unresolved))])), {"severity": "medium"}) if {
	some site in judged
	count(unresolved) > 0
}

# unresolved are such names of which nobody knows where they lead.
unresolved := {alias |
	all_read
	some id in ["storefront", "cloud_connectors", "netscaler"]
	some alias in estate.aliases(id)
	count({key | some key in resolvers.at("recovery"); resolvers.host(key, place.full(alias))}) == 0
}

every_literal(site, name) if {
	every host in hosts(site, name) {
		place.literal(host)
	}
}

# by_name puts a server that is known by name in the place of one that is known by address.
by_name(site, name, address) := sprintf("%s; add server <name> <DNS name of %s>; bind serviceGroup <group behind %s> <name> <port>; unbind serviceGroup <group behind %s> <server at %s> <port>", [netscaler.shown(site, name), address, name, name, address])

# for_connectors tells that a virtual server is there for connectors: the name of theirs leads to
# it, or all of its members that the estate names are connectors, whatever else these are. Behind
# one for another service, such as LDAP, they are by the way.
for_connectors(site, name) if {
	"cloud_connectors" in netscaler.concerned(site, name)
	netscaler.virtual_servers(site)[name].address in addresses_of("cloud_connectors")
}

for_connectors(site, name) if {
	"cloud_connectors" in netscaler.concerned(site, name)
	not netscaler.virtual_servers(site)[name].port in {53, 69, 389, 636, 3268, 3269}
	every member in netscaler.virtual_servers(site)[name].members {
		not of_others(member.host)
	}
}

of_others(host) if {
	not netscaler.known(host, netscaler.hosts_of.cloud_connectors)
	some _, hosts in netscaler.hosts_of
	netscaler.known(host, hosts)
}

# loose are the names of StoreFront, of the connectors and of the gateway with an address that
# nothing which is known has. Other names, such as that of a listener of SQL Server, lead to no load
# balancer, and what the internet knows of a gateway is translated on its way.
loose := {sprintf("%s (%s)", [alias, address]) |
	all_read
	some id in ["storefront", "cloud_connectors", "netscaler"]
	some alias in estate.aliases(id)
	some address in resolvers.addresses("recovery", place.full(alias))
	not resolvers.pointless(address)
	not address in held
	not of_others_there(address)
	not translated(id, address)
}

translated("netscaler", address) if {
	count({at | some at in ["production", "recovery"]; place.at(address, at)}) == 0
}

# of_others_there tells that an address is one of the recovery site, where the estate file names no
# appliance: what balances there is not NetScaler, or is not read.
of_others_there(address) if {
	count(netscaler.declared("recovery")) == 0
	place.of_address(address) == "recovery"
}

# all_read tells that no declared appliance is left of which nobody knows what it has.
all_read if {
	every site in {s | some s in ["production", "recovery"]; count(netscaler.declared(s)) > 0} {
		netscaler.virtual_servers(site)
		netscaler.gateways(site)
	}
}

# held are the addresses that appliances and servers have, as far as anybody knows.
held := appliances | servers

appliances := ({server.address | some site in sites; some server in netscaler.virtual_servers(site)} | {gateway.address | some site in sites; some gateway in netscaler.gateways(site)}) | {service.address | some site in sites; some virtual in netscaler.gslb(site); some service in virtual.services}

sites := ["production", "recovery"]

servers := {address |
	some hosts in netscaler.hosts_of
	some host in hosts
	some address in ({place.bare(host)} | (resolvers.addresses("production", host) | resolvers.addresses("recovery", host)))
}

# judged leaves out appliances that balance nothing of the estate.
judged := {site | some site in netscaler.serving; not useless(site)}

useless(site) if {
	netscaler.virtual_servers(site)
	count(used(site)) == 0
	count(loose) == 0
}

# used are the virtual servers that are on and balance servers of the estate, and those at the
# address of one of its names, on or off.
used(site) := {name |
	some name, server in netscaler.virtual_servers(site)
	server.enabled
	count(netscaler.concerned(site, name)) > 0
} | {name |
	some name, server in netscaler.virtual_servers(site)
	server.address in named
	not redirects(site, server)
}

# redirects tells that a virtual server without members may be there to send users on: content
# switching does, and HTTP beside one at the same address that has members.
redirects(_, server) if {
	count(server.members) == 0
	server.kind == "cs"
}

redirects(site, server) if {
	count(server.members) == 0
	server.protocol == "HTTP"
	some other in netscaler.virtual_servers(site)
	other.address == server.address
	count(other.members) > 0
}

# named are the addresses that the names of the estate have at the recovery site.
named := {address | some id, _ in input.estate.components; some address in addresses_of(id)}

addresses_of(id) := {address |
	some alias in estate.aliases(id)
	some address in resolvers.addresses("recovery", place.full(alias))
}

# hosts are those that are on behind a virtual server, which may itself be off: what is bound
# is judged apart from that.
hosts(site, name) := {member.host |
	some member in netscaler.virtual_servers(site)[name].members
	member.enabled
}

words(site, name) := {netscaler.standing(site, host) | some host in hosts(site, name)}

listed(site, name) := concat(", ", sort(hosts(site, name))) if {
	count(hosts(site, name)) > 0
} else := "nothing that is switched on"

# carriers are the components that come back as machines, with the addresses of these.
carriers(host) := {id |
	place.literal(host)
	some id in netscaler.components_back
	some name in estate.servers(id, "production")
	place.bare(host) in resolvers.addresses("production", name)
}

moves(host) if {
	some id in carriers(host)
	not kept.holds(id, host)
	not kept.undecided(id)
}

stays(host) if {
	some id in carriers(host)
	kept.holds(id, host)
}

doubts(site, name) := {host | some host in hosts(site, name); doubtful(host)}

# doubtful tells that an address may be that of a machine that comes back with another one.
doubtful(host) if {
	some id in carriers(host)
	kept.undecided(id)
	not kept.holds(id, host)
}

doubtful(host) if {
	place.literal(host)
	not place.of_address(host) == "recovery"
	count(carriers(host)) == 0
	count(unanswered) > 0
}

# unanswered are machines that come back, of which no resolver of production told an address
# or that there is none.
unanswered := {server | some server in netscaler.back; not answered(server)}

answered(server) if {
	some key in resolvers.at("production")
	resolvers.host(key, server)
}

# sample is a host that could stand behind a virtual server.
sample(site, name) := netscaler.standby(sort(meant(site, name))[0], "<server of the recovery site>") if {
	count(meant(site, name)) > 0
} else := "<server of the recovery site>"

# meant are the components that a virtual server is for: by what is behind it, or where nothing
# is, by the names that lead to it.
meant(site, name) := netscaler.concerned(site, name) if {
	count(netscaler.concerned(site, name)) > 0
} else := {id |
	some id, _ in input.estate.components
	some alias in estate.aliases(id)
	netscaler.virtual_servers(site)[name].address in resolvers.addresses("recovery", place.full(alias))
}
