# METADATA
# title: The two sites as Citrix Cloud knows them
package muster.lib.citrix.sites

import data.muster.lib.estate

target(site) := sprintf("site/%s", [site])

# fact is the path of what is known of a site.
fact(site) := ["workloads", "sites", site]

# need is that a target rests on what is known of the recovery site.
need(id) := {"target": id, "fact": fact("recovery")}

# known is a site whose resource location could be told.
known(site) := found if {
	found := input.workloads.sites[site]
	found.status == "ok"
}

# declared is the resource location of a site as the estate file writes it.
declared(site) := input.estate.sites[site].resourceLocation

# zone is the id of the zone of a site, when there is one.
zone(site) := id if {
	id := known(site).zone
	id != ""
}

# zone_name is the name of a zone, or its id when Citrix Cloud did not tell.
zone_name(id) := name if {
	name := input.citrixcloud.zones.items[id].name
} else := id

# here tells that the estate has connectors: it declares them, or Citrix Cloud knows
# some.
here if estate.in_scope("cloud_connectors")

here if {
	not input.estate.components.cloud_connectors
	some _ in input.citrixcloud.connectors.items
}

methods := {method | some method in input.estate.components.cloud_connectors.methods}

# anew tells that connectors are built in the disaster and none stand by.
anew if {
	"deploy_new" in methods
	not "standby" in methods
}

# standing tells that the recovery site should have connectors today.
standing if {
	here
	not anew
}
