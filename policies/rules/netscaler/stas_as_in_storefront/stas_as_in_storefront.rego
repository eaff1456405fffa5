# METADATA
# title: The gateway can check the tickets that StoreFront hands out
# description: >-
#   StoreFront has a ticket issued by a connector of its list, and the gateway has it checked by
#   the same one; no other knows it. Connectors of the recovery site that StoreFront lists and the
#   gateway does not know are sessions that do not start after the disaster. Those that only the
#   gateway knows do no harm, and one may stand there by address and here by name.
# custom:
#   severity: high
#   remediation: >-
#     Bind the same connectors to the gateway that StoreFront has in its gateway entry.
#   requires: [netscaler, windows, dns.resolvers]
#   recommendations: [EXT-A-04, NS-021]
#   basis: practice
#   population: estate
package muster.rules.netscaler.stas_as_in_storefront

import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.windows.storefronts

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gateways", "stas", "storeFronts"})

needs contains {"target": netscaler.target(site), "fact": ["windows", "hosts", host, "storefront", "gateways"]} if {
	some site in judged
	some host in issuing
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("StoreFront has tickets from %s, which the gateway %s does not know.", [concat(", ", sort(strange)), gateway]),
	"evidence": {"found": sort({s.host | some s in known(site, gateway)}), "expected": sort(issuers)},
	"fix": netscaler.on(site, concat("; ", [sprintf("bind vpn vserver %s -staServer %s", [netscaler.quoted(gateway), as_listed(host)]) | some host in sort(strange)])),
} if {
	some site in judged
	netscaler.stas(site)
	some gateway in leading(site)
	strange := {host | some host in issuers; not knows(site, gateway, host)}
	count(strange) > 0
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances without a gateway that leads to StoreFront, and estates without
# StoreFront.
judged := {site |
	count(issuing) > 0
	some site in netscaler.serving
	not apart(site)
}

apart(site) if {
	netscaler.gateways(site)
	netscaler.store_fronts(site)
	count(leading(site)) == 0
}

# leading are the gateways that lead to StoreFront.
leading(site) := {gateway |
	some gateway in netscaler.open(site)
	some u in netscaler.store_fronts(site)
	u.gateway in {gateway, ""}
}

# issuing are the StoreFront servers that serve after the disaster.
issuing := {host | some host in storefronts.judged; not storefronts.replaced(host)}

# issuers are the connectors of the recovery site that StoreFront has tickets from.
issuers := {host |
	some url in listed
	host := storefronts.host_of(url)
	storefronts.kind(host) == "recovery"
}

# listed are the URLs at which StoreFront has tickets issued.
listed := {url |
	some server in issuing
	some gateway in storefronts.gateways(server)
	some url in gateway.stas
}

# as_listed is a connector by scheme and port of StoreFront, by TLS where it has it by both. A
# connector often has no certificate, and one that is asked by TLS then is down.
as_listed(host) := max({address |
	some url in listed
	storefronts.host_of(url) == host
	address := sprintf("%s%s%s", [scheme(url), bracketed(host), port(url)])
})

scheme(url) := "https://" if {
	startswith(lower(url), "https://")
} else := "http://"

bracketed(host) := sprintf("[%s]", [host]) if {
	contains(host, ":")
} else := host

# port is that of a URL with its colon, "" where it names none.
port(url) := regex.find_all_string_submatch_n(`^(?:[a-z]+://)?(?:\[[^\]]+\]|[^/:?#]+)(:\d+)?`, lower(url), 1)[0][1]

known(site, gateway) := {s | some s in netscaler.stas(site); s.gateway in {gateway, ""}}

knows(site, gateway, host) if {
	some s in known(site, gateway)
	place.full(s.host) == place.full(host)
}

# One of them is written as an address.
knows(site, gateway, host) if {
	some s in known(site, gateway)
	count(spelt(s.host) & spelt(host)) > 0
}

spelt(host) := {place.bare(host)} if {
	place.literal(host)
} else := storefronts.addresses(place.full(host))
