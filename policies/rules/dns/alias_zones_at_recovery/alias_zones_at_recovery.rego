# METADATA
# title: Zones beside that of the domain are served at the recovery site too
# description: >-
#   The names by which users and servers find things are often in a zone of their own, and
#   controllers are found in _msdcs. A conditional forwarder to production's DNS servers
#   answers for such a zone perfectly until these are gone.
# custom:
#   severity: high
#   remediation: >-
#     Replicate the zone to the DNS servers of the recovery site, hold a secondary copy there,
#     or let the forwarder lead to servers of the recovery site as well.
#   requires: [dns.resolvers]
#   recommendations: [DNS-001]
#   basis: document
#   lost: >-
#     names: production tells which zones there are; who serves them is what the recovery site
#     says
#   byHand: which server is to hold a zone is a choice of those who run DNS
#   observes: recovery
package muster.rules.dns.alias_zones_at_recovery

import data.muster.lib.estate
import data.muster.lib.resolvers
import data.muster.lib.zones

targets contains target(key) if {
	some key in judged
	some _ in held
}

# What production's DNS servers hold is not known when one of them says nothing.
targets contains target(key) if {
	some key in judged
	some _ in silent
}

needs contains {"target": target(key), "fact": resolvers.fact(key, "zones", zone)} if {
	some key in judged
	some zone in held
}

needs contains {"target": target(key), "fact": ["dns", "resolvers", other]} if {
	some key in judged
	some other in silent
}

findings contains {
	"target": target(key),
	"message": sprintf("Resolver %s only passes on what production says of the zone %s: its answer comes from %s.", [resolvers.in_words(key), zone, source(answer)]),
	"evidence": {"found": {"authoritative": false, "primary": answer.primary, "nameServers": answer.nameServers}, "expected": "a server of the recovery site for the zone"},
	"fix": sprintf("on %s: Get-DnsServerZone -ComputerName %s -Name %s; where it is a conditional forwarder, add a DNS server of the recovery site to it (Set-DnsServerConditionalForwarderZone -MasterServers), or replicate the zone to the forest", [resolvers.in_words(key), resolvers.server(key), zone]),
} if {
	some key in judged
	some zone in held
	answer := said(key, zone)
	answer.exists
	not answer.authoritative
	zones.stands(answer.primary) == "elsewhere"
	every server in answer.nameServers {
		zones.stands(server) == "elsewhere"
	}
}

# judged leaves out DNS servers that pass on everything, or do not know the domain:
# dns/resolver-authoritative says so of them.
judged := {key |
	some key in resolvers.at("recovery")
	not astray(key)
}

astray(key) if {
	answer := said(key, estate.zone)
	not answer.authoritative
}

silent := {key |
	some key in resolvers.at("production")
	input.dns.resolvers[key].status != "ok"
}

# held are the zones beside that of the domain that production's own DNS servers hold.
held := {zone |
	some key in resolvers.at("production")
	some zone, _ in input.dns.resolvers[key].zones
	zone != estate.zone
	answer := said(key, zone)
	answer.exists
	answer.authoritative
}

said(key, zone) := answer if {
	answer := input.dns.resolvers[key].zones[zone]
	answer.status == "ok"
}

source(answer) := answer.primary if {
	count(answer.nameServers) == 0
} else := concat(", ", answer.nameServers)

target(key) := sprintf("resolver/%s", [key])
