# METADATA
# title: DNS servers of the recovery site serve the zone of the domain themselves
# description: >-
#   Nearly everything finds everything else by DNS. A server at the recovery site that
#   only forwards questions to production answers perfectly until the day it is needed; one
#   that forwards to DNS servers of the recovery site is as good as these. A copy of the zone
#   that falls behind is judged by its serial where one server counts for all, and by what
#   it answers where each domain controller counts for itself, as in zones that are
#   integrated in Active Directory.
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
#   observes: recovery
package muster.rules.dns.resolver_authoritative

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains target(key) if some key in recovery

targets contains "site/recovery" if resolvers.undeclared("recovery")

needs contains {"target": target(key), "fact": resolvers.fact(key, "zones", estate.zone)} if some key in recovery

findings contains finding if {
	some key in recovery
	answer := zone(key)
	problem := wrong(key)
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
	counted := counted_with(key)
	count(counted) > 0
	lag := min({distance(zone(key).serial, serial) | some serial in counted})
	lag > input.estate.thresholds.serialLag
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s is %d versions of the zone %s away from production.", [resolvers.in_words(key), lag, estate.zone]),
		"evidence": {
			"found": zone(key).serial,
			"expected": sprintf("within %d of production", [input.estate.thresholds.serialLag]),
			"production": sort(counted),
		},
		"fix": update(key),
	}
}

# A copy that counts for itself, and holds something else than production.
findings contains finding if {
	some key in recovery
	behind(key)
	count(disputed(key)) > 0
	finding := {
		"target": target(key),
		"message": sprintf("Resolver %s holds another version of the zone %s than production, and other records: %s.", [
			resolvers.in_words(key), estate.zone,
			concat(", ", [name | some name in sort(object.keys(disputed(key)))]),
		]),
		"evidence": {"found": disputed(key), "expected": "the records that production has", "serial": zone(key).serial, "production": sort(production_serials)},
		"fix": update(key),
	}
}

gaps contains {"target": target(key), "reason": "fact_missing", "severity": "low", "message": message} if {
	some key in recovery
	behind(key)
	from_recovery(key)
	count(disputed(key)) == 0
	count(compared(key)) > 0
	message := sprintf("resolver %s is %d updates of the zone %s behind the nearest one of production, which says the same in all %d names that both were asked for: in a zone that each domain controller counts for itself these are the updates that have not been replicated yet; if it lasts, look at repadmin /showrepl %s", [
		resolvers.in_words(key), min({ahead(zone(key).serial, serial) | some serial in production_serials}), estate.zone, count(compared(key)),
		resolvers.server(key),
	])
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	behind(key)
	not from_recovery(key)
	not passes_on(key)
	message := sprintf("resolver %s holds another version of the zone %s than production, and a server that does not stand at the recovery site counts for it (%s), which was not asked: declare that one in sites.production.resolvers", [resolvers.in_words(key), estate.zone, zone(key).primary])
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	behind(key)
	count(compared(key)) == 0
	message := sprintf("resolver %s holds another version of the zone %s than production, and no name of it was answered by both, so nobody can tell whether it is up to date", [resolvers.in_words(key), estate.zone])
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	count(production_serials) == 0
	message := sprintf("no DNS server of the production site told the serial of %s, so nobody can tell whether this one is up to date", [estate.zone])
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	passes_on(key)
	not from_recovery(key)
	not wrong(key)
	not servers_at_recovery(key)
	message := sprintf("resolver %s only passes on what others say of the zone %s, and nobody can tell whether any of them stands at the recovery site: %s", [resolvers.in_words(key), estate.zone, others(key)])
}

gaps contains {"target": "site/recovery", "reason": "fact_missing", "message": resolvers.undeclared("recovery")}

attest contains {"target": target(key), "question": question, "list": sort(servers_at_recovery(key))} if {
	some key in recovery
	passes_on(key)
	not from_recovery(key)
	servers_at_recovery(key)
	question := sprintf("The resolver %s only passes on what others say of the zone %s. Does it ask these DNS servers of the recovery site when production is gone, and was that tried?", [resolvers.server(key), estate.zone])
}

target(key) := sprintf("resolver/%s", [key])

zone(key) := answer if {
	answer := input.dns.resolvers[key].zones[estate.zone]
	answer.status == "ok"
}

wrong(key) := "does not know the zone" if {
	not zone(key).exists
} else := "only passes on what others say of the zone" if {
	passes_on(key)
	not from_recovery(key)
	some _ in zone(key).nameServers
	every server in zone(key).nameServers {
		stands(server) == "elsewhere"
	}
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

# passes_on tells that a resolver knows the zone from somebody else.
passes_on(key) if {
	zone(key).exists
	not zone(key).authoritative
}

# stands tells where a server is; in networks that are at both sites the estate file decides.
stands(server) := place.observed(server) if {
	place.observed(server) != "unknown"
} else := place.site_of(server)

# from_recovery tells that the server that a resolver has its answer from is at the
# recovery site: where each domain controller counts for itself, it names itself. Where one
# server counts for all, its name says nothing of that.
from_recovery(key) if {
	stands(zone(key).primary) == "recovery"
	not zone(key).primary in {zone(other).primary | some other in resolvers.at("production")}
}

# servers_at_recovery are those that serve the zone at the recovery site, as the resolver
# tells.
servers_at_recovery(key) := servers if {
	servers := {server | some server in zone(key).nameServers; stands(server) == "recovery"}
	count(servers) > 0
}

others(key) := concat(", ", zone(key).nameServers) if {
	some _ in zone(key).nameServers
} else := "it names no server of the zone"

# production_serials are those of the copies that production has, and of what it passes on.
production_serials := {zone(key).serial | some key in resolvers.at("production"); holds(key)}

holds(key) if zone(key).authoritative

# What was passed on is as good as the server that it came from, where that is known.
holds(key) if {
	zone(key).exists
	stands(zone(key).primary) != "unknown"
}

# counted_with are the serials of production that the same server counts. What was passed on
# may have been kept for as long as the record lasts, so its serial says little.
counted_with(key) := {serial |
	zone(key).exists
	zone(key).authoritative
	some other in resolvers.at("production")
	zone(other).authoritative
	zone(other).primary == zone(key).primary
	serial := zone(other).serial
}

# behind tells that a copy that counts for itself lacks updates of every copy of production.
behind(key) if {
	zone(key).exists
	not wrong(key)
	count(production_serials) > 0
	count(counted_with(key)) == 0
	every serial in production_serials {
		ahead(zone(key).serial, serial) > input.estate.thresholds.serialLag
	}
}

# ahead is by how much a serial is behind another one; 0 when it is not. Serials start
# again after 2^32.
ahead(here, there) := distance(here, there) if {
	bits.and((there - here) + 4294967296, 4294967295) < 2147483648
} else := 0

distance(a, b) := min({abs(a - b), 4294967296 - abs(a - b)})

# compared are the names of the zone that the resolver and production were asked for, with
# what each says.
compared(key) := {name: {"recovery": here, "production": there} |
	some name, _ in input.dns.resolvers[key].hosts
	endswith(name, sprintf(".%s", [estate.zone]))
	here := says(key, name)
	there := {said | some other in resolvers.at("production"); said := says(other, name)}
	count(there) > 0
}

disputed(key) := {name: both |
	some name, both in compared(key)
	not both.recovery in both.production
}

# says is what a resolver says of a name: its addresses, or where it leads. Names that a
# resolver of the zone knows from others are in a zone of their own, such as that of global
# load balancing, which may give each site another answer.
says(key, name) := answer.canonical if {
	answer := own(key, name)
	some _ in answer.chain
} else := sort(answer.addresses) if {
	answer := own(key, name)
	some _ in answer.addresses
} else := "nothing" if own(key, name)

own(key, name) := answer if {
	answer := resolvers.host(key, name)
	not delegated(key, answer)
}

delegated(key, answer) if {
	zone(key).authoritative
	answer.exists
	not answer.authoritative
}

recovery := resolvers.at("recovery")
