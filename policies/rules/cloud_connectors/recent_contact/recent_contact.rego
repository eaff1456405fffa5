# METADATA
# title: Every connector was in contact with Citrix Cloud recently
# description: >-
#   A connector that is silent serves nobody, whatever its services say. Nobody misses
#   one at the recovery site until everything depends on it. Citrix Cloud updates one
#   connector after the other: one that has been away for less than two hours is no
#   failure while two others of its site work. Those of production are lost with it.
# custom:
#   severity: high
#   remediation: >-
#     Look at the connector: is it on, do its services run, does it reach Citrix Cloud by
#     HTTPS? Remove one that is gone for good from Citrix Cloud and the estate file.
#   requires: [workloads, citrixcloud.connectors]
#   recommendations: [EXT-C-03]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.cloud_connectors.recent_contact

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.foundation

targets contains connectors.target(host) if some host in connectors.judged

needs contains {"target": connectors.target(host), "fact": connectors.fact} if some host in connectors.judged

findings contains connectors.weighed(host, finding) if {
	some host in connectors.judged
	c := input.citrixcloud.connectors.items[host]
	connectors.silent(c)
	not connectors.moving(host)
	finding := {
		"target": connectors.target(host),
		"message": sprintf("%s was last in contact with Citrix Cloud %s ago, at %s.", [host, connectors.span(c.contactAgeSeconds), c.lastContact]),
		"evidence": {"found": c.contactAgeSeconds, "expected": sprintf("at most %d seconds", [connectors.limit])},
		"fix": connectors.repair({host}),
	}
}

findings contains connectors.weighed(host, finding) if {
	some host in connectors.judged
	connectors.read
	not input.citrixcloud.connectors.items[host]
	finding := {
		"target": connectors.target(host),
		"message": sprintf("Citrix Cloud knows no connector %s, which the estate file declares.", [host]),
		"evidence": {"found": sort(object.keys(connectors.windows)), "expected": host},
		"fix": foundation.first("install the connector, or correct components.cloud_connectors.servers in the estate file"),
	}
}

gaps contains connectors.weighed(host, gap) if {
	some host in connectors.judged
	connectors.undated(input.citrixcloud.connectors.items[host])
	gap := {
		"target": connectors.target(host), "reason": "fact_missing",
		"message": sprintf("Citrix Cloud does not say when %s was last in contact", [host]),
	}
}

gaps contains {
	"target": connectors.target(host), "reason": "fact_missing", "severity": "medium",
	"message": sprintf("%s %s; two others of the recovery site work. Scan again in two hours", [host, connectors.moving(host)]),
} if {
	some host in connectors.judged
}
