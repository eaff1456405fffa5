# METADATA
# title: The gateway gets tickets from connectors of the recovery site
# description: >-
#   For each session the gateway has a ticket checked by a Secure Ticket Authority, which runs on
#   Cloud Connectors. Where all that it knows are connectors of production, users sign in, see
#   their desktops, and none of them starts.
# custom:
#   severity: blocker
#   remediation: >-
#     Bind connectors of the recovery site as STAs too, the same ones and in the same order as in
#     StoreFront.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-021, EXT-A-04]
#   basis: document
#   population: estate
package muster.rules.netscaler.stas_at_recovery

import data.muster.lib.estate
import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gateways", "stas", "storeFronts", "virtualServers"})

findings contains finding if {
	some site in judged
	some gateway in netscaler.open(site)
	known := of(site, gateway)
	count(known) > 0
	netscaler.best(words(site, known)) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The gateway %s knows only STAs that are lost with production: %s.", [
			gateway, concat(", ", sort({netscaler.described(site, s.host, s.port) | some s in known})),
		]),
		"evidence": {"found": sort({s.url | some s in known}), "expected": "a connector of the recovery site among them"},
		"fix": netscaler.on(site, concat("; ", [sprintf("bind vpn vserver %s -staServer %s", [netscaler.quoted(gateway), url]) | some url in wanted])),
	}
}

findings contains finding if {
	some site in judged
	netscaler.stas(site)
	some gateway in netscaler.open(site)
	count(of(site, gateway)) == 0
	leads_to_desktops(site, gateway)
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The gateway %s leads users to StoreFront and knows no STA, so no session starts.", [gateway]),
		"evidence": {"found": "no STA", "expected": "connectors of the recovery site"},
		"fix": netscaler.on(site, concat("; ", [sprintf("bind vpn vserver %s -staServer %s", [netscaler.quoted(gateway), url]) | some url in wanted])),
	}
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	some gateway in netscaler.open(site)
	known := of(site, gateway)
	netscaler.best(words(site, known)) == "unknown"
	message := sprintf("nothing tells whether one of the STAs %s of the gateway %s is there when production is lost", [
		concat(", ", sort({s.host | some s in known})), gateway,
	])
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances whose gateways know no STA and lead to no StoreFront: they let
# users in to something else than desktops.
judged := {site | some site in netscaler.serving; not ticketless(site)}

ticketless(site) if netscaler.closed(site)

ticketless(site) if {
	netscaler.gateways(site)
	netscaler.stas(site)
	netscaler.store_fronts(site)
	count({gateway | some gateway in netscaler.open(site); count(of(site, gateway)) > 0}) == 0
	count({gateway | some gateway in netscaler.open(site); leads_to_desktops(site, gateway)}) == 0
}

leads_to_desktops(site, gateway) if {
	some u in netscaler.store_fronts(site)
	u.gateway in {gateway, ""}
}

# of are the STAs of a gateway, and those of all gateways.
of(site, gateway) := {s | some s in netscaler.stas(site); s.gateway in {gateway, ""}}

words(site, known) := {netscaler.leads(site, s.host, s.port) | some s in known}

wanted := [sprintf("https://%s", [host]) | some host in sort(estate.servers("cloud_connectors", "recovery"))] if {
	count(estate.servers("cloud_connectors", "recovery")) > 0
} else := ["https://<connector of the recovery site>"]
