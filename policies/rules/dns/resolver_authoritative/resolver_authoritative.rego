# METADATA
# title: DNS servers of the recovery site serve the zone of the domain themselves
# description: >-
#   Nearly everything finds everything else by DNS. A server at the recovery site that
#   only forwards questions to production answers perfectly until the day it is needed; one
#   that forwards to DNS servers of the recovery site is as good as these. A copy of the zone
#   that falls behind is judged by its serial where one server counts for all, and by what
#   it answers where each domain controller counts for itself, as in zones that are
#   integrated in Active Directory. A copy that is some versions behind, and says the same as
#   production of all that both were asked for, matters at medium: it waits for its next
#   transfer.
# related_resources:
#   - ref: https://support.microsoft.com/kb/282826
#     description: in an integrated zone each server raises the serial by its own updates, and takes over a higher one with a record that was replicated
# custom:
#   severity: blocker
#   remediation: >-
#     Run DNS on a domain controller of the recovery site with the zone integrated in
#     Active Directory, and keep it replicating.
#   requires: [dns.resolvers]
#   recommendations: [DNS-001]
#   basis: document
#   lost: >-
#     names: production tells which version of the zone it had; which one is there, and who
#     serves it, is what the recovery site says
#   observes: recovery
package muster.rules.dns.resolver_authoritative

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.resolvers
import data.muster.lib.zones

targets contains target(key) if some key in recovery

targets contains "site/recovery" if resolvers.undeclared("recovery")

needs contains {"target": target(key), "fact": resolvers.fact(key, "zones", estate.zone)} if some key in recovery

findings contains finding if {
	some key in recovery
	answer := zones.zone(key)
	problem := zones.wrong(key)
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s %s %s.", [resolvers.in_words(key), problem, estate.zone]),
		"evidence": {
			"found": {"rcode": answer.rcode, "exists": answer.exists, "authoritative": answer.authoritative, "primary": answer.primary, "nameServers": answer.nameServers},
			"expected": {"exists": true, "authoritative": true},
		},
		"fix": hold(key),
	}
}

# A copy that another server counts for.
findings contains finding if {
	some key in recovery
	lag := zones.lag(key)
	lag > input.estate.thresholds.serialLag
	finding := object.union(weight(key, lag), {
		"target": target(key),
		"message": sprintf("Resolver %s is %d versions of the zone %s away from production.", [resolvers.in_words(key), lag, estate.zone]),
		"evidence": {
			"found": zones.zone(key).serial,
			"expected": sprintf("within %d of production", [input.estate.thresholds.serialLag]),
			"production": sort(zones.counted_with(key)),
		},
		"fix": refresh(key),
	})
}

# A copy that counts for itself, and holds something else than production.
findings contains finding if {
	some key in recovery
	names := zones.outdated(key)
	count(names) > 0
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s holds another version of the zone %s than production, and other records: %s.", [
			resolvers.in_words(key), estate.zone,
			concat(", ", [name | some name in sort(object.keys(names))]),
		]),
		"evidence": {"found": names, "expected": "the records that production has", "serial": zones.zone(key).serial, "production": sort(zones.production_serials)},
		"fix": update(key),
	}
}

gaps contains object.union({"target": target(key), "reason": "fact_missing"}, zones.doubt(key)) if some key in recovery

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	zones.untraced(key)
	message := sprintf("resolver %s only passes on what others say of the zone %s, and nobody can tell whether any of them stands at the recovery site: %s", [resolvers.in_words(key), estate.zone, zones.others(key)])
}

gaps contains {"target": "site/recovery", "reason": "fact_missing", "message": resolvers.undeclared("recovery")}

attest contains {"target": target(key), "question": question, "list": sort(zones.asks_recovery(key))} if {
	some key in recovery
	question := sprintf("The resolver %s only passes on what others say of the zone %s. Does it ask these DNS servers of the recovery site when production is gone, and was that tried?", [resolvers.server(key), estate.zone])
}

target(key) := sprintf("resolver/%s", [key])

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

# refresh is what makes a secondary copy of a zone ask the server that counts for it.
refresh(key) := object.union(update(key), {"text": sprintf("dnscmd %s /ZoneRefresh %s", [resolvers.server(key), estate.zone])}) if {
	resolvers.windows(key, estate.zone)
} else := update(key)

weight(key, lag) := {"severity": "medium"} if {
	lag <= input.estate.thresholds.serialLag * 10
	count(zones.compared(key)) > 0
	count(zones.disputed(key)) == 0
} else := {}

recovery := resolvers.at("recovery")
