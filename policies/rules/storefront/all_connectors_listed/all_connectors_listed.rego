# METADATA
# title: StoreFront lists every connector of a resource location
# description: >-
#   When Citrix Cloud is out of reach, connectors go on from their local host cache, and
#   only those that StoreFront talks to notice. A connector that no store lists leaves the
#   desktops that are registered with it without a way in. A name that stands for many
#   connectors hides which ones there are, so a person has to tell. Citrix' brief on Local
#   Host Cache asks every server to list all; its guide to disaster recovery wants a server
#   group for each site. One of the recovery site without the connectors of production is
#   therefore a lesser finding, and so is one of production that another group replaces.
# custom:
#   severity: high
#   remediation: >-
#     List every connector of the resource location among the delivery controllers of a
#     store.
#   requires: [windows, workloads, citrixcloud.connectors]
#   recommendations: [EXT-C-08]
#   basis: practice
#   observes: target
package muster.rules.storefront.all_connectors_listed

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in storefronts.judged

needs contains storefronts.need(host, "stores") if some host in storefronts.judged

needs contains {"target": windows.target(host), "fact": connectors.fact} if some host in storefronts.judged

needs contains {"target": windows.target(host), "fact": sites.fact(site)} if {
	some host in storefronts.judged
	some site in both
}

findings contains object.union(storefronts.weighed(host, finding), own_site(host, site)) if {
	some host, locations in incomplete
	some site, stores in locations
	not hidden(host)
	count(storefronts.strangers(words(host))) == 0
	path := nearest(stores)
	missing := stores[path]
	finding := {
		"target": windows.target(host),
		"message": sprintf("No store on %s lists all connectors of %s; %s lacks %s.", [host, sites.declared(site), path, concat(", ", missing)]),
		"evidence": {
			"found": sort(storefronts.entries(storefronts.stores(host)[path])),
			"expected": sort(object.keys(connectors.at(site))),
		},
		"fix": storefronts.set_servers(host, path, storefronts.entries(storefronts.stores(host)[path]) | {name | some name in missing}),
	}
}

gaps contains storefronts.unasked(host) if some host in storefronts.judged

gaps contains storefronts.weighed(host, windows.gap(host, storefronts.strange(host, words(host)))) if {
	some host, locations in incomplete
	count(locations) > 0
	not hidden(host)
	count(storefronts.strangers(words(host))) > 0
}

gaps contains storefronts.storeless(host) if some host in storefronts.judged

attest contains storefronts.weighed(host, {"target": windows.target(host), "question": question, "list": all}) if {
	some host, locations in incomplete
	count(locations) > 0
	hidden(host)
	all := sort({name | some site, _ in locations; some name in object.keys(connectors.at(site))})
	question := sprintf(
		"%s reaches connectors through %s. Does that stand for each of %s, with a monitor that sees which one answers during an outage of Citrix Cloud?",
		[host, concat(", ", sort(aliases(host))), concat(", ", all)],
	)
}

both := ["production", "recovery"]

# own_site is what is said besides of a server that stands at the recovery site and lacks
# connectors of production, which are not there when it is needed.
own_site(host, "production") := {"severity": "medium", "evidence": {"sources": [
	"Citrix, Local Host Cache: StoreFront lists the connectors of all resource locations",
	"Citrix, Disaster recovery planning: a server group for each site",
]}} if {
	storefronts.stands(host)
}

own_site(host, "production") := {} if not storefronts.stands(host)

own_site(_, "recovery") := {}

# incomplete are the resource locations of which no store of a server lists every
# connector, with what each store lacks, by server.
incomplete := {host: locations |
	some host in storefronts.judged
	locations := {site: stores |
		some site in both
		stores := {path: lacks(store, site) | some path, store in storefronts.stores(host)}
		count([path | some path, missing in stores; count(missing) == 0]) == 0
	}
}

lacks(store, site) := sort([host |
	some host in object.keys(connectors.at(site))
	not storefronts.lists(storefronts.entries(store), host)
])

# nearest is the store that lacks the fewest.
nearest(stores) := sort([[count(missing), path] | some path, missing in stores])[0][1]

words(host) := {entry |
	some store in storefronts.stores(host)
	some entry in storefronts.entries(store)
}

aliases(host) := {entry | some entry in words(host); storefronts.kind(entry) == "alias"}

hidden(host) if count(aliases(host)) > 0
