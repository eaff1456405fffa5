# METADATA
# title: Persistent desktops have a hosting connection and a zone at the recovery site
# description: >-
#   After the failover the machines of a catalog are given to the hosting connection of
#   the recovery site, and the catalog to its zone. Where one of them is missing or does
#   not work, DaaS goes on asking production, which is gone, and starts nothing.
# custom:
#   severity: high
#   remediation: >-
#     Create a zone and a hosting connection of the same kind at the recovery site, and
#     keep the commands that give each catalog to them at hand.
#   requires: [workloads, citrixcloud.connections, citrixcloud.catalogs]
#   recommendations: [MAN-001]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
#   observes: recovery
package muster.rules.workloads_manual.repoint_target

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connections
import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fix

targets contains catalogs.target(c) if some c in judged

needs contains sites.need(catalogs.target(c)) if some c in judged

needs contains {"target": catalogs.target(c), "fact": connections.fact} if some c in judged

findings contains finding if {
	some c in judged
	sites.known("recovery").zone == ""
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("There is no zone of the recovery site that %s could be given to.", [c.name]),
		"evidence": {"found": sort([zone.name | some zone in input.citrixcloud.zones.items]), "expected": sites.declared("recovery")},
		"fix": foundation.first(sprintf("%s; then a hosting connection in its zone; in the disaster: %s", [fix.text(connectors.install("recovery")), repoint(c)])),
	}
}

findings contains finding if {
	some c in judged
	sites.zone("recovery")
	connections.read
	count(usable(c)) == 0
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("No hosting connection of the recovery site can take over the machines of %s: %s.", [c.name, told]),
		"evidence": {
			"found": {other.name: flaw(other) | some other in there},
			"expected": sprintf("a connection to %s without fault and out of maintenance", [kind(c)]),
		},
		"fix": with_repoint(foundation.first(provide(c)), c),
	}
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some c in judged
	c.ahv == null
	message := sprintf("DaaS does not say which hypervisor the machines of %s run on, so nobody can tell which connection could take them over", [c.name])
}

judged := catalogs.of({"manual", "dedicated"})

there := connections.at("recovery")

usable(c) := {id | some id, other in there; fits(other, c); not connections.trouble(other)}

# fits tells that a connection is to the kind of hypervisor that a catalog is on.
fits(other, c) if {
	estate.on_nutanix
	c.ahv == true
	connections.ahv(other)
}

fits(other, c) if {
	c.ahv == false
	not connections.ahv(other)
}

fits(_, c) if c.ahv == null

# What the machines run on changes with the platform that the estate file declares.
fits(other, c) if {
	not estate.on_nutanix
	c.ahv == true
	not connections.ahv(other)
}

# flaw is why a connection cannot take over the machines of a catalog.
flaw(other) := connections.trouble(other) if {
	connections.trouble(other)
} else := "it is not to Nutanix" if {
	not connections.ahv(other)
} else := "it is to Nutanix"

told := sprintf("the zone %s has none", [sites.zone_name(sites.zone("recovery"))]) if {
	count(there) == 0
} else := concat("; ", [sprintf("%s: %s", [other.name, flaw(other)]) | some other in there])

kind(c) := "Nutanix" if {
	estate.on_nutanix
	c.ahv == true
} else := sprintf("the platform of the recovery site (%s)", [input.estate.sites.recovery.platform]) if {
	not estate.on_nutanix
} else := "the same hypervisor"

# candidate is the connection that would do once it is mended.
candidate(c) := [other | some other in there; fits(other, c)][0]

provide(c) := connections.mend(candidate(c)) if {
	candidate(c)
} else := sprintf("in Studio, Hosting › Add Connection and Resources: a connection to %s in the zone %s", [kind(c), sites.zone_name(sites.zone("recovery"))])

# with_repoint adds to what has to be done now what is done in the disaster.
with_repoint(now, c) := object.union(now, {"text": sprintf("%s; in the disaster: %s", [now.text, repoint(c)])}) if {
	is_object(now)
} else := sprintf("%s; in the disaster: %s", [now, repoint(c)])

# repoint are the commands of the failover. Machines of an MCS catalog have to leave
# it first.
repoint(c) := commands.repoint(c.name, connection(c), commands.zone("recovery")) if {
	c.kind == "manual"
} else := sprintf(
	"move its machines to a catalog that only manages power, since those of MCS cannot be given away; then %s",
	[commands.repoint(sprintf("%s-Manual", [c.name]), connection(c), commands.zone("recovery"))],
)

connection(c) := commands.to(candidate(c)) if {
	candidate(c)
} else := commands.to_be_made
