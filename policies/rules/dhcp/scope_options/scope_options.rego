# METADATA
# title: What DHCP tells machines of the recovery site leads to the recovery site
# description: >-
#   A desktop goes by what its scope tells: the DNS servers, without which it finds no domain, the
#   router, and the servers that PVS targets boot from. A scope that was copied from production
#   often names those of production alone. What policies, classes and reservations tell instead
#   is not read.
# custom:
#   severity: blocker
#   remediation: >-
#     Give the scope the DNS servers, router and boot servers of the recovery site, with
#     Set-DhcpServerv4OptionValue.
#   requires: [windows]
#   recommendations: [DHCP-001, DHCP-002, DHCP-003, DHCP-004, PVS-021]
#   basis: document
#   observes: recovery
#   population: estate
package muster.rules.dhcp.scope_options

import data.muster.lib.dhcp
import data.muster.lib.place
import data.muster.lib.resolvers as lib

targets contains target(host, id) if some [host, id] in judged

needs contains {"target": target(host, id), "fact": dhcp.fact(host, "scopes")} if some [host, id] in judged

# While scopes are not read nobody knows which there are.
targets contains unread(host) if some host in silent

needs contains {"target": unread(host), "fact": dhcp.fact(host, "scopes")} if some host in silent

findings contains {
	"target": target(host, id),
	"message": sprintf("Machines in the scope %s of %s are given DNS servers of production only: %s.", [id, host, concat(", ", told(host, id, "6"))]),
	"evidence": {"found": told(host, id, "6"), "expected": "a DNS server of the recovery site among them"},
	"fix": resolvers(host, id),
} if {
	some [host, id] in judged
	count(told(host, id, "6")) > 0
	every address in told(host, id, "6") {
		dhcp.lost(address, "dns")
	}
}

gaps contains {"target": target(host, id), "reason": "fact_missing", "severity": "high", "message": message} if {
	some [host, id] in judged
	count(told(host, id, "6")) > 0
	count({address | some address in told(host, id, "6"); stands(address)}) == 0
	count({address | some address in told(host, id, "6"); not dhcp.lost(address, "dns")}) > 0
	message := sprintf("nothing says that a DNS server which machines in the scope %s of %s are given (%s) answers at the recovery site: name it in sites.recovery.resolvers if it does", [id, host, concat(", ", told(host, id, "6"))])
}

# stands tells that an address is one of the recovery site, or comes back there.
stands(address) if address in dhcp.resolving

stands(address) if address in declared

stands(address) if place.at(address, "recovery")

stands(address) if {
	place.at(address, "production")
	not dhcp.lost(address, "dns")
}

# declared are the resolvers of the recovery site, without their ports.
declared := {lib.server(key) | some key in lib.at("recovery")}

findings contains {
	"target": target(host, id),
	"message": sprintf("Machines in the scope %s of %s are given no DNS server, so that they do not find their domain.", [id, host]),
	"evidence": {"found": "no DNS server", "expected": "a DNS server of the recovery site"},
	"fix": resolvers(host, id),
} if {
	some [host, id] in judged
	count(told(host, id, "6")) == 0
	not beside_others(host, id, "6")
}

findings contains {
	"target": target(host, id),
	"message": sprintf("Machines in the scope %s of %s are given no router, so that they reach nothing beyond their network.", [id, host]),
	"evidence": {"found": "no router", "expected": "the gateway of the network"},
	"fix": dhcp.decided(host, sprintf("scope/%s/option/3", [id]), sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -Router <gateway of the network>", [host, id])),
	"severity": "high",
} if {
	some [host, id] in judged
	count(told(host, id, "3")) == 0
	not beside_others(host, id, "3")
}

# A scope of phones needs no DNS server, and one of storage no router. Whether desktops are in a
# scope that lacks what others of the site have, people know.
attest contains {
	"target": target(host, id),
	"question": sprintf("The scope %s of %s gives out no %s, which other scopes of the site do. Is it sure that no desktop of the recovery site gets its address there?", [id, host, word]),
	"list": [sprintf("%s of %s: no %s", [id, host, word])],
	"severity": "high",
} if {
	some [host, id] in judged
	some option, word in {"6": "DNS server", "3": "router"}
	count(told(host, id, option)) == 0
	beside_others(host, id, option)
}

# beside_others tells that another network of the site is given what a scope is not.
beside_others(host, id, option) if {
	[host, id] in object.keys(dhcp.scopes)
	count(given[option] - {id}) > 0
}

given := {option: ids |
	some option in ["3", "6"]
	ids := {id |
		some [host, id], scope in dhcp.scopes
		dhcp.gives(scope)
		count(told(host, id, option)) > 0
	}
}

findings contains {
	"target": target(host, id),
	"message": sprintf("The router %s that machines in the scope %s of %s are given lies outside of their network.", [concat(", ", told(host, id, "3")), id, host]),
	"evidence": {"found": told(host, id, "3"), "expected": sprintf("an address of %s", [scope.cidr])},
	"fix": dhcp.decided(host, sprintf("scope/%s/option/3", [id]), sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -Router <gateway of the network>", [host, id])),
	"severity": "high",
} if {
	some [host, id] in judged
	scope := dhcp.scopes_of(host)[id]
	count(told(host, id, "3")) > 0
	every router in told(host, id, "3") {
		place.literal(router)
		not net.cidr_contains(scope.cidr, router)
	}
}

findings contains {
	"target": target(host, id),
	"message": sprintf("Targets in the scope %s of %s are told to boot from %s (option %s), which is lost with production.", [id, host, concat(", ", addresses), option]),
	"evidence": {"found": addresses, "expected": "a server of the recovery site, or a name that leads there"},
	"fix": dhcp.decided(host, sprintf("scope/%s/option/%s", [id, option]), sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -OptionId %s -Value <name or address of a server that streams at the recovery site>", [host, id, option])),
} if {
	some [host, id] in judged
	some option in ["11", "17", "66"]
	addresses := sort({address |
		some text in told(host, id, option)
		some address in regex.find_n(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}`, text, -1)
	})
	count(addresses) > 0
	every address in addresses {
		dhcp.lost(address, "pvs")
	}
}

findings contains {
	"target": target(host, id),
	"message": sprintf("Targets in the scope %s of %s are told to boot from %s, and not which file.", [id, host, concat(", ", told(host, id, "66"))]),
	"evidence": {"found": "no boot file", "expected": "the boot file of PVS, such as ardbp32.bin or pvsnbpx64.efi"},
	"fix": dhcp.decided(host, sprintf("scope/%s/option/67", [id]), sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -OptionId 67 -Value <boot file>", [host, id])),
	"severity": "medium",
} if {
	some [host, id] in judged
	count(told(host, id, "66")) > 0
	count(told(host, id, "67")) == 0
}

# judged are the scopes that give out addresses in networks that matter at the recovery site.
judged := {[host, id] |
	some [host, id] in (object.keys(dhcp.scopes) | object.keys(dhcp.returning))
	dhcp.gives(dhcp.scopes_of(host)[id])
}

silent := dhcp.unread(dhcp.standing, "scopes")

told(host, id, option) := object.get(dhcp.scopes_of(host)[id].options, option, [])

resolvers(host, id) := dhcp.change(
	host, "set", sprintf("scope/%s/option/6", [id]), addresses,
	sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -DnsServer %s", [host, id, concat(",", addresses)]),
) if {
	addresses := dhcp.resolving
	count(addresses) > 0
} else := dhcp.decided(host, sprintf("scope/%s/option/6", [id]), sprintf("Set-DhcpServerv4OptionValue -ComputerName %s -ScopeId %s -DnsServer <DNS servers of the recovery site>", [host, id]))

target(host, id) := sprintf("scope/%s/%s", [host, id])

unread(host) := sprintf("host/%s", [host])
