# METADATA
# title: Session Recording servers are replicated and in a recovery plan
# description: >-
#   What must be recorded by law or contract must be recorded in a disaster too. Agents
#   send to the servers that they know, and recordings of the past lie on their storage:
#   both are gone unless the machines are copied and started.
# custom:
#   severity: high
#   remediation: >-
#     Protect every Session Recording server by a policy or protection domain that
#     replicates to the recovery site, and give those with a policy a place in a
#     recovery plan after the database.
#   requires: [protection]
#   besides: [netscaler]
#   recommendations: [INV-003, SR-002]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.sr.servers_replicated

import data.muster.lib.beside
import data.muster.lib.protection

targets contains target if some target in protection.targets("sr")

needs contains need if some need in protection.needs("sr")

findings contains finding if some finding in protection.findings("sr")

attest contains question if some question in protection.questions("sr")

targets contains beside.target(host) if some host, _ in beside.undeclared("sr")

attest contains beside.question("sr", host, sources) if some host, sources in beside.undeclared("sr")
