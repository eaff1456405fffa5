# METADATA
# title: Cloud Connectors of the recovery site take registrations
# description: >-
#   Desktops register at port 80 of a connector, StoreFront asks it for applications there,
#   and connectors elect a broker among themselves. An open port is not enough: a proxy
#   without its backend says 100 Continue as well.
# custom:
#   severity: high
#   remediation: >-
#     Start the Citrix services of the connector, and open TCP port 80 to it.
#   requires: [reachability]
#   recommendations: [EXT-C-05]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.cloud_connectors.registrar_answers

import data.muster.lib.reachable

rule := "cloud_connectors/registrar-answers"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
