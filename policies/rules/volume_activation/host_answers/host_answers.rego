# METADATA
# title: The KMS host of the recovery site answers
# description: >-
#   New machines activate at TCP port 1688. A KMS host that is declared for the recovery
#   site and cannot be reached from where desktops stand activates nobody.
# custom:
#   severity: medium
#   remediation: >-
#     Start the Software Protection service of the KMS host, and open TCP port 1688.
#   requires: [reachability]
#   recommendations: [KMS-001]
#   basis: document
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.volume_activation.host_answers

import data.muster.lib.reachable

rule := "volume_activation/host-answers"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
