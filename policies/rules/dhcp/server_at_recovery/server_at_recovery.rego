# METADATA
# title: A DHCP server stands at the recovery site
# description: >-
#   Desktops that start at the recovery site ask for an address there. When the only DHCP
#   servers are lost with production, they get none, and not one of them registers. Where
#   Nutanix gives out the addresses of all networks that desktops are made in, no server is
#   needed.
# custom:
#   severity: blocker
#   remediation: >-
#     Authorise a DHCP server at the recovery site with scopes for its networks, or let
#     Nutanix manage the addresses of the networks there.
#   requires: [directory.views, dns.resolvers]
#   follows: [replication/recovery-servers-powered-on]
#   recommendations: [DHCP-001]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.dhcp.server_at_recovery

import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.place

targets contains target if judged

needs contains {"target": target, "fact": ["directory", "views", "recovery", "dhcpServers"]} if judged

findings contains {
	"target": target,
	"message": sprintf("No DHCP server stands at the recovery site: %s.", [told]),
	"evidence": {"found": {host: place.observed(host) | some host in authorised}, "expected": "an authorised DHCP server with an address at the recovery site"},
	"fix": "on a server of the recovery site: Install-WindowsFeature DHCP -IncludeManagementTools; Add-DhcpServerInDC; Add-DhcpServerv4Scope for its networks, or Add-DhcpServerv4Failover with those of production",
} if {
	judged
	listed
	count(standing("recovery")) == 0
	count(standing("unknown")) == 0
	count(appliances) == 0
	not by_others
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	judged
	listed
	count(standing("recovery")) == 0
	count(standing("unknown")) > 0
	count(appliances) == 0
	message := sprintf("nobody can tell whether the DHCP server %s stands at the recovery site", [concat(", ", standing("unknown"))])
}

# Windows gives out no address while Active Directory does not authorise it; an appliance
# needs nobody's permission.
attest contains {"target": target, "question": question, "list": sort(appliances)} if {
	judged
	listed
	count(standing("recovery")) == 0
	count(appliances) > 0
	question := sprintf("Active Directory authorises no DHCP server of the recovery site. Is %s, which the estate file declares there, an appliance that gives out addresses without that, and was that tried?", [concat(", ", sort(appliances))])
}

# Where the domain has no DHCP server at all, and production is said to have none, something that
# is no Windows server gives out the addresses already: routers, switches, an appliance of names.
attest contains {"target": target, "question": question, "list": []} if {
	judged
	listed
	by_others
	question := "Active Directory authorises no DHCP server at either site, and the estate file names none. Does what gives out addresses today (routers, an appliance) do so at the recovery site too without production, and was that tried?"
}

by_others if {
	count(authorised) == 0
	count(estate.servers("dhcp", "production")) == 0
	count(estate.servers("dhcp", "recovery")) == 0
	productions.status == "ok"
	count(productions.items) == 0
}

productions := input.directory.views.production.dhcpServers

target := "site/recovery"

judged if {
	estate.in_scope("dhcp")
	not managed
}

listed if input.directory.views.recovery.dhcpServers.status == "ok"

# appliances are declared servers that stand at the recovery site and that Active Directory
# does not authorise.
appliances := {host |
	some host in estate.servers("dhcp", "recovery")
	not host in authorised
	place.observed(host) == "recovery"
}

# authorised are the servers that Active Directory authorises.
authorised := {lower(host) | some host, _ in input.directory.views.recovery.dhcpServers.items}

standing(where) := {host | some host in authorised; place.observed(host) == where}

told := "none is authorised" if {
	count(authorised) == 0
} else := concat("; ", [sprintf("%s is elsewhere", [host]) | some host in authorised])

# managed tells that Nutanix gives out the addresses of all networks that machines are made
# in at the recovery site.
managed if {
	count(networks) > 0
	every name in networks {
		some subnet in input.prism.sites.recovery.central.subnets.items
		lower(subnet.name) == lower(name)
		subnet.managed
	}
}

networks := {name |
	some pool in input.citrixcloud.resourcePools.items
	pool.connection in {id | some id in sites.known("recovery").connections}
	some name in pool.networks
}
