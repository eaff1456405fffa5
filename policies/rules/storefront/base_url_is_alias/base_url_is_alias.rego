# METADATA
# title: The base URL of StoreFront names no single server
# description: >-
#   Everything that uses StoreFront has its base URL: apps on every device, gateways,
#   policies. One that is the name of a server cannot move to another server; one that is a
#   record of its own can be pointed at whatever stands in for it.
# custom:
#   severity: high
#   remediation: >-
#     Make the name of the load-balanced StoreFront the base URL, and declare it as an alias
#     of storefront in the estate file.
#   requires: [windows]
#   recommendations: [SF-009, NS-011]
#   basis: document
#   observes: target
package muster.rules.storefront.base_url_is_alias

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in storefronts.judged

needs contains storefronts.need(host, "baseUrl") if some host in storefronts.judged

findings contains storefronts.weighed(host, finding) if {
	some host in storefronts.judged
	problem := fault(host)
	finding := {
		"target": windows.target(host),
		"message": sprintf("The base URL on %s is %s: %s.", [host, storefronts.base_url(host), problem]),
		"evidence": {"found": storefronts.base_url(host), "expected": sprintf("https://%s", [suggested])},
		"fix": fix.of(
			{
				"kind": "command", "where": host, "action": "set", "object": sprintf("host/%s", [host]), "attribute": "HostBaseUrl",
				"values": [sprintf("https://%s", [suggested])],
			},
			storefronts.on(host, sprintf("Set-STFDeployment -HostBaseUrl https://%s -Confirm:$false", [suggested])),
		),
	}
}

gaps contains storefronts.unasked(host) if some host in storefronts.judged

gaps contains storefronts.weighed(host, windows.gap(host, sprintf("the configuration of %s tells no base URL", [host]))) if {
	some host in storefronts.judged
	base(host) == ""
}

gaps contains storefronts.weighed(host, windows.gap(host, message)) if {
	some host in storefronts.judged
	name := base(host)
	name != ""
	not wrong(name)
	not name in aliases
	message := sprintf("the base URL on %s is https://%s, which is no declared alias of storefront, so nobody can tell whether it can be pointed elsewhere", [host, name])
}

# fault is what is wrong with the base URL of a server.
fault(host) := wrong(base(host)) if {
	wrong(base(host))
} else := "that is not encrypted, and Workspace app refuses such stores" if {
	startswith(lower(storefronts.base_url(host)), "http://")
}

base(host) := storefronts.host_of(storefronts.base_url(host))

wrong(name) := "that is an address" if {
	place.literal(name)
} else := "that is the name of a server itself" if {
	place.full(name) in storefronts.judged
}

# aliases are the names that can be pointed elsewhere. One name for StoreFront and
# its gateway is fine.
aliases := estate.aliases("storefront") | estate.aliases("netscaler")

suggested := name if {
	name := min(estate.aliases("storefront"))
} else := sprintf("<alias>.%s", [estate.zone])
