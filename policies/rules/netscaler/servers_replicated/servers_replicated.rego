# METADATA
# title: NetScaler appliances that fail over are replicated and in a recovery plan
# description: >-
#   An estate that neither balances across sites nor keeps a standby appliance relies on
#   the virtual appliance itself coming over, with its addresses, certificates and
#   virtual servers. If nothing copies or starts it, sign-in and every load-balanced
#   name end with production.
# custom:
#   severity: high
#   remediation: >-
#     Protect every virtual appliance by a policy or protection domain that replicates
#     to the recovery site, and give those with a policy a place in a recovery plan;
#     or declare another way for NetScaler to recover.
#   requires: [protection]
#   recommendations: [INV-003]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.netscaler.servers_replicated

import data.muster.lib.protection

targets contains target if some target in protection.targets("netscaler")

needs contains need if some need in protection.needs("netscaler")

findings contains finding if some finding in protection.findings("netscaler")

attest contains question if some question in protection.questions("netscaler")
