# METADATA
# title: The licences of all clusters are valid
# description: >-
#   Recovery plans, asynchronous replication and consistent snapshots come with every
#   edition of NCI, and with none when there is no licence or when it has ended. One that ends
#   within thresholds.licenceNotice is announced.
# custom:
#   severity: blocker
#   remediation: >-
#     License the clusters of both sites with NCI Starter or more, and renew what ends.
#   requires: [prism]
#   recommendations: [NLIC-001]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   platform: nutanix
package muster.rules.replication.licence_valid

import data.muster.lib.replication

targets contains replication.cluster_target(use) if some use in uses

targets contains need.target if some need in unlisted

needs contains {"target": replication.cluster_target(use), "fact": replication.licence_fact(use)} if some use in uses

needs contains need if some need in unlisted

findings contains {
	"target": replication.cluster_target(use),
	"message": sprintf("%s has no licence for disaster recovery.", [replication.cluster_name(use)]),
	"evidence": {"found": replication.licence(use).edition, "expected": "NCI Starter, Pro or Ultimate"},
	"fix": sprintf("License %s with NCI Starter or more", [replication.cluster_name(use)]),
} if {
	some use in uses
	replication.edition(replication.licence(use)) == "NO_LICENSE"
}

findings contains {
	"target": replication.cluster_target(use),
	"message": sprintf("The licence of %s ended on %s.", [replication.cluster_name(use), substring(licence.expires, 0, 10)]),
	"evidence": {"found": licence.expires, "expected": sprintf("later than %s", [input.asOf])},
	"fix": sprintf("Renew the licence of %s", [replication.cluster_name(use)]),
} if {
	some use in uses
	licence := replication.licence(use)
	licence.expires != ""
	time.parse_rfc3339_ns(licence.expires) <= time.parse_rfc3339_ns(input.asOf)
}

# One that is about to end still is one.
findings contains {
	"target": replication.cluster_target(use),
	"message": sprintf("The licence of %s ends on %s, in %d days.", [replication.cluster_name(use), substring(licence.expires, 0, 10), floor(left / 86400)]),
	"evidence": {"found": licence.expires, "expected": sprintf("%d days from %s at least", [floor(input.estate.thresholds.licenceNotice / 86400), input.asOf])},
	"severity": "medium",
	"fix": sprintf("Renew the licence of %s", [replication.cluster_name(use)]),
} if {
	some use in uses
	licence := replication.licence(use)
	licence.expires != ""
	left := (time.parse_rfc3339_ns(licence.expires) - time.parse_rfc3339_ns(input.asOf)) / 1000000000
	left > 0
	left < input.estate.thresholds.licenceNotice
}

# Prism does not tell one that has no end from one whose end it does not know.
attest contains {"target": replication.cluster_target(use), "severity": "medium", "question": question} if {
	some use in uses
	licence := replication.licence(use)
	licence.expires == ""
	replication.edition(licence) in {"STARTER", "PRO", "ULTIMATE"}
	question := sprintf("Prism tells no end of the licence of %s. Does it have none, or one that is more than %d days away?", [
		replication.cluster_name(use), floor(input.estate.thresholds.licenceNotice / 86400),
	])
}

gaps contains replication.riddle(use) if some use in uses

unlisted := replication.clusters_unlisted({site | some site in ["production", "recovery"]})

uses := {{"site": replication.seat(site, uuid), "uuid": uuid} |
	some site in ["production", "recovery"]
	some uuid in replication.clusters[site]
}
