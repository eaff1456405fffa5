# METADATA
# title: FAS servers are replicated and in a recovery plan
# description: >-
#   With SAML nobody gets a desktop without a certificate from the Federated
#   Authentication Service. The servers hold its keys, and often the issuing authority
#   too, so they cannot be built anew on the day: their copies have to be at the
#   recovery site, and to be started.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect every FAS server, with the authority it uses, by a policy or protection
#     domain that replicates to the recovery site, and give those with a policy a
#     place in a recovery plan.
#   requires: [protection]
#   besides: [citrixcloud, netscaler, dns, directory, grouppolicy]
#   recommendations: [INV-003, FAS-002]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.fas.servers_replicated

import data.muster.lib.beside
import data.muster.lib.protection

targets contains target if some target in protection.targets("fas")

needs contains need if some need in protection.needs("fas")

findings contains finding if some finding in protection.findings("fas")

attest contains question if some question in protection.questions("fas")

targets contains beside.target(host) if some host, _ in beside.undeclared("fas")

attest contains beside.question("fas", host, sources) if some host, sources in beside.undeclared("fas")
