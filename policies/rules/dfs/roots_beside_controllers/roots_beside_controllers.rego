# METADATA
# title: DFS namespace servers of the recovery site have a domain controller beside them
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
package muster.rules.dfs.roots_beside_controllers

import data.muster.lib.dfs
import data.muster.lib.estate

targets contains dfs.target(name) if some name in served

needs contains dfs.need(name) if some name in served

needs contains {"target": dfs.target(name), "fact": ["directory", "views", "recovery", "domainControllers"]} if some name in served

findings contains finding if {
	some name in served
	estate.ad_site("recovery") != ""
	controllers := input.directory.views.recovery.domainControllers
	controllers.status == "ok"
	count({host | some host, dc in controllers.items; dc.site == estate.ad_site("recovery")}) == 0
	finding := {
		"target": dfs.target(name),
		"message": sprintf("The namespace %s has a server at the recovery site, but the Active Directory site %s has no domain controller.", [dfs.path(name), input.estate.sites.recovery.adSite]),
		"evidence": {"found": [], "expected": sprintf("a domain controller in %s", [input.estate.sites.recovery.adSite])},
		"fix": sprintf("Install-ADDSDomainController -DomainName %s -SiteName %s -InstallDns", [estate.zone, input.estate.sites.recovery.adSite]),
	}
}

gaps contains {"target": dfs.target(name), "reason": "fact_missing", "message": message} if {
	some name in served
	estate.ad_site("recovery") == ""
	message := "the estate file does not say in sites.recovery.adSite which Active Directory site the recovery site is"
}

# served are the namespaces with a server at the recovery site; whether they have
# one is judged elsewhere.
served := {name |
	some name in dfs.chosen
	count(dfs.at(dfs.known(name).roots, "recovery")) > 0
}
