# METADATA
# title: Stores list their connectors by name
# description: >-
#   An address in the list of delivery controllers keeps pointing where it pointed, whatever
#   DNS says after the failover, and no certificate matches it.
# custom:
#   severity: high
#   remediation: >-
#     Write the host names of connectors, or the name of the load-balanced XML service, in
#     place of addresses.
#   requires: [windows]
#   recommendations: [SF-003, NS-011]
#   basis: document
package muster.rules.storefront.connectors_by_name

import data.muster.lib.place
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in storefronts.judged

needs contains storefronts.need(host, "stores") if some host in storefronts.judged

findings contains storefronts.weighed(host, finding) if {
	some host in storefronts.judged
	some path, store in storefronts.stores(host)
	entries := storefronts.entries(store)
	literal := {entry | some entry in entries; place.literal(entry)}
	count(literal) > 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("The store %s on %s lists %s by address.", [path, host, concat(", ", sort(literal))]),
		"evidence": {"found": sort(literal), "expected": "names"},
		"fix": storefronts.set_servers(host, path, named(entries)),
	}
}

gaps contains storefronts.unasked(host) if some host in storefronts.judged

gaps contains storefronts.storeless(host) if some host in storefronts.judged

named(entries) := {word |
	some entry in entries
	word := name(entry)
}

# name is the connector or alias that an address belongs to.
name(entry) := entry if {
	not place.literal(entry)
} else := min(known) if {
	known := {host |
		some host in ((storefronts.names.production | storefronts.names.recovery) | storefronts.aliases)
		entry in storefronts.addresses(host)
	}
} else := sprintf("<name of %s>", [entry])
