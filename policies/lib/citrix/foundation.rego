# METADATA
# title: What the recovery site has to have in Citrix Cloud before anything else
# description: >-
#   Without a resource location there are no connectors, without connectors no hosting
#   connection, without that no catalog and no delivery group. The first of them that is
#   missing is what has to be done, whatever a rule misses: all else follows from it.
package muster.lib.citrix.foundation

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.sites
import data.muster.lib.fix

# first is what has to be there before what a rule asks for, or else what it asks for itself.
# Connectors that are built in the disaster bring their resource location with them.
first(own) := location if {
	sites.standing
	sites.known("recovery").resourceLocation == ""
} else := connection if {
	sites.zone("recovery")
	connections.read
	count(connections.at("recovery")) == 0
} else := own

# location makes the resource location; DaaS makes a zone of it with its first connector.
location := fix.console(
	"Citrix Cloud, Resource Locations", {
		"action": "add", "object": sprintf("resourceLocation/%s", [sites.declared("recovery")]), "attribute": "zone",
		"values": [sites.declared("recovery")], "keep": ["the resource locations that are there"],
	},
	sprintf(
		"create the resource location %s in Citrix Cloud (Resource Locations › + Resource Location) and install two Cloud Connectors in it; then the hosting connection, the catalogs and delivery groups of its zone; or correct sites.recovery.resourceLocation",
		[sites.declared("recovery")],
	),
)

# connection makes the hosting connection, or puts one that is elsewhere into the zone.
connection := fix.console(
	"Citrix Studio", {
		"action": "add", "object": sprintf("zone/%s", [zone]), "attribute": "connections",
		"values": sort(astray), "keep": ["the connections of production"],
	},
	sprintf("in Studio, Zones › %s › Add Items: %s", [zone, concat(", ", astray)]),
) if {
	sites.zone("recovery")
	count(astray) > 0
} else := fix.console(
	"Citrix Studio", {
		"action": "add", "object": sprintf("zone/%s", [zone]), "attribute": "connections",
		"values": [hypervisor], "keep": ["the connections of production"],
	},
	sprintf(
		"in Studio, Hosting › Add Connection and Resources: a connection to %s in the zone %s, with a resource pool on the network of the recovery desktops",
		[hypervisor, zone],
	),
)

zone := sites.zone_name(sites.zone("recovery")) if {
	sites.zone("recovery")
} else := sites.declared("recovery")

# astray are connections that lead to the recovery site from another zone.
astray := {c.name |
	some c in input.citrixcloud.connections.items
	not c.zone == sites.zone("recovery")
	some address in c.addresses
	connections.stands(address) == "recovery"
}

hypervisor := concat(" or ", clusters) if {
	count(clusters) > 0
} else := "the recovery cluster"

clusters := {cluster.name | some cluster in input.estate.sites.recovery.clusters}
