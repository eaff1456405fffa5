# METADATA
# title: User stores of Citrix policies
# description: >-
#   What Group Policy gives machines, or what they were read to hold, goes before the user store of
#   a Citrix policy.
package muster.lib.citrix.stores

import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.policy

# outranked tells that all machines of the recovery site in a delivery group are known to have a
# user store from elsewhere.
outranked(id) if {
	count(policies.ous(id, "recovery")) > 0
	every ou in policies.ous(id, "recovery") {
		policy.values("recovery", ou, "upmUserStore")
	}
}

# unused tells that those of all delivery groups that take over are.
unused if {
	count(offers.successors) > 0
	every id in offers.successors {
		outranked(id)
	}
}
