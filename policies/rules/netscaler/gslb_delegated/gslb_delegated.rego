# METADATA
# title: Names that GSLB balances are delegated to an appliance that is there
# description: >-
#   Clients ask the appliance for the name because its zone names it as a server (NS). Where all
#   servers that the zone names are those of production, nobody answers for the name after the
#   disaster, however well GSLB is set up; likewise where none of them has an address. What counts
#   at the recovery site are the addresses at which the appliance answers DNS: a domain controller
#   there balances nothing. Whether a public address leads to the appliance, or another server
#   passes questions on to it, people know.
# custom:
#   severity: blocker
#   remediation: >-
#     Delegate the name to the DNS services of the appliances of both sites, with an address for
#     each.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-041]
#   basis: document
#   population: estate
#   byHand: it is changed in the zone above, which may be anybody's
package muster.rules.netscaler.gslb_delegated

import data.muster.lib.kept
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gslb", "adns", "virtualServers"})

needs contains {"target": netscaler.target(site), "fact": ["dns", "resolvers", key, "delegations", domain]} if {
	some site in judged
	some domain in domains(site)
	some key in asked(domain)
}

findings contains finding if {
	some site in judged
	some domain in domains(site)
	some key in asked(domain)
	servers := delegated(key, domain)
	count(servers) > 0
	netscaler.best(words(site, key, servers)) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("%s leaves %s to %s, and none of these answers when production is lost.", [resolvers.in_words(key), domain, listed(key, servers)]),
		"evidence": {"found": sort(servers), "expected": "an appliance of the recovery site among them"},
		"fix": remedy(site, key, domain),
	}
}

# remedy switches on what is named and off, and has another server named where nothing is.
remedy(site, key, domain) := netscaler.on(site, sprintf("enable service <name of the ADNS service at %s>", [off[0]])) if {
	off := sort({address |
		some server in delegated(key, domain)
		some address in addresses(key, server)
		resting(site, address)
	})
	count(off) > 0
} else := sprintf("in the zone above %s: add an NS record for the appliance of the recovery site, and an address for its name", [zone(key, domain)])

gaps contains netscaler.gap(site, sprintf("%s names nobody who answers for %s, which GSLB balances", [resolvers.in_words(key), domain])) if {
	some site in judged
	some domain in domains(site)
	some key in asked(domain)
	count(delegated(key, domain)) == 0
}

attest contains {
	"target": netscaler.target(site),
	"question": sprintf("%s is left to servers of which none is known to be the appliance that is there when production is lost. Is one of them, behind another address, or does one pass questions on to it, and does it answer?", [domain]),
	"list": sort({line | some key in asked(domain); open(site, key, domain); some line in [listed(key, delegated(key, domain))]}),
} if {
	some site in judged
	some domain in domains(site)
	some key in asked(domain)
	open(site, key, domain)
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

open(site, key, domain) if {
	count(delegated(key, domain)) > 0
	netscaler.best(words(site, key, delegated(key, domain))) == "unknown"
}

# judged leaves out appliances that balance no name between sites.
judged := {site | some site in netscaler.serving; not without(site)}

without(site) if {
	netscaler.gslb(site)
	count(domains(site)) == 0
}

# asked are the resolvers that tell what is known after the disaster: inside, and outside where
# the name is one of those that the internet is asked for.
asked(domain) := resolvers.at("recovery") | {key |
	some key in resolvers.at("public")
	input.dns.resolvers[key].hosts[domain]
}

domains(site) := {domain.name |
	some virtual in netscaler.gslb(site)
	virtual.enabled
	some domain in virtual.domains
}

delegated(key, domain) := {server | some server in answer.nameServers} if {
	answer := input.dns.resolvers[key].delegations[domain]
	answer.status == "ok"
}

zone(key, domain) := input.dns.resolvers[key].delegations[domain].zone

words(site, key, servers) := {at(site, key, server) | some server in servers}

# at tells where a server of the zone is: at an address at which the appliance answers DNS, at
# the recovery site, or lost.
at(site, key, server) := "recovery" if {
	some address in addresses(key, server)
	there(site, address)
} else := "unknown" if {
	kept.undecided("netscaler")
	some address in addresses(key, server)
	answers(site, address)
} else := "elsewhere" if {
	some address in addresses(key, server)
	resting(site, address)
} else := "elsewhere" if {
	count(addresses(key, server)) == 0
	resolvers.nowhere(key, server)
} else := "elsewhere" if {
	count(addresses(key, server)) > 0
	every address in addresses(key, server) {
		place.at(address, "production")
	}
} else := "unknown"

there("recovery", address) if answers("recovery", address)

there("production", address) if {
	answers("production", address)
	kept.holds("netscaler", address)
}

# answers tells that the appliance answers DNS at an address: by a service of its own for what it
# balances, or by a virtual server for DNS.
answers(site, address) if netscaler.adns(site)[address].enabled

# resting tells that such a service has the address and is switched off.
resting(site, address) if netscaler.adns(site)[address].enabled == false

answers(site, address) if {
	some server in netscaler.virtual_servers(site)
	server.enabled
	startswith(server.protocol, "DNS")
	server.address == address
}

addresses(key, server) := {address | some address in resolvers.host(key, server).addresses}

listed(key, servers) := concat(", ", sort({line |
	some server in servers
	line := described(server, addresses(key, server))
}))

described(server, found) := sprintf("%s (%s)", [server, concat(", ", sort(found))]) if {
	count(found) > 0
} else := sprintf("%s (no address)", [server])
