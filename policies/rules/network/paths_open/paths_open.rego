# METADATA
# title: Machines of the recovery site reach what they need
# description: >-
#   Firewalls of the recovery site carry no users until the disaster, so a rule that is
#   missing there is found that day. Tried from where the machines will stand: directory,
#   names, databases and the other services that have no rule of their own.
# custom:
#   severity: blocker
#   remediation: >-
#     Open the port on the firewall of the recovery site, or start the service.
#   requires: [reachability]
#   recommendations: [NET-001, EXT-S-03]
#   basis: document
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.network.paths_open

import data.muster.lib.reachable

rule := "network/paths-open"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
