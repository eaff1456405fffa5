# METADATA
# title: Desktops of the recovery site register with its own connectors, in effect
# description: >-
#   A desktop of the recovery site that is registered with a connector of production works
#   today and shows that something is amiss: its own connectors did not take it, or come
#   second in its list. When production is gone it has to find them first.
# custom:
#   severity: medium
#   remediation: >-
#     Put the connectors of the machines' own site first in their list, and see that they
#     are up.
#   requires: [workloads, citrixcloud.machines]
#   recommendations: [REG-004]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
package muster.rules.registration.recovery_desktops_use_own_connectors

import data.muster.lib.citrix.desktops

targets contains target if some target in desktops.local_targets("recovery")

needs contains need if some need in desktops.local_needs("recovery")

findings contains finding if some finding in desktops.local_findings("recovery")
