# METADATA
# title: DHCP servers of the recovery site have addresses for the desktops there
# description: >-
#   Where Nutanix does not give out the addresses of the networks that desktops are made in, a
#   DHCP server of the recovery site needs a scope there that is active, whose range is not
#   excluded, and that has room for all planned machines and a tenth more. A copy of production's
#   scopes serves nobody in another network. Which scope belongs to which VLAN nobody tells, so
#   that all scopes in networks of the recovery site count together.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the scope of each network of desktops at a DHCP server of the recovery site, activate it
#     and give it a range that is large enough.
#   requires: [windows, citrixcloud]
#   recommendations: [DHCP-001, DHCP-002, DHCP-004]
#   basis: document
#   observes: recovery
#   population: estate
package muster.rules.dhcp.scopes_serve_desktops

import data.muster.lib.dhcp

targets contains target if dhcp.judged

needs contains {"target": target, "fact": dhcp.fact(host, "scopes")} if {
	dhcp.judged
	count(serving) == 0
	some host in dhcp.servers("recovery")
}

needs contains {"target": target, "fact": ["citrixcloud", "catalogs"]} if dhcp.judged

needs contains {"target": target, "fact": ["prism", "sites", "recovery", "central", "subnets"]} if {
	dhcp.judged
	input.estate.sites.recovery.prismCentral.host != ""
}

findings contains {
	"target": target,
	"message": sprintf("The DHCP servers that are declared for the recovery site run at production: %s.", [concat(", ", sort(dhcp.servers("recovery")))]),
	"evidence": {"found": sort(dhcp.servers("recovery")), "expected": "a DHCP server that stands at the recovery site"},
	"fix": dhcp.decided(min(dhcp.servers("recovery")), "site", "move a DHCP server to the recovery site, or set one up there"),
} if {
	dhcp.judged
	count(dhcp.standing) == 0
}

findings contains {
	"target": target,
	"message": sprintf("No DHCP server of the recovery site has a scope of a network there; %s.", [instead]),
	"evidence": {"found": sort({id | some host in dhcp.standing; some id in object.keys(dhcp.scopes_of(host))}), "expected": "an active scope of each network of desktops"},
	"fix": dhcp.decided(min(dhcp.standing), "scopes", sprintf("Add-DhcpServerv4Scope -ComputerName %s -Name <name> -StartRange <first address> -EndRange <last address> -SubnetMask <mask> -State Active", [min(dhcp.standing)])),
} if {
	read
	count(dhcp.scopes) == 0
}

findings contains {
	"target": target,
	"message": sprintf("At %s the scope %s, of a network of the recovery site, is not active.", [host, id]),
	"evidence": {"found": "Inactive", "expected": "Active"},
	"fix": dhcp.change(host, "set", sprintf("scope/%s/state", [id]), ["Active"], sprintf("Set-DhcpServerv4Scope -ComputerName %s -ScopeId %s -State Active", [host, id])),
	"severity": weight,
} if {
	dhcp.judged
	some [host, id], scope in dhcp.scopes
	scope.active == false
	not served(id)
}

findings contains {
	"target": target,
	"message": sprintf("At %s the whole range of the scope %s is excluded, so that it gives out no address.", [host, id]),
	"evidence": {"found": "0 addresses", "expected": sprintf("at least %d free addresses", [dhcp.wanted])},
	"fix": dhcp.decided(host, sprintf("scope/%s/exclusions", [id]), sprintf("Get-DhcpServerv4ExclusionRange -ComputerName %s -ScopeId %s, and remove with Remove-DhcpServerv4ExclusionRange what should be given out", [host, id])),
	"severity": weight,
} if {
	dhcp.judged
	some [host, id], scope in dhcp.scopes
	scope.active
	scope.usable == 0
	not served(id)
}

findings contains {
	"target": target,
	"message": sprintf("The scopes of the recovery site have %d free addresses, and %d machines are planned there, of which %d have theirs; a tenth more should fit.", [free, dhcp.planned, dhcp.running]),
	"evidence": {"found": free, "expected": dhcp.wanted},
	"fix": dhcp.decided(min({host | some [host, _], _ in serving}), "scopes", sprintf("enlarge the range, end leases of machines that are gone, or add a scope: %s", [concat("; ", sort({sprintf("Set-DhcpServerv4Scope -ComputerName %s -ScopeId %s -StartRange <first address> -EndRange <last address>", [host, id]) | some [host, id], _ in serving}))])),
	"severity": "high",
} if {
	read
	count(serving) > 0
	count(untold) == 0
	free < dhcp.wanted
}

gaps contains {"target": target, "reason": "fact_missing", "message": sprintf("%s does not say how many addresses of the scope %s are free", [host, id]), "severity": "high"} if {
	dhcp.judged
	some [host, id] in untold
	free < dhcp.wanted
}

# What a server has of which nothing was read may be what is missing.
gaps contains {"target": target, "reason": "fact_missing", "message": sprintf("the scopes of %s were not read, and those of the others have %d free addresses for %d machines to come", [concat(", ", sort(missing)), free, dhcp.wanted]), "severity": "high"} if {
	dhcp.judged
	count(serving) > 0
	count(missing) > 0
	free < dhcp.wanted
}

target := "site/recovery"

missing := dhcp.unread(dhcp.standing, "scopes")

# read tells that all servers that stand there told their scopes.
read if {
	dhcp.judged
	count(dhcp.standing) > 0
	count(missing) == 0
}

serving := {key: scope | some key, scope in dhcp.scopes; dhcp.gives(scope)}

served(id) if {
	some [_, other], _ in serving
	other == id
}

untold := {key | some key, scope in serving; scope.free == null}

# free is how many addresses are left. Servers that share a scope tell its addresses twice, those
# that each have a part of its range tell their own.
free := sum([number |
	some id in {id | some [_, id], _ in serving}
	number := left(id)
])

left(id) := max(numbers(id)) if {
	shared(id)
} else := sum(numbers(id))

numbers(id) := [number |
	some [_, other], scope in serving
	other == id
	number := object.get({true: 0, false: scope.free}, scope.free == null, 0)
]

shared(id) if {
	some host in dhcp.standing
	some relationship in dhcp.failover_of(host)
	id in relationship.scopes
}

# weight is how grave a scope is that gives out nothing: it may be the only one.
weight := "blocker" if {
	count(serving) == 0
} else := "medium"

instead := "they have none at all" if {
	count({id | some host in dhcp.standing; some id in object.keys(dhcp.scopes_of(host))}) == 0
} else := sprintf("those that they have are %s", [concat(", ", sort({id | some host in dhcp.standing; some id in object.keys(dhcp.scopes_of(host))}))])
