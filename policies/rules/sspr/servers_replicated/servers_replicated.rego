# METADATA
# title: Self-service password reset servers are replicated and in a recovery plan
# description: >-
#   StoreFront that offers password reset needs the service behind it. Citrix has
#   deprecated it and nobody builds a new one in the middle of a disaster, so it is its
#   own machines that have to come back.
# custom:
#   severity: high
#   remediation: >-
#     Protect every server of the service by a policy or protection domain that
#     replicates to the recovery site, and give those with a policy a place in a
#     recovery plan; or retire the service and declare it out of scope.
#   requires: [protection]
#   besides: [netscaler]
#   recommendations: [INV-003]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.sspr.servers_replicated

import data.muster.lib.beside
import data.muster.lib.protection

targets contains target if some target in protection.targets("sspr")

needs contains need if some need in protection.needs("sspr")

findings contains finding if some finding in protection.findings("sspr")

attest contains question if some question in protection.questions("sspr")

targets contains beside.target(host) if some host, _ in beside.undeclared("sspr")

attest contains beside.question("sspr", host, sources) if some host, sources in beside.undeclared("sspr")
