# METADATA
# title: Citrix Cloud offers the Nutanix plug-in in the zone of the recovery site
# description: >-
#   Citrix Cloud finds a plug-in on connectors when their services start, and offers in a zone
#   what it has found there. A connection to Nutanix in a zone that does not offer its plug-in
#   is a name without anything behind it: no machine is made, started or seen through it, also
#   where the files of the plug-in lie on every connector.
# custom:
#   severity: high
#   remediation: >-
#     Install the Nutanix AHV plug-in on every connector of the zone and restart their Citrix
#     services; then look at whether Studio offers Nutanix in the zone.
#   requires: [workloads, citrixcloud.connections]
#   recommendations: [AHV-002]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
#   observes: recovery
package muster.rules.hosting_connections.plugin_offered

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.sites
import data.muster.lib.windows.plugins

targets contains connections.target(c) if some c in there

needs contains {"target": connections.target(c), "fact": array.concat(connections.fact, ["items", id])} if some id, c in there

# A test that succeeded not long ago shows the plug-in at work, whether the list may be read
# or not.
needs contains {"target": connections.target(c), "fact": fact} if {
	some c in there
	not connections.passed(c)
	some fact in [["citrixcloud", "plugins"], ["citrixcloud", "plugins", "items", c.zone]]
}

findings contains finding if {
	some c in there
	plugin(c).available == false
	finding := said(c, sprintf("The zone %s does not offer the plug-in %s, which the hosting connection %s works with%s.", [
		sites.zone_name(c.zone), c.pluginId, c.name, because(plugin(c).reason),
	]))
}

findings contains finding if {
	some c in there
	count(zone(c).items) == 0
	zone(c).others > 0
	finding := said(c, sprintf("The zone %s offers no plug-in for Nutanix, and the hosting connection %s works with %s.", [
		sites.zone_name(c.zone), c.name, c.pluginId,
	]))
}

gaps contains {"target": connections.target(c), "reason": "fact_missing", "message": message} if {
	some c in there
	not connections.passed(c)
	message := unclear(c)
}

said(c, message) := {
	"target": connections.target(c),
	"message": message,
	"evidence": {"found": {id: p.available | some id, p in zone(c).items}, "expected": {lower(c.pluginId): true}},
	"fix": sprintf("on every connector of the zone %s: %s; then restart its Citrix services, and in Studio, Hosting › Add Connection, see whether the zone offers Nutanix", [
		sites.zone_name(c.zone), plugins.install,
	]),
}

unclear(c) := sprintf("the zone %s offers plug-ins for Nutanix (%s), and Citrix Cloud does not list %s, by which %s works, among them", [
	sites.zone_name(c.zone), concat(", ", sort(object.keys(zone(c).items))), c.pluginId, c.name,
]) if {
	count(zone(c).items) > 0
	not plugin(c)
} else := sprintf("Citrix Cloud does not say whether the zone %s has the plug-in %s", [sites.zone_name(c.zone), c.pluginId]) if {
	not is_boolean(plugin(c).available)
	plugin(c)
}

there := {id: c |
	some id, c in connections.at("recovery")
	connections.ahv(c)
}

zone(c) := found if {
	found := input.citrixcloud.plugins.items[c.zone]
	found.status == "ok"
}

plugin(c) := zone(c).items[lower(c.pluginId)]

because("") := ""

because(reason) := sprintf(" (%s)", [reason]) if reason != ""
