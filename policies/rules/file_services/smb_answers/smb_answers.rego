# METADATA
# title: File servers of the recovery site speak SMB
# description: >-
#   Profiles and files are read from TCP port 445 of the recovery site's file servers. Every
#   address of a name is tried, since clients are sent on to others of a file server.
# custom:
#   severity: high
#   remediation: >-
#     Open TCP port 445 to every address of the file server.
#   requires: [reachability]
#   recommendations: [EXT-F-01]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.file_services.smb_answers

import data.muster.lib.reachable

rule := "file_services/smb-answers"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

gaps contains gap if some gap in reachable.gaps(rule)
