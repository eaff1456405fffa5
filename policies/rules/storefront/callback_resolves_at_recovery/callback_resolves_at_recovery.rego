# METADATA
# title: The callback of a gateway leads to the recovery site
# description: >-
#   StoreFront asks the gateway who signed in, at the callback address that is set up for
#   it. If that name leads nowhere at the recovery site, or to the gateway that was lost with
#   production, nobody signs in from outside. The name may stand in DNS or in the hosts file
#   of the server. A gateway that comes back with its network, under the address that it
#   had, is one of the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Give each callback name an address record at the recovery site, and let that of the
#     recovery gateway lead to its address there.
#   requires: [windows, dns.resolvers]
#   recommendations: [SF-006]
#   basis: document
#   follows: [storefront/recovery-gateway]
#   byHand: which gateway of StoreFront is that of the recovery site, and by which name it is called back, people know
package muster.rules.storefront.callback_resolves_at_recovery

import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.place
import data.muster.lib.resolvers
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in judged

needs contains storefronts.need(host, "gateways") if some host in judged

needs contains windows.need(host, "hostsFile") if some host in judged

needs contains {"target": windows.target(host), "fact": resolvers.fact(key, "hosts", name)} if {
	some host in judged
	some name in names(host)
	some key in resolvers.at("recovery")
	asked(key, name)
}

findings contains finding if {
	some host in judged
	windows.hosts_file(host)
	some name in names(host)
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, name)
	count(windows.overrides(host, name)) == 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s calls a gateway back at %s, which has no address at resolver %s.", [host, name, resolvers.in_words(key)]),
		"evidence": {"found": "no address", "expected": sprintf("an address for %s", [name]), "resolver": key},
		"fix": resolvers.add_record(key, name),
	}
}

findings contains finding if {
	some host in judged
	windows.hosts_file(host)
	count(callbacks(host)) > 0
	ways := {callback: to(host, callback) | some callback in callbacks(host)}
	count([callback | some callback, addresses in ways; not lost(addresses)]) == 0
	not kept.undecided("netscaler")
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s calls gateways back at %s, and none of that leads to the recovery site.", [host, concat(", ", sort(callbacks(host)))]),
		"evidence": {"found": {callback: sort(addresses) | some callback, addresses in ways}, "expected": "one that leads to the gateway of the recovery site"},
		"fix": storefronts.on(host, `Set-STFRoamingGateway -Gateway (Get-STFRoamingGateway -Name <gateway of the recovery site>) -CallbackUrl https://<its callback name>/CitrixAuthService/AuthService.asmx`),
	}
}

gaps contains storefronts.unasked(host) if some host in judged

gaps contains windows.gap(host, resolvers.undeclared("recovery")) if some host in judged

gaps contains windows.gap(host, message) if {
	some host in judged
	some name in names(host)
	some key in resolvers.at("recovery")
	not asked(key, name)
	message := sprintf("nobody asked the recovery site for %s, at which %s calls a gateway back: name it in components.storefront.callbacks", [name, host])
}

gaps contains windows.gap(host, message) if {
	some host in judged
	count(callbacks(host)) > 0
	count([callback | some callback in callbacks(host); arrives(host, callback)]) == 0
	message := sprintf("nothing tells whether %s leads to the recovery site: %s", [concat(", ", sort(callbacks(host))), why])
}

# judged leaves out the servers that call nobody back.
judged := {host |
	some host in storefronts.judged
	not silent(host)
}

silent(host) if {
	storefronts.part(host, "gateways")
	count(callbacks(host)) == 0
}

# callbacks are the hosts at which a server calls gateways back.
callbacks(host) := {storefronts.host_of(gateway.callback) |
	some gateway in storefronts.gateways(host)
	gateway.callback != ""
}

# names are those of them that DNS or the hosts file must know.
names(host) := {callback | some callback in callbacks(host); not place.literal(callback)}

# asked tells that the resolvers were, or should have been, asked for a name.
asked(_, name) if name in estate.callbacks("storefront")

asked(key, name) if input.dns.resolvers[key].hosts[name]

# to are the addresses that a server comes to: its hosts file goes before DNS.
to(host, callback) := {callback} if {
	place.literal(callback)
} else := windows.overrides(host, callback) if {
	count(windows.overrides(host, callback)) > 0
} else := resolvers.addresses("recovery", callback)

# lost tells that addresses lead to production, all of them, and that none comes back.
lost(addresses) if {
	count(addresses) > 0
	every address in addresses {
		place.at(address, "production")
		not kept.holds("netscaler", address)
		not place.at(address, "recovery")
	}
}

arrives(host, callback) if {
	some address in to(host, callback)
	place.by_addresses({address}) == "recovery"
}

arrives(host, callback) if {
	some address in to(host, callback)
	kept.holds("netscaler", address)
}

why := "Prism does not tell whether NetScaler comes back under its addresses" if {
	kept.undecided("netscaler")
} else := "its network is at both sites, and NetScaler is not declared to fail over with it" if {
	some network in input.estate.sites.recovery.networks
	network in input.estate.sites.production.networks
} else := "declare sites.recovery.networks"
