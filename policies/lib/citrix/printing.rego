# METADATA
# title: Print servers in Citrix policies
package muster.lib.citrix.printing

import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.estate

target(p) := sprintf("citrixpolicy/%s", [p.name])

# judged are the policies with print servers that machines of the recovery site may get.
judged := {[id, p] |
	not estate.excluded("ups")
	some id in offers.successors
	some p in policies.of(id)
	count(p.printServers) > 0
	policies.fits(p, id, "recovery") != "no"
	not policies.overridden(p, id, "recovery", "LoadBalancedPrintServers")
}

host(server) := trim(split(trim(replace(lower(server), "/", `\`), `\`), `\`)[0], "[]")

# component stands for policies that were not read, in an estate that has print servers.
component := "component/ups" if {
	estate.in_scope("ups")
	count(unread) > 0
}

unread := {id |
	some id in offers.successors
	not policies.known(id)
}

# needs are the facts that the judged policies rest on.
needs := {{"target": target(p), "fact": ["citrixcloud", "policySets", "items", policies.set_of(id)]} | some [id, p] in judged} | {{"target": component, "fact": fact} |
	some id in unread
	some fact in policies.facts_of(id)
}
