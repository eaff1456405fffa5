# METADATA
# title: Connectors of zones with AHV have the Nutanix plug-in
# description: >-
#   A hosting connection to Nutanix works through a plug-in on the connectors of its zone.
#   On a connector without it the connection fails whenever that connector is the one to
#   answer, and where none has it no desktop can be made, started or stopped. Connections
#   to Prism Central that Citrix itself makes need no plug-in. Connectors of production are
#   lost with it: what they lack decides nothing about the recovery site.
# custom:
#   severity: blocker
#   remediation: >-
#     Install the Nutanix AHV plug-in for Citrix on every connector of the zone, in the
#     version that the other connectors have.
#   requires: [windows, workloads, citrixcloud.connections]
#   recommendations: [AHV-001]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.hosting_connections.plugin_installed

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.version_numbers
import data.muster.lib.windows
import data.muster.lib.windows.connector_hosts as hosts
import data.muster.lib.windows.plugins

targets contains windows.target(host) if some host in plugins.judged

needs contains hosts.need(host, "plugin") if some host in plugins.judged

needs contains {"target": windows.target(host), "fact": connections.fact} if some host in plugins.judged

needs contains {"target": windows.target(host), "fact": sites.fact(site)} if {
	some host in plugins.judged
	some site in plugins.sites_of(host)
}

findings contains connectors.weighed(host, finding) if {
	some host in plugins.judged
	plugins.settled(host)
	windows.plugin(host).installed == false
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s lacks the Nutanix plug-in, which the hosting connection %s needs.", [host, concat(", ", plugins.served(host))]),
		"evidence": {
			"found": "neither an installed product nor files of the plug-in",
			"expected": expected,
		},
		"fix": windows.on(host, plugins.install),
	}
}

gaps contains hosts.unread(host, "plugin") if some host in plugins.judged

gaps contains hosts.unasked(host, "plugin") if some host in plugins.judged

gaps contains connectors.weighed(host, windows.gap(host, plugins.doubt(host))) if some host in plugins.judged

expected := sprintf("the plug-in in version %s, as on other connectors", [version_numbers.newest(versions)]) if {
	count(versions) > 0
} else := "the plug-in"

versions := {windows.plugin(host).version | some host in plugins.judged; windows.plugin(host).version != ""}
