# METADATA
# title: What Microsoft DHCP servers give out
# description: >-
#   Servers that answer over WinRM are judged. Of one that does not, nothing is known, and what it
#   gives out stays a question to people.
package muster.lib.dhcp

import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.kept
import data.muster.lib.place
import data.muster.lib.resolvers

# servers are the DHCP servers of a site that answered.
servers(site) := {host |
	estate.in_scope("dhcp")
	some host, said in input.windows.hosts
	"dhcp" in said.roles
	said.status == "ok"
	said.site == site
}

# standing are those of the recovery site that are there today.
standing := {host |
	some host in servers("recovery")
	place.observed(host) != "elsewhere"
}

# fact is the path of a part of what a server gives out.
fact(host, part) := ["windows", "hosts", host, "dhcp", part]

# scopes_of, failover_of and reservations_of are what a server told, nothing while it was not
# learnt; unread are the servers whose part it was not.
scopes_of(host) := input.windows.hosts[host].dhcp.scopes.items if {
	input.windows.hosts[host].dhcp.scopes.status == "ok"
} else := {}

failover_of(host) := input.windows.hosts[host].dhcp.failover.items if {
	input.windows.hosts[host].dhcp.failover.status == "ok"
} else := {}

reservations_of(host) := input.windows.hosts[host].dhcp.reservations.items if {
	input.windows.hosts[host].dhcp.reservations.status == "ok"
} else := {}

unread(hosts, part) := {host |
	some host in hosts
	not input.windows.hosts[host].dhcp[part].status == "ok"
}

# scopes are those of the standing servers that desktops of the recovery site can be in: of its
# own networks without those whose addresses Nutanix gives out, by server and subnet.
scopes := {[host, id]: scope |
	some host in standing
	some id, scope in scopes_of(host)
	place.at(id, "recovery")
	not scope.cidr in managed
}

# returning are the scopes of the standing servers for networks that come back as they are.
returning := {[host, id]: scope |
	some host in standing
	some id, scope in scopes_of(host)
	scope.cidr in object.keys(ranges)
}

# gives tells that a scope gives out addresses, as long as there are some.
gives(scope) if {
	scope.active
	scope.usable > 0
}

# managed are the ranges that Nutanix gives out at the recovery site.
managed := {subnet.cidr |
	some subnet in input.prism.sites.recovery.central.subnets.items
	subnet.managed
	subnet.cidr != ""
}

# ranges are the networks of recovery plans whose machines keep their addresses, and in which
# Nutanix gives out none: the machines of each, by range.
ranges := {cidr: machines |
	some plan, _ in input.protection.plans
	some subnet, network in kept.listed(plan)
	network.kept == true
	cidr := kept.range(plan, subnet)
	net.cidr_is_valid(cidr)
	not cidr in managed
	machines := [vm |
		some other, _ in input.protection.plans
		some used, one in kept.listed(other)
		one.kept == true
		kept.range(other, used) == cidr
		some vm in one.vms
	]
}

# networks are those that desktops of the recovery site are made in, by name in lower case, with
# their connections; unmanaged those of which Nutanix does not give out the addresses.
networks := {name: connections |
	some pool in pools
	some network in pool.networks
	name := lower(network)
	connections := {other.connection |
		some other in pools
		some used in other.networks
		lower(used) == name
	}
}

pools := [pool |
	some pool in input.citrixcloud.resourcePools.items
	pool.connection in {id | some id in sites.known("recovery").connections}
]

unmanaged := object.keys(networks) - {lower(subnet.name) |
	some subnet in input.prism.sites.recovery.central.subnets.items
	subnet.managed
}

# judged tells that servers of the recovery site were read, and that desktops there need them.
judged if {
	count(servers("recovery")) > 0
	count(unmanaged) > 0
}

judged if {
	count(servers("recovery")) > 0
	count(networks) == 0
}

# planned is how many machines the catalogs have that make them there, running how many of them
# are on, and have their addresses.
planned := sum([catalog.total |
	some catalog in input.citrixcloud.catalogs.items
	catalog.connection in connections
])

running := sum([class.count |
	some class in input.citrixcloud.machines.items
	class.power == "On"
	input.citrixcloud.catalogs.items[class.catalog].connection in connections
])

connections := {id | some name in unmanaged; some id in networks[name]}

# wanted is how many free addresses there should be: for all machines and a tenth more.
wanted := max([0, ceil((planned * 11) / 10) - running])

# lost tells that an address is that of a server of production, which does not come back with a
# component.
lost(address, component) if {
	place.at(address, "production")
	place.of_address(address) == "elsewhere"
	not kept.holds(component, address)
}

# change is a fix on a DHCP server, as its PowerShell module does it.
change(host, action, attribute, values, text) := fix.of(
	{
		"kind": "command", "where": "a computer with the PowerShell module DhcpServer", "action": action,
		"object": sprintf("dhcp/%s", [host]), "attribute": attribute, "values": values,
		"keep": ["all other scopes and options"],
	},
	text,
)

# decided is a fix on a DHCP server that wants to know something that people alone do.
decided(host, attribute, text) := fix.question("a computer with the PowerShell module DhcpServer", {"object": sprintf("dhcp/%s", [host]), "attribute": attribute}, text)

# resolving are addresses at the recovery site of domain controllers there, which machines can
# be told to ask.
resolving := sort({address |
	some host in controllers
	some address in resolvers.addresses("recovery", host)
	place.at(address, "recovery")
})

controllers := estate.servers("ad", "recovery") | {host |
	some host, _ in input.directory.views.recovery.domainControllers.items
	place.observed(host) == "recovery"
}
