# METADATA
# title: Every store lists connectors that are available after the disaster
# description: >-
#   A store asks its delivery controllers what a user may start. When all of them are
#   connectors of production, StoreFront comes back and shows empty pages. A connector of
#   the recovery site in the list is enough, and so is an alias that can be pointed at one.
#   A store beside the one to which a NetScaler Gateway leads users, such as one for tests,
#   matters at medium.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the connectors of the recovery site to the delivery controllers of the store, or
#     list the name of the load-balanced XML service.
#   requires: [windows]
#   recommendations: [SF-002]
#   basis: document
#   observes: target
package muster.rules.storefront.connectors_of_both_sites

import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in storefronts.judged

needs contains storefronts.need(host, "stores") if some host in storefronts.judged

findings contains storefronts.weighed(host, finding) if {
	some host, stores in lost
	not registration.undeclared("recovery")
	some path, entries in stores
	count(storefronts.strangers(entries)) == 0
	finding := object.union(weight(host, path), {
		"target": windows.target(host),
		"message": sprintf("The store %s on %s %s.", [path, host, has(entries)]),
		"evidence": {
			"found": sort(entries),
			"expected": sprintf("one of %s", [concat(", ", sort(storefronts.names.recovery | storefronts.aliases))]),
		},
		"fix": storefronts.set_servers(host, path, entries | storefronts.names.recovery),
	})
}

gaps contains storefronts.unasked(host) if some host in storefronts.judged

gaps contains storefronts.weighed(host, windows.gap(host, storefronts.strange(host, entries))) if {
	some host, stores in lost
	some entries in stores
	count(storefronts.strangers(entries)) > 0
}

gaps contains storefronts.weighed(host, windows.gap(host, registration.undeclared("recovery"))) if {
	some host, stores in lost
	count(stores) > 0
}

gaps contains storefronts.storeless(host) if some host in storefronts.judged

# lost are the stores without anything that lasts, with their entries, by server.
lost := {host: stores |
	some host in storefronts.judged
	stores := {path: entries |
		some path, store in storefronts.stores(host)
		entries := storefronts.entries(store)
		count(storefronts.lasting(entries)) == 0
	}
}

# weight is less of a store to which no gateway leads, where one leads to another store of the
# server that lasts. Without a gateway nobody knows which of them users open.
weight(host, path) := {"severity": "medium"} if {
	not led_to(path)
	some other, _ in storefronts.stores(host)
	led_to(other)
	not lost[host][other]
} else := {}

# led_to tells that a gateway leads to a store, or to its website.
led_to(path) if {
	some site in input.netscaler.sites
	some target in site.storeFronts.items
	parts := regex.find_all_string_submatch_n(`^[a-z]+://[^/]+(/[^?#]*[^/?#])`, lower(target.url), 1)
	parts[0][1] in {lower(path), sprintf("%sweb", [lower(path)])}
}

has(entries) := sprintf("lists connectors of production only: %s", [concat(", ", sort(entries))]) if {
	count(entries) > 0
} else := "has no delivery controller"
