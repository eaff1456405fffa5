# METADATA
# title: StoreFront servers are replicated and in a recovery plan
# description: >-
#   StoreFront has no second instance of its own: after a disaster it is there because
#   its machines were copied and somebody starts them. A server that is left out is
#   missing for every user who comes through it, and its server group stays incomplete.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect every StoreFront server by a policy or protection domain that replicates
#     to the recovery site, and give those with a policy a place in a recovery plan.
#   requires: [protection]
#   besides: [netscaler]
#   recommendations: [INV-003, SF-001]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.storefront.servers_replicated

import data.muster.lib.beside
import data.muster.lib.protection

targets contains target if some target in protection.targets("storefront")

needs contains need if some need in protection.needs("storefront")

findings contains finding if some finding in protection.findings("storefront")

attest contains question if some question in protection.questions("storefront")

targets contains beside.target(host) if some host, _ in beside.undeclared("storefront")

attest contains beside.question("storefront", host, sources) if some host, sources in beside.undeclared("storefront")
