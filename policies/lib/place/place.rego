# METADATA
# title: Where an address or a host stands
package muster.lib.place

import data.muster.lib.estate
import data.muster.lib.resolvers

# at tells that an address lies in a network of the site.
at(address, site) if {
	some network in input.estate.sites[site].networks
	net.cidr_is_valid(network)
	literal(address)
	net.cidr_contains(network, bare(address))
}

# literal tells that a word is an IP address and not a name.
literal(word) if net.cidr_is_valid(sprintf("%s/32", [bare(word)]))

# bare is an address without brackets, and without the zone of an IPv6 address, such as
# fe80::1%eth0.
bare(word) := split(trim(word, "[]"), "%")[0]

# hosts_of are the hosts that the estate declares at each site, of any component.
hosts_of := {site: hosts |
	some site in ["production", "recovery"]
	hosts := {host |
		some component in input.estate.components
		some host in component.servers[site]
	}
}

# site_of tells where a host stands: recovery, elsewhere, or unknown. What the
# estate declares comes first, then the directory for domain controllers, then the
# addresses that the recovery resolvers give.
site_of(host) := "recovery" if {
	host in hosts_of.recovery
} else := "elsewhere" if {
	host in hosts_of.production
} else := side(controller(host).site == estate.ad_site("recovery")) if {
	controller(host)
	estate.ad_site("recovery") != ""
} else := "recovery" if {
	some address in resolvers.addresses("recovery", host)
	at(address, "recovery")
} else := "elsewhere" if {
	some _ in input.estate.sites.recovery.networks
	some _ in resolvers.addresses("recovery", host)
} else := "unknown"

side(true) := "recovery"

side(false) := "elsewhere"

# controller is what the directory says of a domain controller, as the recovery
# site sees it or, failing that, the production site.
controller(host) := item if {
	item := listed("recovery", host)
} else := listed("production", host)

listed(view, host) := item if {
	input.directory.views[view].domainControllers.status == "ok"
	item := input.directory.views[view].domainControllers.items[host]
}

# full is the name of a host with its domain, which people often leave out, and without
# the dot that may end it.
full(host) := lower(trim_suffix(host, ".")) if {
	contains(host, ".")
} else := sprintf("%s.%s", [lower(host), estate.zone])
