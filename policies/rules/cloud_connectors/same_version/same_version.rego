# METADATA
# title: Cloud Connectors run the expected version
# description: >-
#   Citrix Cloud updates connectors by itself. One that stays behind could not be
#   updated, is soon out of support, and shows it when it has to carry the load. While one
#   is being updated nobody can tell which version it will have.
# custom:
#   severity: medium
#   remediation: >-
#     Start the update of the connector in Citrix Cloud, unless it is running, and find out
#     why it did not come by itself.
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
	not moving(host)
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
	not moving(host)
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

gaps contains object.union({"target": connectors.target(host), "reason": "no_result", "message": message}, weight(host)) if {
	some host in judged
	moving(host)
	off(connectors.windows[host])
	message := sprintf("%s is being updated, and which version it has shows when that is over", [host])
}

# moving tells of an update that is running: nothing is to be started. One of a connector
# that nobody has heard of for long does not end by itself.
moving(host) if {
	c := connectors.windows[host]
	connectors.in_update(c)
	not connectors.long_away(c)
}

# off tells that a connector has not the version that it should have, or not for sure.
off(c) if not lower(c.versionState) in {"normal", ""}

off(c) if {
	c.version != ""
	c.version != expected(c).version
}

weight(host) := {"severity": "low"} if {
	connectors.production_only(host)
} else := {}

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

update(host) := connectors.repair({host}) if {
	connectors.in_update(connectors.windows[host])
} else := sprintf(
	"in Citrix Cloud, Resource Locations › Cloud Connectors › %s › start the update; if it fails: %s",
	[host, connectors.revive(host)],
)
