# METADATA
# title: NetScaler has its licence without production, and for another month
# description: >-
#   An appliance that checks its licence out from a server at production runs on for some days of
#   grace and then stops serving, and one that is started after the disaster gets none at all. A
#   licence that is a file on the appliance says nothing of its end; people are asked about it.
# custom:
#   severity: high
#   remediation: >-
#     Let the appliance check its licence out where production is not needed, or give it one of
#     its own; renew what ends.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-050, ADM-001]
#   basis: document
#   population: estate
package muster.rules.netscaler.licence_without_production

import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"licence", "virtualServers"})

findings contains finding if {
	some site in judged
	servers := netscaler.licence(site).servers
	netscaler.best(words(site)) == "elsewhere"
	count(servers) > 0
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("%s checks its licence out from %s, which is lost with production.", [input.netscaler.sites[site].readFrom, concat(", ", sort(servers))]),
		"evidence": {"found": sort(servers), "expected": "a licence server that is there when production is lost, or a licence of its own"},
		"fix": netscaler.on(site, "add ns licenseserver <licence server or agent of the recovery site> -port 27000 -forceUpdateIP"),
	}
}

findings contains finding if {
	some site in judged
	left := netscaler.licence(site).daysLeft
	is_number(left)
	left < least
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The licence of %s ends in %d days.", [input.netscaler.sites[site].readFrom, left]),
		"evidence": {"found": sprintf("%d days", [left]), "expected": sprintf("%d days at least", [least])},
		"fix": netscaler.words(site, "renew the licence in the portal of the vendor, and apply it"),
	}
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	count(netscaler.licence(site).servers) > 0
	netscaler.best(words(site)) == "unknown"
	message := sprintf("nothing tells whether the licence server %s is there when production is lost", [concat(", ", sort(netscaler.licence(site).servers))])
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances of whose licence nothing can be seen but that it is there.
judged := {site | some site in netscaler.serving; not own(site)}

own(site) if {
	count(netscaler.licence(site).servers) == 0
	not is_number(netscaler.licence(site).daysLeft)
}

words(site) := {netscaler.leads(site, host, 27000) | some host in netscaler.licence(site).servers}

least := 30
