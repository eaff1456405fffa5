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

# within are those of some addresses that lie in a network of the site. Where there are
# many, this asks once what at would ask for each of them and each network.
within(addresses, site) := {address |
	some pair in net.cidr_contains_matches(networks(site), {address | some address in addresses; net.cidr_is_valid(sprintf("%s/32", [address]))})
	address := pair[1]
}

networks(site) := {network |
	some network in input.estate.sites[site].networks
	net.cidr_is_valid(network)
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

# site_of tells where a host stands: recovery, elsewhere, or unknown. What the estate
# declares comes first, then a virtual machine on a cluster of the recovery site, then the
# addresses that the recovery resolvers give. Its Active Directory site does not count: one
# site may lie over both data centres.
site_of(host) := "recovery" if {
	host in hosts_of.recovery
} else := "elsewhere" if {
	host in hosts_of.production
} else := "recovery" if {
	machine(host)
} else := by_addresses(resolvers.addresses("recovery", host))

# observed tells where a host stands without regard to what the estate file says of it.
observed(host) := "recovery" if {
	machine(host)
} else := "elsewhere" if {
	astray(host)
} else := by_addresses(resolvers.addresses("recovery", host) | resolvers.addresses("production", host))

# machine is the virtual machine that a host is at the recovery site.
machine(host) := found if {
	input.protection.standing.status == "ok"
	found := input.protection.standing.items[host]
}

# astray tells that a host that is declared for the recovery site is a virtual machine of
# production.
astray(host) if {
	input.protection.standing.status == "ok"
	input.protection.standing.astray[host]
}

# by_addresses tells where addresses are: recovery, elsewhere, or unknown. An address of a
# network that is at both sites tells nothing.
by_addresses(addresses) := "recovery" if {
	some address in addresses
	at(address, "recovery")
	not at(address, "production")
} else := "unknown" if {
	some address in addresses
	at(address, "recovery")
} else := "elsewhere" if {
	some _ in input.estate.sites.recovery.networks
	some _ in addresses
} else := "unknown"

# of_address tells where a host of that address stands: recovery, elsewhere, or unknown. In a
# network that is at both sites the host that has it decides.
of_address(address) := by_addresses({address}) if {
	by_addresses({address}) != "unknown"
} else := "elsewhere" if {
	at(address, "recovery")
	some host in hosts_of.production
	address in resolvers.addresses("recovery", host)
} else := "recovery" if {
	at(address, "recovery")
	some host in hosts_of.recovery
	address in resolvers.addresses("recovery", host)
} else := "unknown"

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
