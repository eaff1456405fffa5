# METADATA
# title: The Remote Desktop licence server of the recovery site answers
# description: >-
#   Session hosts ask the endpoint mapper of the licence server for its service. A server on
#   which the service does not run, or which is cut off, gives no licences.
# custom:
#   severity: high
#   remediation: >-
#     Start the service Remote Desktop Licensing, and open TCP ports 135 and 445 and the
#     dynamic ports.
#   requires: [reachability]
#   recommendations: [RDSL-001]
#   basis: document
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.rds_licensing.server_answers

import data.muster.lib.reachable

rule := "rds_licensing/server-answers"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
