# METADATA
# title: The NetScaler appliances that serve after a disaster
# description: >-
#   Those of the recovery site where the estate file names any; otherwise those of production,
#   where they come back as the machines that they are. What is named by the estate file is
#   judged; an estate that names no appliance is asked in questions.
package muster.lib.netscaler

import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.place
import data.muster.lib.resolvers

# serving are the sites whose appliances let users in after a disaster.
serving := {"recovery"} if {
	count(declared("recovery")) > 0
} else := {"production"} if {
	count(declared("production")) > 0
	kept.returns("netscaler")
} else := set()

declared(site) := {appliance.host | some appliance in input.estate.sites[site].netscaler}

target(site) := sprintf("netscaler/%s", [site])

# need is that the appliance of a site rests on one part of what it says.
need(site, part) := {"target": target(site), "fact": ["netscaler", "sites", site, part]}

# needs are those of a rule for some sites and parts, and for what the appliance is.
needs(judged, parts) := {need(site, part) |
	some site in judged
	some part in ({"system"} | parts)
}

gap(site, message) := {"target": target(site), "reason": "fact_missing", "message": message}

# partitioned is the gap of an appliance of which a part was not read.
partitioned := {gap(site, message) |
	some site in serving
	names := input.netscaler.sites[site].system.partitions
	count(names) > 0
	message := sprintf("the appliance has the admin partitions %s, and only the default one was read", [concat(", ", sort(names))])
}

# sign_ins, gateways and the others are what was read of a site, when it was.
sign_ins(site) := found.items if {
	found := input.netscaler.sites[site].signIns
	found.status == "ok"
}

gateways(site) := found.items if {
	found := input.netscaler.sites[site].gateways
	found.status == "ok"
}

stas(site) := found.items if {
	found := input.netscaler.sites[site].stas
	found.status == "ok"
}

store_fronts(site) := found.items if {
	found := input.netscaler.sites[site].storeFronts
	found.status == "ok"
}

certificates(site) := found.items if {
	found := input.netscaler.sites[site].certificates
	found.status == "ok"
}

nodes(site) := found.items if {
	found := input.netscaler.sites[site].nodes
	found.status == "ok"
}

name_servers(site) := found.items if {
	found := input.netscaler.sites[site].nameServers
	found.status == "ok"
}

virtual_servers(site) := found.items if {
	found := input.netscaler.sites[site].virtualServers
	found.status == "ok"
}

gslb(site) := found.items if {
	found := input.netscaler.sites[site].gslb
	found.status == "ok"
}

features(site) := found.items if {
	found := input.netscaler.sites[site].features
	found.status == "ok"
}

addresses_of(site) := found.items if {
	found := input.netscaler.sites[site].addresses
	found.status == "ok"
}

routes(site) := found.items if {
	found := input.netscaler.sites[site].routes
	found.status == "ok"
}

identity_providers(site) := found.items if {
	found := input.netscaler.sites[site].identityProviders
	found.status == "ok"
}

gslb_sites(site) := found.items if {
	found := input.netscaler.sites[site].gslbSites
	found.status == "ok"
}

adns(site) := found.items if {
	found := input.netscaler.sites[site].adns
	found.status == "ok"
}

clock(site) := found if {
	found := input.netscaler.sites[site].time
	found.status == "ok"
}

licence(site) := found if {
	found := input.netscaler.sites[site].licence
	found.status == "ok"
}

system(site) := found if {
	found := input.netscaler.sites[site].system
	found.status == "ok"
}

# title is how people call a way to sign users in.
title := {"ldap": "LDAP", "radius": "RADIUS", "saml": "SAML", "oauth": "OAuth"}

# open are the gateways that let users in: those with an address, and those that content
# switching leads to.
open(site) := {name |
	some name, gateway in gateways(site)
	gateway.enabled
	count(fronts(name, gateway)) > 0
}

# fronts are the virtual servers at which users meet a gateway.
fronts(name, gateway) := {name | gateway.address != ""} | {other | some other in gateway.through}

# concerned are the components that a virtual server balances, by what is behind it.
concerned(site, name) := {id |
	some member in virtual_servers(site)[name].members
	some id, hosts in hosts_of
	known(member.host, hosts)
}

# hosts_of are the servers of each component, with their addresses.
hosts_of := {id: hosts |
	some id, _ in input.estate.components
	estate.in_scope(id)
	names := estate.all_servers(id) | controllers(id)
	hosts := {place.full(name) | some name in names} | {address |
		some name in names
		some address in (resolvers.addresses("production", name) | resolvers.addresses("recovery", name))
	}
}

# controllers are the domain controllers, which few estate files name.
controllers(id) := {host | id == "ad"; some view in input.directory.views; some host, _ in view.domainControllers.items}

known(host, hosts) if place.full(host) in hosts

known(host, hosts) if {
	place.literal(host)
	place.bare(host) in hosts
}

# closed tells that an appliance was read and has no gateway that lets users in.
closed(site) if {
	gateways(site)
	count(open(site)) == 0
}

# leads tells where an address or a name that an appliance holds leads after the disaster:
# recovery, elsewhere or unknown. A virtual server of the appliance leads to what is behind
# it, whatever monitors say of that today: behind a cold standby all is down.
leads(site, host, port) := best({standing(site, end) | some end in ends(site, host, port)}) if {
	virtual_servers(site)
} else := "unknown"

best(words) := "recovery" if {
	"recovery" in words
} else := "unknown" if {
	"unknown" in words
} else := "elsewhere"

# ends are the hosts that answer for a host and port in the end.
ends(site, host, port) := behind(site, virtual(site, host, port)) if {
	count(virtual(site, host, port)) > 0
} else := {host}

# behind are the hosts behind virtual servers. One that is switched off passes nothing on,
# whatever is bound to it.
behind(site, names) := {member.host |
	some name in names
	virtual_servers(site)[name].enabled
	some member in virtual_servers(site)[name].members
	member.enabled
}

# virtual are the virtual servers of the appliance at an address and port.
virtual(site, host, port) := {name |
	some name, server in virtual_servers(site)
	server.port in {0, port}
	server.address in addresses(host)
}

# idle are those of them that are switched off.
idle(site, host, port) := {name | some name in virtual(site, host, port); not virtual_servers(site)[name].enabled}

addresses(host) := {place.bare(host)} if {
	place.literal(host)
} else := resolvers.addresses("recovery", place.full(host))

# standing tells where a host stands after the disaster.
standing(_, host) := "unknown" if {
	host == ""
} else := "recovery" if {
	returning(host)
} else := "recovery" if {
	shared(host)
} else := place.of_address(host) if {
	place.literal(host)
} else := "recovery" if {
	place.site_of(place.full(host)) == "recovery"
} else := "elsewhere" if {
	place.full(host) in place.hosts_of.production
} else := "elsewhere" if {
	unheard_of(place.full(host))
} else := place.site_of(place.full(host))

# returning tells that a host of production comes back as the machine that it is: it is
# declared so, or its address is that of such a host, or of the appliance, in a network that
# comes along.
returning(host) if {
	place.full(host) in back
	not place.literal(host)
}

returning(host) if {
	place.literal(host)
	some id in components_back
	kept.holds(id, host)
	some name in estate.servers(id, "production")
	place.bare(host) in resolvers.addresses("production", name)
}

# shared tells that a host is a name by which others find a component. Such names are made to
# lead elsewhere in a failover, and what they lead to then is judged and signed as DNS.
shared(host) if {
	some id, _ in input.estate.components
	place.full(host) in estate.aliases(id)
}

components_back := {id | some id, _ in input.estate.components; estate.in_scope(id); kept.returns(id)}

back := {host | some id in components_back; some host in estate.servers(id, "production")}

# unheard_of tells that the resolvers of the recovery site were asked for a name, and that
# none of them has an address for it.
unheard_of(name) if {
	some _ in resolvers.at("recovery")
	every key in resolvers.at("recovery") {
		resolvers.nowhere(key, name)
	}
}

# described is a host with where it leads, for messages.
described(site, host, port) := sprintf("%s (%s)", [host, concat(", ", sort(ends(site, host, port)))]) if {
	ends(site, host, port) != {host}
	count(ends(site, host, port)) > 0
} else := sprintf("%s (the virtual server %s, which is switched off)", [host, concat(", ", sort(idle(site, host, port)))]) if {
	count(idle(site, host, port)) > 0
} else := sprintf("%s (a virtual server with nothing behind it)", [host]) if {
	ends(site, host, port) != {host}
} else := host

# standby is the first host of a component that is at the recovery site, for fixes; a
# placeholder where the estate declares none.
standby(id, placeholder) := sort(estate.servers(id, "recovery"))[0] if {
	count(estate.servers(id, "recovery")) > 0
} else := placeholder

# on is a command for the node of a site that was read, which passes it on to the others. It
# ends with what makes it last.
on(site, command) := sprintf("%s: %s; save ns config", [input.netscaler.sites[site].readFrom, command])

# words are what people do or find out at the node of a site that was read: nothing to type, and
# so nothing to save.
words(site, text) := sprintf("%s: %s", [input.netscaler.sites[site].readFrom, text])

# on_each is a command for each node of a site, for what a pair does not pass on: time servers
# are such.
on_each(site, command) := sprintf("%s, and each other node: %s; save ns config", [input.netscaler.sites[site].readFrom, command]) if {
	system(site).kind in {"pair", "cluster"}
} else := on(site, command)

# quoted is a name as the command line takes it: one with blanks stands in quotes.
quoted(name) := sprintf("\"%s\"", [name]) if {
	regex.match(`\s`, name)
} else := name

# enabling is the command that switches a virtual server on.
enabling(site, name) := sprintf("enable cs vserver %s", [quoted(name)]) if {
	virtual_servers(site)[name].kind == "cs"
} else := sprintf("enable lb vserver %s", [quoted(name)])

# enabling_of are those for the virtual servers at a host and port that are switched off and
# have something behind them that is not lost with production.
enabling_of(site, host, port) := {enabling(site, name) |
	some name in idle(site, host, port)
	some member in virtual_servers(site)[name].members
	member.enabled
	standing(site, member.host) != "elsewhere"
}

# shown is the command that shows what is behind a virtual server.
shown(site, name) := sprintf("show cs vserver %s", [quoted(name)]) if {
	virtual_servers(site)[name].kind == "cs"
} else := sprintf("show lb vserver %s", [quoted(name)])
