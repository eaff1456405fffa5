# METADATA
# title: Somebody has seen what Citrix Cloud warns of
# description: >-
#   Citrix Cloud tells in sentences when Local Host Cache would not work in a zone, when the
#   site is not set up as it should be. The sentences change from version to version: they are
#   shown, and nothing is judged by them. So is a backup of the configuration that did not succeed,
#   is older than a quarter of a year, or was never made: the cloud is not lost with production, but
#   what somebody deletes in a failover is.
# custom:
#   severity: low
#   remediation: >-
#     Look at the alerts of the zone and of the site in the console of Citrix Cloud, and end
#     what they are about.
#   requires: [workloads]
#   recommendations: [EXT-C-08, EXT-C-14, EXT-C-15]
#   basis: practice
package muster.rules.cloud_connectors.remarks_seen

import data.muster.lib.citrix.sites

target := sites.target("recovery")

targets contains target if count(lines) > 0

needs contains sites.need(target) if count(lines) > 0

attest contains {"target": target, "question": question, "list": lines} if {
	count(lines) > 0
	question := sprintf("Citrix Cloud says: %s. Has somebody looked at it, and does the recovery site work all the same?", [concat("; ", lines)])
}

lines := sort(((alerts | reports) | backups))

alerts := {sprintf("%s of %s: %s", [{true: "error", false: "warning"}[alert.error], about(alert.zone), alert.text]) |
	input.citrixcloud.remarks.alerts.status == "ok"
	some alert in input.citrixcloud.remarks.alerts.items
	alert.zone in zones
}

reports := {sprintf("misconfiguration, %d bytes: %s", [report.bytes, report.text]) |
	report := input.citrixcloud.remarks.misconfiguration
	report.status == "ok"
	report.bytes > 0
}

# The newest of its backups, and no older one: a schedule that works again needs nobody.
failed_backups := {sprintf("the newest backup of the configuration did not succeed (%s, one of %d)", [found.newest, found.count]) |
	found := input.citrixcloud.remarks.backups
	found.status == "ok"
	found.failed == true
}

backups := {"the configuration was never backed up"} if {
	input.citrixcloud.remarks.backups.status == "ok"
	input.citrixcloud.remarks.backups.count == 0
} else := {sprintf("the newest backup of the configuration is %d days old (%s)", [days, found.newest])} if {
	found := input.citrixcloud.remarks.backups
	found.status == "ok"
	found.failed != true
	found.newest != ""
	days := floor((time.parse_rfc3339_ns(input.asOf) - time.parse_rfc3339_ns(found.newest)) / ((86400 * 1000) * 1000000))
	days > 90
} else := failed_backups

zones := ({""} | {id | id := sites.zone("recovery")}) | {id | some id in sites.known("recovery").further}

about("") := "the site"

about(zone) := sprintf("the zone %s", [sites.zone_name(zone)]) if zone != ""
