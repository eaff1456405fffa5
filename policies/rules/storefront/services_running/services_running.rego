# METADATA
# title: The services of StoreFront servers run
# description: >-
#   StoreFront signs users in and keeps their credentials in services of its own. With one of
#   them stopped its web pages still answer, and nobody gets a desktop from it. Servers of
#   production start their services anew when they are started at the recovery site, unless
#   they are disabled.
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
package muster.rules.storefront.services_running

import data.muster.lib.windows.role_services

targets contains target if some target in role_services.targets("storefront")

needs contains need if some need in role_services.needs("storefront")

findings contains finding if some finding in role_services.findings("storefront")

gaps contains gap if some gap in role_services.gaps("storefront")
