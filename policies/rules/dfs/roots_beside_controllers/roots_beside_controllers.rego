# METADATA
# title: DFS namespace servers of the recovery site have a domain controller there
# description: >-
#   A namespace server reads the namespace from Active Directory. At a site without a
#   domain controller it can start, but has nothing to tell.
# custom:
#   severity: medium
#   remediation: >-
#     Place a domain controller at each site with a namespace server, or move the
#     namespace server to where one is.
#   requires: [directory.views, dns.resolvers]
#   recommendations: [DFS-003]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.dfs.roots_beside_controllers

import data.muster.lib.controllers
import data.muster.lib.dfs

targets contains dfs.target(name) if some name in served

needs contains dfs.need(name) if some name in served

needs contains {"target": dfs.target(name), "fact": ["directory", "views", "recovery", "domainControllers"]} if some name in served

findings contains finding if {
	some name in served
	controllers.items("recovery")
	count(controllers.at_recovery) == 0
	count(controllers.unplaced) == 0
	finding := {
		"target": dfs.target(name),
		"message": sprintf("The namespace %s has a server at the recovery site, and no domain controller stands there.", [dfs.path(name)]),
		"evidence": {"found": sort(object.keys(controllers.elsewhere)), "expected": "a domain controller at the recovery site"},
		"fix": controllers.promote,
	}
}

gaps contains {"target": dfs.target(name), "reason": "fact_missing", "message": message} if {
	some name in served
	controllers.items("recovery")
	count(controllers.at_recovery) == 0
	count(controllers.unplaced) > 0
	message := sprintf("nobody can tell whether one of the domain controllers %s stands at the recovery site", [concat(", ", sort(object.keys(controllers.unplaced)))])
}

# served are the namespaces with a server at the recovery site; whether they have
# one is judged elsewhere.
served := {name |
	some name in dfs.chosen
	count(dfs.at(dfs.known(name).roots, "recovery")) > 0
}
