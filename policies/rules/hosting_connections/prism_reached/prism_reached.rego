# METADATA
# title: Connectors of the recovery site reach Prism there
# description: >-
#   The plug-in of the hosting connection runs on the connectors and makes and starts
#   desktops through TCP port 9440. Whether its account is let in a connection test of
#   Citrix tells.
# custom:
#   severity: high
#   remediation: >-
#     Open TCP port 9440 from the connectors to Prism Central and Prism Element of the
#     recovery site, and renew their certificates.
#   requires: [reachability]
#   recommendations: [HOST-003, EXT-N-23]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.hosting_connections.prism_reached

import data.muster.lib.certificate
import data.muster.lib.reachable

rule := "hosting_connections/prism-reached"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)

findings contains finding if some finding in certificate.findings(rule)

gaps contains gap if some gap in certificate.gaps(rule)
