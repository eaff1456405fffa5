# METADATA
# title: The gateway leads users to a StoreFront that is there
# description: >-
#   Session policies of the gateway name the StoreFront that users come to: those of the gateway,
#   of all gateways, and of groups. A URL that leads to production alone, or that nobody at the
#   recovery site can resolve, ends each sign-in at an error page.
# custom:
#   severity: blocker
#   remediation: >-
#     Let the session actions name StoreFront by a name that leads to the recovery site after the
#     failover.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-021]
#   basis: document
#   population: estate
package muster.rules.netscaler.storefront_at_recovery

import data.muster.lib.estate
import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gateways", "storeFronts", "virtualServers"})

findings contains finding if {
	some site in judged
	some gateway in netscaler.open(site)
	some url in of(site, gateway)
	netscaler.leads(site, url.host, url.port) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The session action %s leads users of the gateway %s to %s, which is lost with production.", [
			url.through, gateway, netscaler.described(site, url.host, url.port),
		]),
		"evidence": {"found": url.host, "expected": "a StoreFront of the recovery site, or one that comes back"},
		"fix": netscaler.on(site, remedy(site, url)),
	}
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	some gateway in netscaler.open(site)
	some url in of(site, gateway)
	netscaler.leads(site, url.host, url.port) == "unknown"
	message := sprintf("nothing tells whether %s, to which the gateway %s leads users, is there when production is lost", [url.host, gateway])
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# remedy switches on the virtual server that the URL leads to where that is off. Where the URL has
# the name of StoreFront already, it is right, and what is behind that virtual server is not; where
# it has not, it gets it.
remedy(site, url) := concat("; ", sort(netscaler.enabling_of(site, url.host, url.port))) if {
	count(netscaler.enabling_of(site, url.host, url.port)) > 0
} else := sprintf("%s; add server %s %s; bind serviceGroup <group behind %s> %s <port of the others>", [netscaler.shown(site, behind[0]), standby, standby, behind[0], standby]) if {
	url.host == lower(name)
	behind := sort(netscaler.virtual(site, url.host, url.port))
	count(behind) > 0
	standby := netscaler.standby("storefront", "<StoreFront server of the recovery site>")
} else := sprintf("set %s %s https://%s%s", [holder(url.through), option(site, url), name, path_of(url.url)])

# judged leaves out appliances whose gateways lead to no StoreFront, and estates that say that
# they have none: what is left of it on the appliance harms nobody.
judged := {site |
	not estate.excluded("storefront")
	some site in netscaler.serving
	not leads_nowhere(site)
}

leads_nowhere(site) if netscaler.closed(site)

leads_nowhere(site) if {
	netscaler.gateways(site)
	netscaler.store_fronts(site)
	count({u | some gateway in netscaler.open(site); some u in of(site, gateway)}) == 0
}

# of are the URLs of a gateway, and those that any gateway may use.
of(site, gateway) := {u | some u in netscaler.store_fronts(site); u.gateway in {gateway, ""}}

# holder is what has the URL: an action, or the parameters that hold for all of them.
holder(through) := "vpn parameter" if {
	through == ""
} else := sprintf("vpn sessionAction %s", [netscaler.quoted(through)])

# path_of is what follows the host of a URL.
path_of(url) := regex.replace(url, `^[A-Za-z]+://[^/]*`, "")

# option is the one that a URL stands in. The facts do not say: pages for browsers have a path
# that ends in Web, and beside them one without a path is that for Workspace app.
option(site, url) := "-wihome" if {
	browsers(url)
} else := "-storefronturl" if {
	path_of(url.url) in {"", "/"}
	some other in netscaler.store_fronts(site)
	other.through == url.through
	browsers(other)
} else := "<-wihome or -storefronturl, whichever has it>"

browsers(url) if regex.match(`(?i)web/?$`, path_of(url.url))

name := sort(estate.aliases("storefront"))[0] if {
	count(estate.aliases("storefront")) > 0
} else := "<name of StoreFront>"
