# METADATA
# title: DNS servers of the recovery site serve the zone of the domain themselves
# description: >-
#   Nearly everything finds everything else by DNS. A server at the recovery site that
#   only forwards questions to production answers perfectly until the day it is needed.
# custom:
#   severity: blocker
#   remediation: >-
#     Run DNS on a domain controller of the recovery site with the zone integrated in
#     Active Directory, and keep it replicating.
#   requires: [dns.resolvers]
#   recommendations: [DNS-001]
#   basis: document
#   observes: recovery
package muster.rules.dns.resolver_authoritative

import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains target(key) if some key in recovery

targets contains "site/recovery" if resolvers.undeclared("recovery")

needs contains {"target": target(key), "fact": resolvers.fact(key, "zones", estate.zone)} if some key in recovery

findings contains finding if {
	some key in recovery
	answer := zone(key)
	problem := wrong(answer)
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s %s %s.", [resolvers.in_words(key), problem, estate.zone]),
		"evidence": {
			"found": {"rcode": answer.rcode, "exists": answer.exists, "authoritative": answer.authoritative},
			"expected": {"exists": true, "authoritative": true},
		},
		"fix": sprintf("Install-WindowsFeature DNS -ComputerName %s, on a domain controller that replicates the zone %s", [resolvers.server(key), estate.zone]),
	}
}

findings contains finding if {
	some key in recovery
	answer := zone(key)
	not wrong(answer)
	lag := min({distance(answer.serial, serial) | some serial in production_serials})
	lag > input.estate.thresholds.serialLag
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s is %d versions of the zone %s away from production.", [resolvers.in_words(key), lag, estate.zone]),
		"evidence": {
			"found": answer.serial,
			"expected": sprintf("within %d of production", [input.estate.thresholds.serialLag]),
			"production": sort(production_serials),
		},
		"fix": sprintf("repadmin /syncall %s /AdeP; dnscmd %s /ZoneUpdateFromDs %s", [resolvers.server(key), resolvers.server(key), estate.zone]),
	}
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	count(production_serials) == 0
	message := sprintf("no DNS server of the production site told the serial of %s, so nobody can tell whether this one is up to date", [estate.zone])
}

gaps contains {"target": "site/recovery", "reason": "fact_missing", "message": resolvers.undeclared("recovery")}

target(key) := sprintf("resolver/%s", [key])

zone(key) := answer if {
	answer := input.dns.resolvers[key].zones[estate.zone]
	answer.status == "ok"
}

wrong(answer) := "does not know the zone" if {
	not answer.exists
} else := "only passes on what others say of the zone" if {
	not answer.authoritative
}

# Every domain controller counts the serial of an integrated zone by itself, so
# the nearest one is what to compare with.
production_serials := {answer.serial |
	some key in resolvers.at("production")
	answer := zone(key)
	not wrong(answer)
}

# Serials start again after 2^32.
distance(a, b) := min({abs(a - b), 4294967296 - abs(a - b)})

recovery := resolvers.at("recovery")
