# METADATA
# title: Networks that Nutanix manages give desktops of the recovery site all that they need
# description: >-
#   Where Nutanix gives out the addresses of a network that desktops are made in, it has to have a
#   range to give them from, with room for a tenth more than the machines that are there, and it
#   has to name DNS servers that outlive production: a desktop that asks those of production never
#   finds its domain. So with the server that PVS targets boot from. Machines that recovery plans
#   bring up in such a network are given its DNS servers too: that matters at high where others
#   than declared servers are among them, which may have DNS servers of their own, and else at
#   medium. Networks of other DHCP servers are asked about.
# custom:
#   severity: blocker
#   remediation: >-
#     In Prism Central of the recovery site, give the network an address pool that is large enough,
#     and DNS and boot servers of the recovery site.
#   requires: [prism, citrixcloud]
#   recommendations: [DHCP-001, DHCP-002, DHCP-004, DHCP-006]
#   basis: document
#   lost: >-
#     names: production tells in which networks the machines of recovery plans are; what the networks
#     of the recovery site give is asked there
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   observes: recovery
package muster.rules.dhcp.managed_networks_serve

import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.replication

targets contains target(subnet) if some subnet in networks

needs contains {"target": target(subnet), "fact": array.concat(fact(subnet), ["given"])} if some subnet in networks

# While Prism does not list its networks nobody knows which of them it manages.
targets contains sprintf("network/%s", [name]) if some name in unlisted

needs contains {"target": sprintf("network/%s", [name]), "fact": listing} if some name in unlisted

unlisted := {name |
	estate.in_scope("dhcp")
	input.estate.sites.recovery.prismCentral.host != ""
	input.prism.sites.recovery.central.subnets.status != "ok"
	some name in object.keys(made_in)
}

listing := ["prism", "sites", "recovery", "central", "subnets"]

findings contains {
	"target": target(subnet),
	"message": sprintf("Nutanix manages the addresses of %s, in which desktops of the recovery site are made, and has none to give out.", [subnet.name]),
	"evidence": {"found": "no address pool", "expected": "a pool with room for the desktops"},
	"fix": console(subnet, "add an IP pool that has room for the desktops"),
} if {
	some subnet in networks
	subnet.given.pools == false
}

findings contains {
	"target": target(subnet),
	"message": sprintf("%s has %d free addresses; the catalogs that make desktops in it have %d machines, and a tenth more should fit.", [subnet.name, subnet.given.free, planned(subnet)]),
	"evidence": {"found": subnet.given.free, "expected": spare(subnet)},
	"fix": console(subnet, sprintf("enlarge the IP pool until %d addresses are free", [spare(subnet)])),
	"severity": "high",
} if {
	some subnet in networks
	subnet.given.pools
	is_number(subnet.given.free)
	subnet.given.free < spare(subnet)
}

findings contains {
	"target": target(subnet),
	"message": sprintf("Machines in %s are given DNS servers of production only: %s.", [subnet.name, concat(", ", sort(subnet.given.dns))]),
	"evidence": {"found": sort(subnet.given.dns), "expected": "a DNS server of the recovery site among them"},
	"fix": console(subnet, sprintf("set the domain name servers to those of the recovery site (%s)", [resolvers])),
} if {
	some subnet in networks
	count(subnet.given.dns) > 0
	every address in subnet.given.dns {
		lost(address)
	}
}

findings contains {
	"target": target(subnet),
	"message": sprintf("Machines in %s are given no DNS server, so that they do not find their domain.", [subnet.name]),
	"evidence": {"found": "no DNS server", "expected": "a DNS server of the recovery site"},
	"fix": console(subnet, sprintf("set the domain name servers to those of the recovery site (%s)", [resolvers])),
} if {
	some subnet in networks
	count(subnet.given.dns) == 0
}

findings contains {
	"target": target(subnet),
	"message": sprintf("Targets in %s are told to boot from %s, which is lost with production.", [subnet.name, subnet.given.bootServer]),
	"evidence": {"found": subnet.given.bootServer, "expected": "a server of the recovery site, or a name that leads there"},
	"fix": console(subnet, "set the TFTP server name to one that leads to the recovery site"),
} if {
	some subnet in networks
	place.literal(subnet.given.bootServer)
	lost(place.bare(subnet.given.bootServer))
}

findings contains {
	"target": target(subnet),
	"message": sprintf("Targets in %s are told to boot from %s, and not which file.", [subnet.name, subnet.given.bootServer]),
	"evidence": {"found": "no boot file", "expected": "the boot file of PVS, such as ardbp32.bin or pvsnbpx64.efi"},
	"fix": console(subnet, "set the boot file name"),
	"severity": "medium",
} if {
	some subnet in networks
	subnet.given.bootServer != ""
	subnet.given.bootFile == ""
}

gaps contains {"target": target(subnet), "reason": "fact_missing", "message": message, "severity": "medium"} if {
	some subnet in networks
	subnet.given.pools
	subnet.given.free == null
	message := sprintf("Prism does not say how many addresses of %s are free", [subnet.name])
}

# Networks in which recovery plans bring machines up.
targets contains target(subnet) if some subnet in landing

findings contains {
	"target": target(subnet),
	"message": sprintf("Machines that recovery plans bring up in %s are given DNS servers of production only: %s.", [subnet.name, concat(", ", sort(subnet.given.dns))]),
	"evidence": {"found": sort(subnet.given.dns), "expected": "a DNS server of the recovery site among them", "machines": some_of(subnet)},
	"fix": console(subnet, sprintf("set the domain name servers to those of the recovery site (%s)", [resolvers])),
	"severity": gravity(subnet),
} if {
	some subnet in landing
	subnet.given.status == "ok"
	count(subnet.given.dns) > 0
	every address in subnet.given.dns {
		lost(address)
	}
}

gaps contains {"target": target(subnet), "reason": "fact_missing", "message": message, "severity": "medium"} if {
	some subnet in landing
	not told(subnet)
	message := sprintf("Prism does not say which DNS servers machines in %s are given", [subnet.name])
}

told(subnet) if subnet.given.status == "ok"

# landing are the networks with addresses of Nutanix in which recovery plans bring machines up,
# and no desktops are made.
landing := {subnet |
	estate.in_scope("dhcp")
	found := input.prism.sites.recovery.central.subnets
	found.status == "ok"
	some subnet in found.items
	subnet.managed
	arrivals[lower(subnet.name)]
	not lower(subnet.name) in object.keys(made_in)
}

# arrivals are the machines of recovery plans, by the network of the recovery site in lower case.
arrivals := {name: machines |
	some name in {lower(network.recovery) | some network in planned_networks}
	machines := {vm.name |
		some network in planned_networks
		lower(network.recovery) == name
		some vm in network.vms
	}
	count(machines) > 0
}

planned_networks := [network |
	some uuid in object.keys(replication.plans)
	some network in replication.networks(uuid)
	network.mapped
]

gravity(subnet) := "high" if {
	some name in arrivals[lower(subnet.name)]
	not lower(name) in servers
} else := "medium"

servers := {split(lower(host), ".")[0] |
	some component in input.estate.components
	some host in component.servers.production
}

some_of(subnet) := array.slice(sort(arrivals[lower(subnet.name)]), 0, 5)

# networks are those with addresses of Nutanix that desktops of the recovery site are made in.
networks := {subnet |
	estate.in_scope("dhcp")
	found := input.prism.sites.recovery.central.subnets
	found.status == "ok"
	some subnet in found.items
	subnet.managed
	lower(subnet.name) in object.keys(made_in)
}

# made_in are the connections that make desktops in a network, by its name in lower case.
made_in := {name: connections |
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

planned(subnet) := sum([catalog.total |
	some catalog in input.citrixcloud.catalogs.items
	catalog.connection in made_in[lower(subnet.name)]
])

# The machines that are there have their addresses; what is free is for those to come.
spare(subnet) := ceil(planned(subnet) / 10)

# lost tells that an address is that of a server of production.
lost(address) if {
	place.at(address, "production")
	place.of_address(address) == "elsewhere"
}

console(subnet, what) := sprintf("In Prism Central of the recovery site, Network & Security › Subnets › %s › Update, %s", [subnet.name, what])

resolvers := concat(", ", [address | some address in input.estate.sites.recovery.resolvers])

fact(subnet) := array.concat(listing, ["items", subnet.uuid])

target(subnet) := sprintf("network/%s", [subnet.name])
