# METADATA
# title: Servers that serve beside those that are declared
# description: >-
#   A server that was added to a group and not to the estate file is judged by nobody: neither
#   whether it is copied nor whether anything starts it. Where a source shows it at work beside
#   declared servers of a component, people are asked.
package muster.lib.beside

import data.muster.lib.estate
import data.muster.lib.fas
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

# undeclared are the servers that a component surely uses and that the estate file names
# nowhere, by host, with who shows each. A component whose servers do not come back as machines
# has none: what stands at the recovery site in their place is what counts.
undeclared(id) := {host: sources |
	estate.in_scope(id)
	estate.replicated(id)
	some host, by in object.union_n([{use.host: {use.by: true}} | some use in uses(id)])
	not host in declared
	not is_declared(host)
	not at_recovery(host)
	place.site_of(host) != "recovery"
	sources := object.keys(by)
}

at_recovery(host) if {
	place.literal(host)
	place.at(host, "recovery")
}

# uses are what sources show, with the words for it.
uses(id) := (balanced(id) | handed_out(id)) | listed(id)

balanced(id) := {use |
	some site in ["production", "recovery"]
	some name, server in netscaler.virtual_servers(site)
	holds(id, server)
	some member in server.members
	member.enabled
	server.enabled != false
	use := {"host": called(member.host), "by": sprintf("the virtual server %s of NetScaler", [name])}
}

# holds tells that a declared server of the component is behind a virtual server.
holds(id, server) if {
	some member in server.members
	called(member.host) in own(id)
}

holds(id, server) if {
	some member in server.members
	place.literal(member.host)
	place.bare(member.host) in addresses_of(own(id))
}

# is_declared tells that an address is that of a declared server. Which addresses all of them
# have is looked up where appliances name some by address, and nowhere else.
is_declared(host) if {
	place.literal(host)
	host in addresses
}

# handed_out are the FAS servers that Citrix Cloud has for the places of production.
handed_out(id) := {use |
	id == "fas"
	input.citrixcloud.fasServers.status == "ok"
	some server in input.citrixcloud.fasServers.items
	some location, available in server.available
	available != false
	lower(object.get(input.citrixcloud.resourceLocations, ["items", location, "name"], "")) in places
	use := {"host": called(server.host), "by": "Citrix Cloud"}
}

# listed are the FAS servers of policies that stand in a network of production.
listed(id) := {use |
	id == "fas"
	some host, found in addresses_listed
	some address in found
	address in at_production
	use := {"host": host, "by": "the list that policies give"}
}

addresses_listed := {host: found |
	some dn in fas.ous
	some name in fas.list(dn)
	name != ""
	not place.literal(name)
	host := place.full(name)
	found := resolvers.addresses("recovery", host) | resolvers.addresses("production", host)
}

at_production := place.within({address | some found in addresses_listed; some address in found}, "production")

places := {lower(name) |
	site := input.estate.sites.production
	some name in ({site.resourceLocation} | {other | some other in site.resourceLocations})
	name != ""
}

declared := union({own(id) | some id in object.keys(input.estate.components)}) | {place.full(host) |
	some component in input.estate.components
	some host in component.servers.recovery
}

own(id) := {place.full(host) | some host in estate.servers(id, "production")}

addresses := addresses_of(declared)

addresses_of(hosts) := {address |
	some host in hosts
	some site in ["production", "recovery"]
	some address in resolvers.addresses(site, host)
}

called(host) := place.bare(host) if {
	place.literal(host)
} else := place.full(host)

target(host) := sprintf("host/%s", [host])

question(id, host, sources) := {
	"target": target(host),
	"question": sprintf("%s is in use beside servers of %s (%s), and the estate file does not name it: name it in components.%s.servers, so that it is judged. Or is it sure that nobody needs it in a disaster?", [
		host, id, concat(", ", sort(sources)), id,
	]),
	"list": [sprintf("%s beside %s", [host, concat(", ", sort(own(id)))])],
	"severity": "high",
}
