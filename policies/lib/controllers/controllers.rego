# METADATA
# title: Domain controllers, and where they stand
# description: >-
#   A domain controller counts for the recovery site by its own address or by its virtual
#   machine on a cluster there. Its Active Directory site says nothing: one may lie over
#   both data centres, and then production's controllers would be taken for those of the
#   recovery site.
package muster.lib.controllers

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# listing is the list of domain controllers, as either site tells it.
listing := known if {
	known := items("recovery")
} else := items("production")

items(view) := listed.items if {
	listed := input.directory.views[view].domainControllers
	listed.status == "ok"
}

# stands tells where a domain controller stands: recovery, elsewhere, or unknown. What the
# estate file says is no observation: it decides only of an address in a network that is at
# both sites, and against a controller.
stands(host) := "recovery" if {
	place.machine(host)
} else := "elsewhere" if {
	place.astray(host)
} else := where if {
	where := place.by_addresses(addresses(host))
	where != "unknown"
	trusted(where, host)
} else := "recovery" if {
	host in declared("recovery")
	not host in declared("production")
	some address in addresses(host)
	place.at(address, "recovery")
} else := "elsewhere" if {
	host in declared("production")
	not host in declared("recovery")
} else := "unknown"

# trusted tells that an address decides: one in a network of a site does. One in no network
# that the estate file names says nothing: the network of the servers may just not be listed.
trusted("recovery", _)

trusted("elsewhere", host) if {
	some address in addresses(host)
	place.at(address, "production")
}

# addresses are those at which a domain controller answered, or else those that DNS gives.
addresses(host) := own if {
	own := {address |
		some server in input.directory.servers
		server.host == host
		server.status == "ok"
		address := without_port(server.address)
		place.literal(address)
	}
	some address in own
	some site in ["production", "recovery"]
	place.at(address, site)
} else := resolvers.addresses("recovery", host) | resolvers.addresses("production", host)

# without_port is an address without the port behind it.
without_port(address) := regex.replace(address, `:[0-9]+$`, "") if {
	regex.match(`^([^:]+|\[.+\]):[0-9]+$`, address)
} else := address

declared(site) := {place.full(host) | some host in estate.servers("ad", site)} | {controller.host |
	some controller in input.estate.sites[site].domainControllers
}

# at_recovery are those that stand at the recovery site, elsewhere those that do not, and
# unplaced those of which nobody can tell.
at_recovery := {host: dc | some host, dc in listing; stands(host) == "recovery"}

elsewhere := {host: dc | some host, dc in listing; stands(host) == "elsewhere"}

unplaced := {host: dc | some host, dc in listing; stands(host) == "unknown"}

# answers is what a domain controller said when it was asked, for whichever site.
answers(host) := server if {
	server := asked("recovery", host)
} else := asked("production", host)

asked(site, host) := server if {
	server := input.directory.servers[sprintf("%s/%s", [site, host])]
	server.status == "ok"
}

# server_fact is the path of what a domain controller says of itself.
server_fact(host) := ["directory", "servers", sprintf("production/%s", [host])] if {
	not input.directory.servers[sprintf("recovery/%s", [host])]
	input.directory.servers[sprintf("production/%s", [host])]
} else := ["directory", "servers", sprintf("recovery/%s", [host])]

# catalogue_needed tells that the forest is known to have more domains than this one, so
# that nobody signs in without a global catalog.
catalogue_needed if {
	view := input.directory.views[_]
	view.domainDN != ""
	not endswith(lower(view.configuration), sprintf("cn=configuration,%s", [lower(view.domainDN)]))
}

catalogue_needed if {
	some domain in input.citrixcloud.domains.items
	endswith(domain.name, sprintf(".%s", [estate.zone]))
}

# domains_read tells that the domains beside this one are known.
domains_read if input.citrixcloud.domains.status == "ok"

# site_name is the recovery site's Active Directory site, for commands.
site_name := input.estate.sites.recovery.adSite if {
	estate.ad_site("recovery") != ""
} else := "<site>"

# promote is the command that makes a domain controller at the recovery site.
promote := sprintf("on a server of the recovery site: Install-ADDSDomainController -DomainName %s -SiteName %s -InstallDns", [estate.zone, site_name])
