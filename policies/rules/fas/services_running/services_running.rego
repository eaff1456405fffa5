# METADATA
# title: The services of FAS servers run
# description: >-
#   StoreFront asks FAS for the certificate with which a user signs in to a desktop. A server
#   whose service has stopped is not missed while others answer; where it is the one that is
#   left, or that comes back, users get a desktop and are asked for a password that they may
#   not have. One of production starts its services anew when it is started at the recovery
#   site, unless they are disabled.
# custom:
#   severity: high
#   remediation: >-
#     Start the service with Start-Service, and look in the event log of the server for why it
#     had stopped.
#   requires: [windows]
#   recommendations: [EXT-N-15]
#   basis: practice
#   lost: >-
#     running: it is off until it is started at the recovery site
#   byHand: what is wrong has to be found on the spot first
#   observes: target
package muster.rules.fas.services_running

import data.muster.lib.windows.role_services

targets contains target if some target in role_services.targets("fas")

needs contains need if some need in role_services.needs("fas")

findings contains finding if some finding in role_services.findings("fas")

gaps contains gap if some gap in role_services.gaps("fas")
