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
import data.muster.lib.fix
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
		"fix": hold(key),
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
		"fix": update(key),
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

# hold is what makes a resolver hold the zone. One that forwards is no domain controller, as
# far as anybody can tell, and may be meant to: then its like is named in the estate file.
hold(key) := fix.question(
	resolvers.in_words(key), {"object": sprintf("zone/%s", [estate.zone]), "attribute": "authority"},
	sprintf("name in sites.recovery.resolvers a DNS server that holds %s itself; if %s is a domain controller: Install-WindowsFeature DNS -ComputerName %s, and let the zone replicate to it", [
		estate.zone, resolvers.in_words(key), resolvers.server(key),
	]),
)

# update is what brings the zone of a resolver up to date.
update(key) := fix.of(
	{
		"kind": "command", "where": resolvers.in_words(key), "action": "run", "object": sprintf("zone/%s", [estate.zone]),
		"attribute": "replication", "keep": ["the records of the zone"],
	},
	sprintf("repadmin /syncall %s /AdeP; dnscmd %s /ZoneUpdateFromDs %s", [resolvers.server(key), resolvers.server(key), estate.zone]),
) if {
	resolvers.windows(key, estate.zone)
} else := fix.of(
	{
		"kind": "console", "where": resolvers.elsewhere(key, estate.zone), "action": "run", "object": sprintf("zone/%s", [estate.zone]),
		"attribute": "replication", "keep": ["the records of the zone"],
	},
	sprintf("on the DNS server %s: see whether its copy of the zone %s is still transferred from production (notify, allow-transfer), and transfer it", [resolvers.in_words(key), estate.zone]),
)

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
