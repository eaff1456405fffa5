# METADATA
# title: NetScaler has the time from a server that is there when production is lost
# description: >-
#   One-time passwords, SAML and certificates go by the clock of the appliance. One whose time
#   servers are all at production drifts from the day of the disaster on, and one that asks nobody
#   is wrong already, sooner or later. A server on the internet is none of production's.
# custom:
#   severity: medium
#   remediation: >-
#     Add a time server of the recovery site, and switch synchronisation on.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NTP-001, EXT-A-02]
#   basis: practice
#   population: estate
package muster.rules.netscaler.time_at_recovery

import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in netscaler.serving

needs contains need if some need in netscaler.needs(netscaler.serving, {"time", "virtualServers"})

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s has the time from %s only, which is lost with production.", [input.netscaler.sites[site].readFrom, concat(", ", sort(netscaler.clock(site).servers))]),
	"evidence": {"found": sort(netscaler.clock(site).servers), "expected": "a time server of the recovery site among them"},
	"fix": netscaler.on_each(site, sprintf("add ntp server %s", [netscaler.standby("ad", "<time server of the recovery site>")])),
} if {
	some site in netscaler.serving
	count(netscaler.clock(site).servers) > 0
	netscaler.best(words(site)) == "elsewhere"
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s does not synchronise its clock.", [input.netscaler.sites[site].readFrom]),
	"evidence": {"found": "NTP is off", "expected": "NTP is on"},
	"fix": netscaler.on_each(site, "enable ntp sync"),
} if {
	some site in netscaler.serving
	count(netscaler.clock(site).servers) > 0
	netscaler.clock(site).sync == false
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s asks nobody for the time.", [input.netscaler.sites[site].readFrom]),
	"evidence": {"found": [], "expected": "a time server of the recovery site"},
	"fix": netscaler.on_each(site, sprintf("add ntp server %s; enable ntp sync", [netscaler.standby("ad", "<time server of the recovery site>")])),
	"severity": "low",
} if {
	some site in netscaler.serving
	count(netscaler.clock(site).servers) == 0
}

gaps contains netscaler.gap(site, message) if {
	some site in netscaler.serving
	count(netscaler.clock(site).servers) > 0
	netscaler.best(words(site)) == "unknown"
	message := sprintf("nothing tells whether one of the time servers %s is there when production is lost", [concat(", ", sort(netscaler.clock(site).servers))])
}

gaps contains netscaler.gap(site, "the appliance does not say whether it synchronises its clock") if {
	some site in netscaler.serving
	count(netscaler.clock(site).servers) > 0
	netscaler.clock(site).sync == null
}

gaps contains gap if some gap in netscaler.partitioned

words(site) := {word(site, host) | some host in netscaler.clock(site).servers}

word(site, host) := "recovery" if {
	outside(host)
} else := netscaler.leads(site, host, 123)

# outside tells that a server is at neither site, such as one on the internet.
outside(host) if {
	addresses := spelt(host)
	count(addresses) > 0
	count([network | some at in ["production", "recovery"]; some network in input.estate.sites[at].networks]) > 1
	count({a | some a in addresses; some at in ["production", "recovery"]; place.at(a, at)}) == 0
	not place.full(host) in place.hosts_of.production
}

spelt(host) := {place.bare(host)} if {
	place.literal(host)
} else := resolvers.addresses("recovery", place.full(host))
