# METADATA
# title: Somebody at the recovery site has the time
# description: >-
#   Kerberos tolerates five minutes. After the loss of production the domain controllers of
#   the recovery site are what everybody there has the time from; one that is not
#   synchronized, or goes by its own clock, leads all astray together.
# custom:
#   severity: high
#   remediation: >-
#     Give the domain controllers of the recovery site a time source of their own, and open
#     UDP port 123.
#   requires: [reachability]
#   recommendations: [NTP-001]
#   basis: document
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.ntp.time_answers

import data.muster.lib.reachable

rule := "ntp/time-answers"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
