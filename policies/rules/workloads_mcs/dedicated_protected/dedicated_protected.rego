# METADATA
# title: Dedicated MCS desktops are copied to the recovery site and started there
# description: >-
#   What the owner of a dedicated desktop has installed and stored is on its disk and
#   nowhere else. A desktop that is not copied is lost with production; one that is
#   copied and that no plan starts is missed by its owner all the same.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect the machines of dedicated catalogs by a policy or protection domain that
#     replicates to the recovery site, and give those with a policy a place in a
#     recovery plan, best by a category that new machines get as well.
#   requires: [workloads, desktops]
#   recommendations: [MCS-D-007]
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.workloads_mcs.dedicated_protected

import data.muster.lib.protection

targets contains target if some target in protection.catalogs("dedicated")

needs contains need if some need in protection.desktop_needs("dedicated")

findings contains finding if some finding in protection.desktop_findings("dedicated")

gaps contains gap if some gap in protection.desktop_gaps("dedicated")
