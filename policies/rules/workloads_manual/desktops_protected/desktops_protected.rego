# METADATA
# title: Persistent desktops are copied to the recovery site and started there
# description: >-
#   The machines of manual catalogs fail over as they are. One that is not copied is
#   lost with production, and one that is copied and that no plan starts waits until
#   somebody finds it; to its owner both look like a disaster without an end.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect the machines of manual catalogs by a policy or protection domain that
#     replicates to the recovery site, and give those with a policy a place in a
#     recovery plan, best by a category that new machines get as well.
#   requires: [workloads, desktops]
#   recommendations: [MAN-004]
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.workloads_manual.desktops_protected

import data.muster.lib.protection

targets contains target if some target in protection.catalogs("manual")

needs contains need if some need in protection.desktop_needs("manual")

findings contains finding if some finding in protection.desktop_findings("manual")

gaps contains gap if some gap in protection.desktop_gaps("manual")
