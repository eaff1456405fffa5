# METADATA
# title: Cloud Connectors run the expected version
# description: >-
#   Citrix Cloud updates connectors by itself. One that stays behind could not be
#   updated, is soon out of support, and shows it when it has to carry the load.
# custom:
#   severity: medium
#   remediation: >-
#     Start the update of the connector in Citrix Cloud, and find out why it did not come
#     by itself.
#   requires: [workloads, citrixcloud.connectors]
#   recommendations: [EXT-C-02]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.cloud_connectors.same_version

import data.muster.lib.citrix.connectors
import data.muster.lib.version_numbers

targets contains connectors.target(host) if some host in judged

needs contains {"target": connectors.target(host), "fact": array.concat(connectors.fact, ["items", host])} if some host in judged

findings contains finding if {
	some host in judged
	c := connectors.windows[host]
	c.version != ""
	wanted := expected(c)
	c.version != wanted.version
	finding := {
		"target": connectors.target(host),
		"message": sprintf("%s has version %s, %s %s.", [host, c.version, wanted.why, wanted.version]),
		"evidence": {"found": c.version, "expected": wanted.version},
		"fix": update(host),
	}
}

findings contains finding if {
	some host in judged
	c := connectors.windows[host]
	not lower(c.versionState) in {"normal", ""}
	finding := {
		"target": connectors.target(host),
		"message": sprintf("Citrix Cloud reports the version of %s as %s.", [host, c.versionState]),
		"evidence": {"found": c.versionState, "expected": "Normal"},
		"fix": update(host),
	}
}

gaps contains {"target": connectors.target(host), "reason": "fact_missing", "message": message} if {
	some host in judged
	connectors.windows[host].version == ""
	message := sprintf("Citrix Cloud does not say which version %s has", [host])
}

# judged leaves out appliances, whose versions count differently, and what Citrix Cloud
# does not know at all, of which recent_contact speaks.
judged := {host | some host in connectors.judged; not strange(host)}

strange(host) if {
	connectors.read
	not connectors.windows[host]
}

# expected is the version that a connector should have: the one that Citrix Cloud
# wants, or the newest that any connector has.
expected(c) := {"version": c.expectedVersion, "why": "and Citrix Cloud expects"} if {
	c.expectedVersion != ""
	c.expectedVersion != c.version
} else := {"version": newest, "why": "while another connector has"}

newest := version_numbers.newest(versions)

# versions leave out what is no row of numbers.
versions := {c.version |
	some c in connectors.windows
	regex.match(`^[0-9]+(\.[0-9]+)*$`, c.version)
}

update(host) := sprintf(
	"in Citrix Cloud, Resource Locations › Cloud Connectors › %s › start the update; if it fails: %s",
	[host, connectors.revive(host)],
)
