# METADATA
# title: What the DNS servers of both sites answer for shared names
package muster.lib.answers

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# names are all by which others find a component.
names := {name |
	some id, _ in input.estate.components
	some name in estate.aliases(id)
}

# outdated are the addresses that the recovery site gives for a name when all of them are
# those of production's networks, and production does not give them.
outdated(name) := found if {
	count(resolvers.addresses("production", name)) > 0
	found := resolvers.addresses("recovery", name) - resolvers.addresses("production", name)
	every address in resolvers.addresses("recovery", name) {
		address in lost
	}
} else := set()

# stray are the addresses that the recovery site alone gives for a name when all that it gives
# are private and in no network of the estate.
stray(name) := sort(found) if {
	count(resolvers.addresses("production", name)) > 0
	found := resolvers.addresses("recovery", name) - resolvers.addresses("production", name)
	count(found) == count(resolvers.addresses("recovery", name))
	every address in found {
		private(address)
		not address in here
		not address in at_production
	}
} else := []

at_production := place.within(given, "production")

private(address) if {
	some network in {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}
	place.literal(address)
	net.cidr_contains(network, address)
}

# lost are the addresses of names that lie in a network of production and in none of the
# recovery site.
lost := at_production - here

# here are those that lie in a network of the recovery site.
here := place.within(given, "recovery")

given := {address |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	some site in ["production", "recovery"]
	some address in resolvers.addresses(site, name)
}

# by_site tells that global load balancing leads each site to itself: both are sent to the
# same name, and that to addresses of the recovery site there and to none of these at
# production.
by_site(name) if {
	count({canonical(key, name) | some key in resolvers.inside}) == 1
	every key in resolvers.inside {
		sent_on(key, name)
	}
	count(resolvers.addresses("production", name)) > 0
	count(resolvers.addresses("recovery", name)) > 0
	every address in resolvers.addresses("recovery", name) {
		address in here
		not place.at(address, "production")
	}
	count(resolvers.addresses("production", name) & here) == 0
}

# sent_on tells that a resolver leads a name to another one.
sent_on(key, name) if count(resolvers.host(key, name).chain) > 0

canonical(key, name) := resolvers.host(key, name).canonical

# delegated tells that a name leads out of its zone, at every resolver to the same name, and
# is forgotten soon: so names get to those who balance load between sites.
delegated(name) if {
	count({canonical(key, name) | some key in resolvers.inside}) == 1
	every key in resolvers.inside {
		sent_on(key, name)
		not endswith(canonical(key, name), sprintf(".%s", [resolvers.zone_of(name)]))
		resolvers.host(key, name).ttl <= input.estate.thresholds.aliasTTL
	}
}

# balanced tells that a name is one that the global load balancing of a NetScaler answers for,
# and that every resolver gives addresses of its services and no others: which of them changes
# from one question to the next.
balanced(name) if {
	some server in balancers(name)
	given_by := {service.address | some service in server.services}
	some _ in resolvers.inside
	every key in resolvers.inside {
		some _ in resolvers.host(key, name).addresses
		every address in resolvers.host(key, name).addresses {
			address in given_by
		}
	}
}

# balancers are the virtual servers of global load balancing that answer for a name, or for
# the one that it leads to.
balancers(name) := [server |
	some site in input.netscaler.sites
	site.gslb.status == "ok"
	some server in site.gslb.items
	server.enabled
	some domain in server.domains
	lower(domain.name) in ({name} | {canonical(key, name) | some key in resolvers.inside})
]
