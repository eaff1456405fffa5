# METADATA
# title: The services of Provisioning Servers run
# description: >-
#   Target devices get their disk from the stream service, and boot by services for TFTP and PXE
#   where these are set to start. A server that streams nothing is not missed while others
#   do. Servers of production start their services anew when they are started at the recovery
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
package muster.rules.pvs.services_running

import data.muster.lib.windows.role_services

targets contains target if some target in role_services.targets("pvs")

needs contains need if some need in role_services.needs("pvs")

findings contains finding if some finding in role_services.findings("pvs")

gaps contains gap if some gap in role_services.gaps("pvs")
