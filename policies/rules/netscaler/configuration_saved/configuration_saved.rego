# METADATA
# title: What NetScaler runs is what it starts with
# description: >-
#   A change on NetScaler works at once, and is gone after a restart unless somebody saves it. An
#   appliance that fails over as a machine starts anew, and so does a standby that had no power.
# custom:
#   severity: high
#   remediation: >-
#     Look at what was changed, and save the configuration.
#   requires: [netscaler]
#   recommendations: [NS-030, NS-050]
#   basis: practice
#   population: estate
#   observes: target
package muster.rules.netscaler.configuration_saved

import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in netscaler.serving

needs contains need if some need in netscaler.needs(netscaler.serving, set())

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s runs with changes that nobody has saved, and starts without them.", [input.netscaler.sites[site].readFrom]),
	"evidence": {"found": "unsaved changes", "expected": "the configuration that runs is saved"},
	"fix": sprintf("%s: diff ns config -outtype cli; save ns config", [input.netscaler.sites[site].readFrom]),
} if {
	some site in netscaler.serving
	netscaler.system(site).saved == false
}

gaps contains netscaler.gap(site, "the appliance does not say whether its configuration is saved") if {
	some site in netscaler.serving
	netscaler.system(site).saved == null
}

gaps contains gap if some gap in netscaler.partitioned
