# METADATA
# title: Provisioning Servers have the Nutanix plug-in
# description: >-
#   The wizard that makes target devices on AHV is part of the PVS console and works
#   through the Nutanix plug-in. Without it the recovery site streams to the target devices
#   that it has, and gets no new ones. A server on which nobody uses the console does
#   without; waive that.
# custom:
#   severity: high
#   remediation: >-
#     Install the Nutanix AHV plug-in for Citrix on the Provisioning Servers whose console
#     makes target devices.
#   requires: [windows, citrixcloud.connections]
#   recommendations: [AHV-005]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.pvs.plugin_installed

import data.muster.lib.citrix.connections
import data.muster.lib.windows
import data.muster.lib.windows.plugins

targets contains windows.target(host) if some host in judged

needs contains windows.need(host, "plugin") if some host in judged

needs contains {"target": windows.target(host), "fact": connections.fact} if some host in judged

findings contains finding if {
	some host in judged
	count(through) > 0
	windows.plugin(host).installed == false
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s lacks the Nutanix plug-in, so no target device can be made from it on AHV.", [host]),
		"evidence": {
			"found": "neither an installed product nor files of the plug-in",
			"expected": "the plug-in",
			"connections": sort(through),
		},
		"fix": windows.on(host, plugins.installer),
	}
}

gaps contains windows.unasked(host, "plugin") if some host in judged

gaps contains windows.gap(host, message) if {
	some host in judged
	count(through) == 0
	count(open) > 0
	message := sprintf("DaaS does not say by which plug-in %s works, so nobody can tell whether PVS makes machines on AHV", [concat(", ", sort(open))])
}

# judged are the Provisioning Servers, unless no connection is to AHV by plug-in.
judged := set() if {
	connections.read
	count(through | open) == 0
} else := windows.servers("pvs") | windows.of("pvs")

# through are the connections that work through the plug-in, open those of which
# nobody can tell.
through := {c.name | some c in input.citrixcloud.connections.items; plugins.with_plugin(c)}

open := {c.name | some c in input.citrixcloud.connections.items; plugins.unnamed(c)}
