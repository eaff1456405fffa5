# METADATA
# title: Desktops of production register with its own connectors, in effect
# description: >-
#   A desktop of production that is registered with a connector of the recovery site goes
#   the long way, and shows that those of its own site were away when it started, or stand
#   beside the others in its list.
# custom:
#   severity: info
#   remediation: >-
#     Put the connectors of the machines' own site first in their list, and see that they
#     are up.
#   requires: [workloads, citrixcloud.machines]
#   recommendations: [REG-004]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
package muster.rules.registration.production_desktops_use_own_connectors

import data.muster.lib.citrix.desktops

targets contains target if some target in desktops.local_targets("production")

needs contains need if some need in desktops.local_needs("production")

findings contains finding if some finding in desktops.local_findings("production")
