# METADATA
# title: Networks that come back as they are get their addresses from the recovery site too
# description: >-
#   A recovery plan can bring a network of production back with all of its addresses. Where a DHCP
#   server of production gives these out, one of the recovery site has to have the same scope,
#   active, and the same reservations of the machines that come back. Servers in failover share
#   leases by themselves; scopes, options and reservations are copied only when somebody does
#   that. A machine keeps its MAC address, and with it its reservation, in a planned failover alone.
# custom:
#   severity: high
#   remediation: >-
#     Activate the scope at the recovery site, and copy what differs with
#     Invoke-DhcpServerv4FailoverReplication, or Export-DhcpServer and Import-DhcpServer.
#   requires: [windows, prism]
#   recommendations: [DHCP-003, DHCP-005]
#   basis: document
#   lost: >-
#     gone: it compares the servers of the two sites
#   observes: recovery
#   population: estate
package muster.rules.dhcp.kept_networks_served

import data.muster.lib.dhcp

targets contains target(cidr) if some cidr in object.keys(given)

needs contains {"target": target(cidr), "fact": dhcp.fact(host, part)} if {
	some cidr in object.keys(given)
	some host in dhcp.standing
	some part in ["scopes", "reservations"]
}

needs contains {"target": target(cidr), "fact": dhcp.fact(host, "reservations")} if {
	some cidr, hosts in given
	some host in hosts
}

# While no server of production was read, nobody knows what it gives to machines that come back.
targets contains unknown if blind

gaps contains {"target": unknown, "reason": "fact_missing", "message": message, "severity": severity} if {
	blind
	unserved := {cidr | some cidr in object.keys(dhcp.ranges); not served(cidr)}
	severity := object.get({0: "medium"}, count(unserved), "high")
	message := sprintf("the scopes of the DHCP servers of production were not read, so nobody can tell what they give to machines in %s, which come back", [concat(", ", sort(object.keys(dhcp.ranges)))])
}

# Nor does anybody know which networks come back while plans or networks are not read.
targets contains unknown if count(unplanned) > 0

needs contains {"target": unknown, "fact": fact} if some fact in unplanned

unplanned := {fact |
	count(dhcp.servers("recovery")) > 0
	count(dhcp.servers("production")) > 0
	some site in ["production", "recovery"]
	input.estate.sites[site].prismCentral.host != ""
	some part in ["plans", "subnets"]
	fact := ["prism", "sites", site, "central", part]
	object.get(input, array.concat(fact, ["status"]), "") != "ok"
}

unknown := "component/dhcp"

blind if {
	count(dhcp.servers("recovery")) > 0
	count(dhcp.ranges) > 0
	all := dhcp.servers("production")
	dhcp.unread(all, "scopes") == all
}

findings contains {
	"target": target(cidr),
	"message": sprintf("%s gives out addresses of %s, which a recovery plan brings back, and no DHCP server of the recovery site does: %s.", [concat(", ", sort(hosts)), cidr, concat(", ", states(cidr))]),
	"evidence": {"found": states(cidr), "expected": "an active scope at a DHCP server of the recovery site"},
	"fix": activated(cidr),
} if {
	some cidr, hosts in given
	known
	not served(cidr)
}

findings contains {
	"target": target(cidr),
	"message": sprintf("%d machines come back in %s, and for them the scopes of the recovery site have %d addresses.", [machines, cidr, usable]),
	"evidence": {"found": usable, "expected": machines},
	"fix": dhcp.decided(min(dhcp.standing), sprintf("scope/%s/range", [cidr]), sprintf("Set-DhcpServerv4Scope -ComputerName %s -ScopeId %s -StartRange <first address> -EndRange <last address>, or take exclusions away", [min(dhcp.standing), split(cidr, "/")[0]])),
} if {
	some cidr, _ in given
	known
	served(cidr)
	machines := count(dhcp.ranges[cidr])
	usable := sum([scope.usable | some _, scope in dhcp.returning; scope.cidr == cidr; dhcp.gives(scope)])
	usable < machines
}

findings contains {
	"target": target(cidr),
	"message": sprintf("%d machines that come back in %s have a reserved address at production and not at the recovery site, such as %s.", [count(names), cidr, concat(", ", array.slice(sort(names), 0, 3))]),
	"evidence": {"found": array.slice(sort(names), 0, 10), "expected": "the same reservations at both sites"},
	"fix": replicated(cidr, min(hosts)),
} if {
	some cidr, hosts in given
	known
	names := lacking(cidr, hosts)
	count(names) > 0
}

known if {
	count(dhcp.standing) > 0
	count(dhcp.unread(dhcp.standing, "scopes")) == 0
}

# given are the ranges that come back and that servers of production give out, with these.
given := {cidr: hosts |
	some cidr in object.keys(dhcp.ranges)
	hosts := {host |
		count(dhcp.servers("recovery")) > 0
		some host in dhcp.servers("production")
		some scope in dhcp.scopes_of(host)
		scope.cidr == cidr
		dhcp.gives(scope)
	}
	count(hosts) > 0
}

served(cidr) if {
	some scope in dhcp.returning
	scope.cidr == cidr
	dhcp.gives(scope)
}

states(cidr) := sort({sprintf("%s has none", [host]) | some host in dhcp.standing; not id_at(host, cidr)} | {sprintf("that of %s is %s", [host, word(dhcp.returning[[host, id]])]) | some host in dhcp.standing; id := id_at(host, cidr)})

word(scope) := "not active" if {
	not scope.active
} else := "excluded as a whole"

id_at(host, cidr) := id if {
	some id, scope in dhcp.scopes_of(host)
	scope.cidr == cidr
}

# lacking are the machines that come back whose reservation of production no server of the
# recovery site has.
lacking(cidr, hosts) := {reservation.name |
	every host in dhcp.standing {
		input.windows.hosts[host].dhcp.reservations.status == "ok"
	}
	some host in hosts
	some address, reservation in dhcp.reservations_of(host)
	net.cidr_contains(cidr, address)
	returns(cidr, address, reservation)
	not {"address": address, "client": reservation.client} in there
}

there := {{"address": address, "client": reservation.client} |
	some host in dhcp.standing
	some address, reservation in dhcp.reservations_of(host)
}

returns(cidr, address, _) if address in addresses[cidr]

returns(cidr, _, reservation) if lower(split(reservation.name, ".")[0]) in names[cidr]

addresses := {cidr: {address | some vm in machines; some address in vm.addresses} | some cidr, machines in dhcp.ranges}

names := {cidr: {lower(vm.name) | some vm in machines} | some cidr, machines in dhcp.ranges}

activated(cidr) := dhcp.change(host, "set", sprintf("scope/%s/state", [id]), ["Active"], sprintf("Set-DhcpServerv4Scope -ComputerName %s -ScopeId %s -State Active", [host, id])) if {
	some host in dhcp.standing
	id := id_at(host, cidr)
	not dhcp.returning[[host, id]].active
} else := replicated(cidr, from) if {
	some from in given[cidr]
	shared(from, cidr)
} else := dhcp.decided(min(dhcp.standing), "scopes", sprintf("add the scope at a DHCP server of the recovery site, or share it: Add-DhcpServerv4Failover -ComputerName %s -Name <name> -PartnerServer %s -ScopeId <scope> -LoadBalancePercent 50 -AutoStateTransition $true -StateSwitchInterval 01:00:00", [min(given[cidr]), min(dhcp.standing)]))

replicated(cidr, from) := dhcp.change(from, "run", "replication", [id], sprintf("Invoke-DhcpServerv4FailoverReplication -ComputerName %s -ScopeId %s -Force", [from, id])) if {
	shared(from, cidr)
	some id, scope in dhcp.scopes_of(from)
	scope.cidr == cidr
} else := dhcp.decided(from, "reservations", sprintf("copy the reservations from %s: Get-DhcpServerv4Reservation -ComputerName %s -ScopeId <scope> | Add-DhcpServerv4Reservation -ComputerName %s", [from, from, min(dhcp.standing)]))

# shared tells that a server of production shares the scope of a range with one of the recovery
# site.
shared(from, cidr) if {
	some id, scope in dhcp.scopes_of(from)
	scope.cidr == cidr
	some relationship in dhcp.failover_of(from)
	id in relationship.scopes
}

target(cidr) := sprintf("network/%s", [cidr])
