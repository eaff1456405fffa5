# METADATA
# title: NetScaler asks a DNS server that is there when production is lost
# description: >-
#   An appliance resolves the names of StoreFront, connectors and domain controllers itself. When
#   all of its DNS servers are those of production, it knows none of them after the disaster,
#   however right the records are. One that asks nobody and knows all by address needs none.
# custom:
#   severity: high
#   remediation: >-
#     Add a DNS server of the recovery site to the name servers of the appliance.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-030]
#   basis: practice
#   population: estate
package muster.rules.netscaler.name_servers_at_recovery

import data.muster.lib.estate
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"nameServers", "virtualServers"})

# Whether one that asks nobody has anything to look up stands in these.
needs contains need if {
	some site in judged
	silent(site)
	some need in netscaler.needs({site}, {"signIns", "stas", "storeFronts"})
}

findings contains finding if {
	some site in judged
	not silent(site)
	netscaler.best(words(site)) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("%s asks for names at %s only, which is lost with production.", [
			input.netscaler.sites[site].readFrom, concat(", ", sort(object.keys(netscaler.name_servers(site)))),
		]),
		"evidence": {"found": sort(object.keys(netscaler.name_servers(site))), "expected": "a DNS server of the recovery site among them"},
		"fix": netscaler.on(site, sprintf("add dns nameServer %s", [wanted])),
	}
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s asks no DNS server, and knows %s by name.", [input.netscaler.sites[site].readFrom, some_of(named(site))]),
	"evidence": {"found": [], "expected": "a DNS server of the recovery site"},
	"fix": netscaler.on(site, sprintf("add dns nameServer %s", [wanted])),
} if {
	some site in judged
	silent(site)
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	not silent(site)
	netscaler.best(words(site)) == "unknown"
	message := sprintf("nothing tells whether one of the name servers %s is there when production is lost", [
		concat(", ", sort(object.keys(netscaler.name_servers(site)))),
	])
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances that ask nobody and know everything by address.
judged := {site | some site in netscaler.serving; not needless(site)}

needless(site) if {
	silent(site)
	netscaler.virtual_servers(site)
	netscaler.sign_ins(site)
	netscaler.stas(site)
	netscaler.store_fronts(site)
	count(named(site)) == 0
}

# named are the hosts that the appliance has to look up.
named(site) := {host | some host in led(site); host != ""; not place.literal(host)}

led(site) := (({member.host | some server in netscaler.virtual_servers(site); some member in server.members} | {s.host | some s in netscaler.sign_ins(site); s.kind in {"ldap", "radius"}}) | {s.host | some s in netscaler.stas(site)}) | {s.host | some s in netscaler.store_fronts(site)}

some_of(hosts) := sort(hosts)[0] if {
	count(hosts) == 1
} else := sprintf("%s and %d more", [sort(hosts)[0], count(hosts) - 1])

silent(site) if count(netscaler.name_servers(site)) == 0

words(site) := {word |
	some server in netscaler.name_servers(site)
	some word in words_of(site, server)
}

words_of(site, server) := {netscaler.standing(site, host) | some host in netscaler.behind(site, {server.virtual})} if {
	server.virtual != ""
} else := {"recovery"} if {
	some key in resolvers.at("recovery")
	server.address == resolvers.server(key)
	not shared(server.address)
} else := {netscaler.leads(site, server.address, 53)}

# shared tells that a resolver is declared for both sites.
shared(address) if {
	some key in resolvers.at("production")
	address == resolvers.server(key)
}

# wanted is a resolver that the recovery site has for itself, or a domain controller of it.
wanted := sort(own)[0] if {
	count(own) > 0
} else := sort(controllers)[0] if {
	count(controllers) > 0
} else := "<DNS server of the recovery site>"

# own are the resolvers that are declared for the recovery site alone and that other machines
# than muster's can ask as well.
own := {address |
	some key in resolvers.at("recovery")
	address := resolvers.server(key)
	not shared(address)
	not startswith(address, "127.")
	address != "::1"
}

controllers := {address |
	some host in estate.servers("ad", "recovery")
	some address in resolvers.addresses("recovery", host)
	place.at(address, "recovery")
}
