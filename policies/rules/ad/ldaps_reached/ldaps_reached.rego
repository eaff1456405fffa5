# METADATA
# title: The gateway reaches LDAPS at the recovery site
# description: >-
#   A gateway that signs users in by LDAPS asks a domain controller of the recovery site
#   after the disaster. Its certificate has to be there, not past its end, and made for the
#   name.
# custom:
#   severity: high
#   remediation: >-
#     Open TCP port 636, and give the domain controller a certificate for its name.
#   requires: [reachability]
#   recommendations: [EXT-AD-07]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.ad.ldaps_reached

import data.muster.lib.certificate
import data.muster.lib.reachable

rule := "ad/ldaps-reached"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)

findings contains finding if some finding in certificate.findings(rule)

findings contains finding if some finding in certificate.misnamed(rule)

gaps contains gap if some gap in certificate.gaps(rule)
