# METADATA
# title: What NetScaler is set up to do is switched on and licensed
# description: >-
#   A gateway or a virtual server does nothing while its feature is switched off, or while the
#   licence does not cover it, as after a licence has ended. What is set up for a feature that is
#   off may be left over; where nothing is set up, a feature is not needed. GSLB counts where names
#   are bound to it and other sites are known.
# custom:
#   severity: blocker
#   remediation: >-
#     Switch the feature on and give the appliance a licence that covers it, or remove what is left
#     over of it.
#   requires: [netscaler]
#   recommendations: [NS-050]
#   basis: document
#   population: estate
package muster.rules.netscaler.features_on

import data.muster.lib.estate
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in netscaler.serving

needs contains need if some need in netscaler.needs(netscaler.serving, {"features", "virtualServers", "gateways", "certificates", "gslb", "gslbSites"})

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s is set up for %s, and the feature %s is %s.", [input.netscaler.sites[site].readFrom, what, upper(name), lack]),
	"evidence": {"found": netscaler.features(site)[name], "expected": {"on": true, "licensed": true}},
	"fix": {
		"switched off": netscaler.on(site, sprintf("enable ns feature %s", [upper(name)])),
		"not licensed": netscaler.words(site, "show ns license; get a licence that covers it and apply that"),
	}[lack],
} if {
	some site in netscaler.serving
	some name, what in used(site)
	some lack in lacks(netscaler.features(site)[name])
	not [name, lack] in unjudged
}

gaps contains netscaler.gap(site, sprintf("the appliance does not say whether the feature %s is on and licensed", [upper(name)])) if {
	some site in netscaler.serving
	some name, _ in used(site)
	some word in ["on", "licensed"]
	object.get(netscaler.features(site), [name, word], null) == null
}

gaps contains gap if some gap in netscaler.partitioned

# Releases since 13.0 let gateways sign users in by authentication servers where the licence has
# no word of authentication.
unjudged := {["aaa", "not licensed"]}

lacks(feature) := {word |
	some word, value in {"switched off": feature.on, "not licensed": feature.licensed}
	value == false
}

# used are the features that something is set up for, and what that is.
used(site) := {name: what |
	some name, things in {
		"lb": {v | some v, server in netscaler.virtual_servers(site); server.kind == "lb"; count(server.members) > 0},
		"cs": switching(site),
		"ssl": {server | some certificate in netscaler.certificates(site); some server in certificate.servers},
		"sslvpn": {gateway | some gateway, _ in netscaler.gateways(site)},
		"aaa": {gateway.asks | some gateway in netscaler.gateways(site); gateway.asks != ""},
		"gslb": {v |
			some v, virtual in netscaler.gslb(site)
			count(virtual.domains) > 0
			count(netscaler.gslb_sites(site)) > 1
		},
	}
	count(things) > 0
	what := sort(things)[0]
}

# switching are the virtual servers for content switching that something of the estate is behind:
# servers, a gateway, or what a name leads to. While the feature is off no gateway is reached
# through them, and the facts tell of none: the name is what is left.
switching(site) := ({v |
	some v, server in netscaler.virtual_servers(site)
	server.kind == "cs"
	count(server.members) > 0
} | {v |
	some v, server in netscaler.virtual_servers(site)
	server.kind == "cs"
	server.protocol in {"SSL", "SSL_TCP", "SSL_BRIDGE"}
	server.address in named
}) | {front | some gateway in netscaler.gateways(site); some front in gateway.through}

# named are the addresses that the names of the estate have.
named := {address |
	some id, _ in input.estate.components
	some alias in estate.aliases(id)
	some at in ["production", "recovery"]
	some address in resolvers.addresses(at, place.full(alias))
}
