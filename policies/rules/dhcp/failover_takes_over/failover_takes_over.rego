# METADATA
# title: A DHCP server of the recovery site gives out addresses without its partner
# description: >-
#   Servers that share scopes tell each other their leases while their relationship is normal. When
#   the partner is lost with production, the other one gives out no more than its own share, until
#   the partner is declared down: by itself after the switch interval where that is set, or by
#   somebody who knows. A standby without a reserve gives out nothing until then.
# custom:
#   severity: high
#   remediation: >-
#     Find out why the servers do not reach each other (TCP 647), give the standby a reserve, or
#     let it declare its partner down by itself, with Set-DhcpServerv4Failover.
#   requires: [windows]
#   recommendations: [DHCP-001]
#   basis: practice
#   observes: recovery
#   population: estate
package muster.rules.dhcp.failover_takes_over

import data.muster.lib.dhcp
import data.muster.lib.place
import data.muster.lib.protection
import data.muster.lib.resolvers

targets contains target(host, name) if some [host, name] in relationships

needs contains {"target": target(host, name), "fact": dhcp.fact(host, part)} if {
	some [host, name] in relationships
	some part in ["scopes", "failover"]
}

targets contains unread(host) if some host in silent

needs contains {"target": unread(host), "fact": dhcp.fact(host, "failover")} if some host in silent

findings contains {
	"target": target(host, name),
	"message": sprintf("%s and its partner %s do not reach each other, so that neither knows the leases of the other.", [host, r.partner]),
	"evidence": {"found": r.state, "expected": "Normal"},
	"fix": dhcp.decided(host, sprintf("failover/%s/state", [name]), sprintf("Test-NetConnection -ComputerName %s -Port 647, from %s; look at the DHCP service there and at the clocks of both, which may be a minute apart", [r.partner, host])),
} if {
	not gone
	some [host, name], r in judged
	state(r) == "communicationinterrupted"
}

findings contains {
	"target": target(host, name),
	"message": sprintf("%s still waits for its partner %s, which is lost, and gives out its own share alone until somebody declares that down.", [host, r.partner]),
	"evidence": {"found": r.state, "expected": "PartnerDown"},
	"fix": dhcp.change(host, "set", sprintf("failover/%s/state", [name]), ["PartnerDown"], sprintf("Set-DhcpServerv4Failover -ComputerName %s -Name '%s' -PartnerDown", [host, name])),
} if {
	gone
	some [host, name], r in judged
	state(r) == "communicationinterrupted"
	not r.switches
}

findings contains {
	"target": target(host, name),
	"message": sprintf("%s takes its partner %s for lost, and gives out the addresses of both, although production is not lost.", [host, r.partner]),
	"evidence": {"found": r.state, "expected": "Normal"},
	"fix": dhcp.decided(host, sprintf("failover/%s/state", [name]), sprintf("start the DHCP service of %s, and look whether it reaches %s at port 647: they settle who gave out what by themselves", [r.partner, host])),
} if {
	not gone
	some [host, name], r in judged
	state(r) == "partnerdown"
}

findings contains {
	"target": target(host, name),
	"message": sprintf("%s and its partner %s disagree about who gave out what (%s).", [host, r.partner, r.state]),
	"evidence": {"found": r.state, "expected": "Normal"},
	"fix": dhcp.decided(host, sprintf("failover/%s/state", [name]), sprintf("Get-DhcpServerv4Failover -ComputerName %s -Name '%s' and the same at %s; look in the event log Microsoft-Windows-DHCP Server Events/Operational of both", [host, name, r.partner])),
} if {
	some [host, name], r in judged
	state(r) in {"potentialconflict", "conflictdone", "resolutioninterrupted", "recover", "recoverwait"}
}

findings contains {
	"target": target(host, name),
	"message": sprintf("Without its partner %s, %s gives out no address of %s %s.", [r.partner, host, concat(", ", sort(empty)), until(r)]),
	"evidence": {"found": "0 addresses of its own", "expected": "a share for the machines that start first"},
	"fix": repaired(host, name, r),
	"severity": object.get({true: "medium", false: "high"}, soon(r), "high"),
} if {
	some [host, name], r in judged
	state(r) in {"normal", "communicationinterrupted"}
	empty := {id | some id in concerned(host, r); own(host, id) == 0}
	count(empty) > 0
}

findings contains {
	"target": target(host, name),
	"message": sprintf("Without its partner %s, %s has %d addresses for desktops of the recovery site until somebody declares that down, and %d machines want one.", [r.partner, host, share, dhcp.wanted]),
	"evidence": {"found": share, "expected": dhcp.wanted},
	"fix": dhcp.decided(host, sprintf("failover/%s/share", [name]), sprintf("Set-DhcpServerv4Failover -ComputerName %s -Name '%s' -AutoStateTransition $true -StateSwitchInterval 01:00:00, or write into the run book: -PartnerDown", [host, name])),
	"severity": "medium",
} if {
	not gone
	some [host, name], r in judged
	not soon(r)
	ids := {id | some id in concerned(host, r); [host, id] in object.keys(dhcp.scopes)}
	count(ids) > 0
	count({id | some id in ids; own(host, id) == 0}) < count(ids)
	count({id | some id in ids; dhcp.scopes_of(host)[id].freeHere == null}) == 0
	share := sum([own(host, id) | some id in ids])
	share < dhcp.wanted
}

# A server that production shares scopes with has to know of that.
findings contains {
	"target": target(host, name),
	"message": sprintf("%s shares %s with %s, which knows nothing of that.", [partner, concat(", ", sort(missing)), host]),
	"evidence": {"found": sort(missing), "expected": "the same scopes in the relationship at both servers"},
	"fix": dhcp.decided(partner, sprintf("failover/%s/scopes", [name]), sprintf("Remove-DhcpServerv4FailoverScope -ComputerName %s -Name '%s' -ScopeId %s -Force, and share it anew: Add-DhcpServerv4FailoverScope -ComputerName %s -Name '%s' -ScopeId %s", [partner, name, concat(",", sort(missing)), partner, name, concat(",", sort(missing))])),
} if {
	some [host, name], partner in offered
	not host in silent
	missing := {id | some id in dhcp.failover_of(partner)[name].scopes} - {id | some r in dhcp.failover_of(host); some id in r.scopes}
	count(missing) > 0
}

gaps contains {"target": target(host, name), "reason": "fact_missing", "message": sprintf("%s does not say how it shares the scopes of %s", [host, name])} if {
	some [host, name], r in judged
	not r.mode in {"LoadBalance", "HotStandby"}
}

gaps contains {"target": target(host, name), "reason": "fact_missing", "message": sprintf("the relationship %s of %s is in the state %s, and nobody can tell what becomes of it", [name, host, r.state])} if {
	some [host, name], r in judged
	not state(r) in known
}

gaps contains {"target": target(host, name), "reason": "fact_missing", "message": sprintf("%s does not say how many addresses of %s it may give out without its partner", [host, concat(", ", sort(untold))])} if {
	some [host, name], r in judged
	not r.switches
	r.percent != 0
	untold := {id | some id in concerned(host, r); dhcp.scopes_of(host)[id].freeHere == null}
	count(untold) > 0
}

# judged are the relationships with servers of production, for scopes that matter at the
# recovery site.
judged := {[host, name]: r |
	some host in dhcp.standing
	some name, r in dhcp.failover_of(host)
	partner_site(r) != "recovery"
	count(concerned(host, r)) > 0
}

relationships := object.keys(judged) | object.keys(offered)

# offered are the relationships that servers of production have with those of the recovery site,
# by these.
offered := {[host, name]: partner |
	some partner in dhcp.servers("production")
	some name, r in dhcp.failover_of(partner)
	some host in dhcp.standing
	names(r.partner, host)
	some id in r.scopes
	place.at(id, "recovery")
}

names(partner, host) if place.full(partner) == host

names(partner, host) if partner in resolvers.addresses("recovery", host)

silent := dhcp.unread(dhcp.standing, "failover")

# concerned are those of the scopes that give addresses to machines of the recovery site.
concerned(host, r) := {id | some id in r.scopes; [host, id] in mattering}

mattering := {[host, id] |
	some [host, id] in (object.keys(dhcp.scopes) | object.keys(dhcp.returning))
	dhcp.gives(dhcp.scopes_of(host)[id])
}

# own is how many addresses a server may give out by itself.
own(host, id) := 0 if {
	some r in dhcp.failover_of(host)
	id in r.scopes
	r.percent == 0
	share_is_its_own(r)
} else := dhcp.scopes_of(host)[id].freeHere

share_is_its_own(r) if r.mode == "LoadBalance"

share_is_its_own(r) if {
	r.mode == "HotStandby"
	r.role == "Standby"
}

partner_site(r) := place.of_address(r.partner) if {
	place.literal(r.partner)
} else := place.site_of(place.full(r.partner))

state(r) := lower(replace(replace(r.state, " ", ""), "_", ""))

known := {"normal", "communicationinterrupted", "partnerdown", "potentialconflict", "conflictdone", "resolutioninterrupted", "recover", "recoverwait"}

gone if input.lost == "production"

# soon tells that a server takes over by itself before anybody would have to.
soon(r) if {
	r.switches
	r.switchSeconds + r.leadSeconds <= 8 * 3600
} else := false

until(r) := sprintf("until it declares that down by itself, after %s, and then for the lead time of %s", [protection.duration(r.switchSeconds), protection.duration(r.leadSeconds)]) if {
	r.switches
} else := "until somebody declares that down"

repaired(host, name, r) := dhcp.change(host, "set", sprintf("failover/%s/reserve", [name]), ["10"], sprintf("Set-DhcpServerv4Failover -ComputerName %s -Name '%s' -ReservePercent 10 -AutoStateTransition $true -StateSwitchInterval 01:00:00", [host, name])) if {
	r.mode == "HotStandby"
} else := dhcp.decided(host, sprintf("failover/%s/share", [name]), sprintf("Set-DhcpServerv4Failover -ComputerName %s -Name '%s' -LoadBalancePercent 50 -AutoStateTransition $true -StateSwitchInterval 01:00:00", [host, name]))

target(host, name) := sprintf("failover/%s/%s", [host, name])

unread(host) := sprintf("host/%s", [host])
