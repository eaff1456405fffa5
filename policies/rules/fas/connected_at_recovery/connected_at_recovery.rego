# METADATA
# title: FAS servers are connected to the resource location of the recovery site
# description: >-
#   For users of Workspace Citrix Cloud takes a server of the Federated Authentication Service
#   that is connected to the resource location of the desktop. Where only the resource location
#   of production has some, users of the recovery site are asked for a password that they may
#   not have. Servers that StoreFront alone uses are not connected to Citrix Cloud; an estate
#   without any is asked.
# custom:
#   severity: blocker
#   remediation: >-
#     Connect FAS servers that are there after the disaster to the resource location of the
#     recovery site.
#   requires: [workloads]
#   recommendations: [FAS-007]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.fas.connected_at_recovery

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fas
import data.muster.lib.place

target := sites.target("recovery")

targets contains target if applies

needs contains sites.need(target) if applies

needs contains {"target": target, "fact": fact} if {
	used
	some fact in [["citrixcloud", "fasServers"], ["citrixcloud", "zones"], ["citrixcloud", "catalogs"]]
}

findings contains finding if {
	used
	some id in locations
	count(serving(id)) == 0
	finding := said(id, sprintf("Citrix Cloud has FAS servers for %s and none for %s, where desktops of the recovery site are.", [
		concat(", ", sort({name(other) | some other in served})), name(id),
	]))
}

findings contains finding if {
	used
	some id in locations
	count(serving(id)) > 0
	every host in serving(id) {
		input.citrixcloud.fasServers.items[host].available[id] == false
	}
	finding := said(id, sprintf("No FAS server of %s is connected to Citrix Cloud now: %s.", [name(id), concat(", ", sort(serving(id)))]))
}

findings contains finding if {
	used
	some id in locations
	count(open(id)) > 0
	every host in open(id) {
		lost(host)
	}
	finding := said(id, sprintf("The FAS servers that are connected for %s stand at production and do not come back: %s.", [name(id), concat(", ", sort(open(id)))]))
}

# What is not known of one server matters only where no other one serves.
gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	used
	some id in locations
	count(open(id)) > 0
	count({host | some host in open(id); not lost(host)}) > 0
	count({host | some host in open(id); proven(id, host)}) == 0
	message := sprintf("Citrix Cloud does not say whether the FAS servers of %s are connected, or nobody knows where they stand: %s", [name(id), concat(", ", sort(open(id)))])
}

# People are asked about FAS servers anyway, so that an answer that is missing does not weigh.
gaps contains {"target": target, "reason": reason, "severity": "low", "message": message} if {
	applies
	not read
	reason := why(object.get(input.citrixcloud, "fasServers", {}))
	message := sprintf("which FAS servers serve the recovery site was not read: %s", [object.get(object.get(input.citrixcloud, "fasServers", {}), "message", "these facts are older")])
}

why(list) := list.reason if {
	object.get(list, "reason", "") != ""
} else := "fact_missing"

applies if {
	estate.in_scope("fas")
	not read
}

applies if used

read if input.citrixcloud.fasServers.status == "ok"

# used tells that Citrix Cloud hands out servers at all.
used if {
	read
	not estate.excluded("fas")
	count(served) > 0
	not entra
}

# entra tells that no desktop of the recovery site is in Active Directory: certificates of FAS
# are of no use to them.
entra if {
	count(there) > 0
	every id in there {
		catalogs.domainless(id)
	}
}

there := {id |
	some id, c in input.workloads.catalogs
	c.site == "recovery"
}

served := {id |
	some server in input.citrixcloud.fasServers.items
	some id, _ in server.available
}

# locations are the resource locations of desktops of the recovery site, or that of the site.
locations := found if {
	found := {location |
		some id in there
		not catalogs.domainless(id)
		location := input.citrixcloud.zones.items[input.citrixcloud.catalogs.items[id].zone].resourceLocation
		location != ""
	}
	count(found) > 0
} else := {location |
	location := sites.known("recovery").resourceLocation
	location != ""
}

serving(id) := {host |
	some host, server in input.citrixcloud.fasServers.items
	id in object.keys(server.available)
}

# open are those of them that are not known to be disconnected.
open(id) := {host |
	some host in serving(id)
	not input.citrixcloud.fasServers.items[host].available[id] == false
}

# lost tells that a server goes with production.
lost(host) if {
	not host in fas.outlasting
	place.site_of(host) == "elsewhere"
}

proven(id, host) if {
	input.citrixcloud.fasServers.items[host].available[id] == true
	host in fas.outlasting
}

proven(id, host) if {
	input.citrixcloud.fasServers.items[host].available[id] == true
	place.site_of(host) == "recovery"
}

name(id) := found if {
	found := input.citrixcloud.resourceLocations.items[id].name
} else := id

said(id, message) := {
	"target": target,
	"message": message,
	"evidence": {"found": {name(other): sort(serving(other)) | some other in served}, "expected": sprintf("a connected server of the recovery site for %s", [name(id)])},
	"fix": sprintf("in the FAS administration console of %s, Connect to Citrix Cloud: choose the resource location %s", [
		concat(", ", candidates), name(id),
	]),
}

candidates := sort(estate.servers("fas", "recovery")) if {
	count(estate.servers("fas", "recovery")) > 0
} else := ["a FAS server that is there after the disaster"]
