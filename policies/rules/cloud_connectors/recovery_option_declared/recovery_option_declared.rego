# METADATA
# title: The recovery method of Cloud Connectors is declared
# description: >-
#   Connectors must not be restored. Either some stand by at the recovery site or new
#   ones are built in the disaster, and both need preparation. What nobody has decided
#   nobody has prepared.
# custom:
#   severity: blocker
#   remediation: >-
#     Decide, and declare standby or deploy_new in components.cloud_connectors.methods.
#     Connectors that stand by are the recommended way.
#   requires: [estate]
#   recommendations: [CONN-011]
#   basis: document
#   byHand: it is a line of the estate file, which its owner writes
package muster.rules.cloud_connectors.recovery_option_declared

import data.muster.lib.citrix.sites

target := "component/cloud_connectors"

targets contains target if sites.here

findings contains {
	"target": target,
	"message": sprintf("The estate file does not say whether connectors stand by at the recovery site or are built in the disaster: %s.", [said]),
	"evidence": {"found": sort(sites.methods), "expected": "standby or deploy_new"},
	"fix": "write methods: [standby] (or [deploy_new]) below components.cloud_connectors in the estate file",
} if {
	sites.here
	count(sites.methods & {"standby", "deploy_new"}) == 0
}

said := "it declares no method" if {
	count(sites.methods) == 0
} else := sprintf("it declares %s", [concat(", ", sort(sites.methods))])
