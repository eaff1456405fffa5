# METADATA
# title: Provisioning Servers are replicated and in a recovery plan
# description: >-
#   Target devices have no disk of their own: without a Provisioning Server that streams
#   to them not one of their desktops starts. The servers, and with most estates the
#   vDisks on them, come back only if they are copied and started.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect every Provisioning Server by a policy or protection domain that
#     replicates to the recovery site, and give those with a policy a place in a
#     recovery plan after the database and the License Server.
#   requires: [protection]
#   besides: [netscaler]
#   recommendations: [INV-003, PVS-003]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.pvs.servers_replicated

import data.muster.lib.beside
import data.muster.lib.protection

targets contains target if some target in protection.targets("pvs")

needs contains need if some need in protection.needs("pvs")

findings contains finding if some finding in protection.findings("pvs")

attest contains question if some question in protection.questions("pvs")

targets contains beside.target(host) if some host, _ in beside.undeclared("pvs")

attest contains beside.question("pvs", host, sources) if some host, sources in beside.undeclared("pvs")
