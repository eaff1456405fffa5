# METADATA
# title: Copies of the zone of the domain
# description: >-
#   What the resolvers of the recovery site hold of the zone of the domain, and how that
#   compares with what production holds. Every domain controller counts the versions of an
#   integrated zone for itself; of other zones one server counts for all.
package muster.lib.zones

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

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

# lag is by how many versions a copy is away from the nearest one of production that the same
# server counts. It is undefined where production holds none of those.
lag(key) := min({distance(zone(key).serial, serial) | some serial in counted_with(key)})

# outdated are the names of which a copy that lacks updates says something else than
# production.
outdated(key) := disputed(key) if {
	behind(key)
} else := {}

# doubt is why nobody can tell whether a copy is up to date.
doubt(key) := {"message": sprintf("no DNS server of the production site told the serial of %s, so nobody can tell whether this one is up to date", [estate.zone])} if {
	count(production_serials) == 0
} else := {"message": sprintf("resolver %s holds another version of the zone %s than production, and no name of it was answered by both, so nobody can tell whether it is up to date", [resolvers.in_words(key), estate.zone])} if {
	behind(key)
	count(compared(key)) == 0
} else := {"message": sprintf("resolver %s holds another version of the zone %s than production, and a server that does not stand at the recovery site counts for it (%s), which was not asked: declare that one in sites.production.resolvers", [resolvers.in_words(key), estate.zone, zone(key).primary])} if {
	behind(key)
	not from_recovery(key)
	not passes_on(key)
} else := {"severity": "low", "message": message} if {
	behind(key)
	from_recovery(key)
	count(disputed(key)) == 0
	message := sprintf("resolver %s is %d updates of the zone %s behind the nearest one of production, which says the same in all %d names that both were asked for: in a zone that each domain controller counts for itself these are the updates that have not been replicated yet; if it lasts, look at repadmin /showrepl %s", [
		resolvers.in_words(key), min({ahead(zone(key).serial, serial) | some serial in production_serials}), estate.zone, count(compared(key)),
		resolvers.server(key),
	])
}

# untraced tells that a resolver has its answers from somewhere that nobody knows.
untraced(key) if {
	passes_on(key)
	not from_recovery(key)
	not wrong(key)
	not servers_at_recovery(key)
}

# asks_recovery are the servers of the recovery site that a resolver could have its answers
# from, where it does not show that it has.
asks_recovery(key) := servers_at_recovery(key) if {
	passes_on(key)
	not from_recovery(key)
}
