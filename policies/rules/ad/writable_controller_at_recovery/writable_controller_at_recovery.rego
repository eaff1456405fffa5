# METADATA
# title: A writable domain controller stands at the recovery site
# description: >-
#   Nothing signs in without Active Directory. The recovery site needs a domain
#   controller of its own that can write, holds the global catalog and is in step with
#   the others, before anything else can start.
# custom:
#   severity: blocker
#   remediation: >-
#     Promote a writable domain controller with DNS and the global catalog in the Active
#     Directory site of the recovery site.
#   requires: [directory.servers]
#   recommendations: [AD-002]
#   basis: document
#   observes: recovery
package muster.rules.ad.writable_controller_at_recovery

import data.muster.lib.estate

targets contains target

# What the recovery site says of its controllers counts; production's word is good
# enough to say that there is none.
needs contains {"target": target, "fact": ["directory", "views", "recovery", "domainControllers"]}

needs contains {"target": target, "fact": ["directory", "servers", server_key(host)]} if {
	count(proven) == 0
	some host in candidates
}

findings contains {
	"target": target,
	"message": sprintf("The Active Directory site %s has no writable domain controller with the global catalog.", [input.estate.sites.recovery.adSite]),
	"evidence": {
		"found": {host: kind(dc) | some host, dc in at_recovery},
		"expected": "a writable global catalog",
	},
	"fix": sprintf("Install-ADDSDomainController -DomainName %s -SiteName %s -InstallDns", [estate.zone, input.estate.sites.recovery.adSite]),
} if {
	listing
	estate.ad_site("recovery") != ""
	count(candidates) == 0
}

findings contains finding if {
	count(candidates) > 0
	every host in candidates {
		answered(host)
		not ready(host)
	}
	finding := {
		"target": target,
		"message": sprintf("No domain controller of the recovery site is ready: %s.", [concat("; ", [state(host) | some host in candidates])]),
		"evidence": {
			"found": {host: {"synchronized": s.synchronized, "globalCatalogReady": s.globalCatalogReady} |
				some host in candidates
				s := answered(host)
			},
			"expected": {"synchronized": true, "globalCatalogReady": true},
		},
		"fix": sprintf("repadmin /showrepl %s; repadmin /syncall %s /AdeP", [min(candidates), min(candidates)]),
	}
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": "the estate file does not say in sites.recovery.adSite which Active Directory site the recovery site is",
} if {
	estate.ad_site("recovery") == ""
}

target := "site/recovery"

# listing is the list of domain controllers, as either site tells it.
listing := known if {
	known := items("recovery")
} else := items("production")

items(view) := listed.items if {
	listed := input.directory.views[view].domainControllers
	listed.status == "ok"
}

at_recovery := {host: dc |
	some host, dc in listing
	dc.site == estate.ad_site("recovery")
}

candidates := {host |
	some host, dc in at_recovery
	dc.globalCatalog
	not dc.readOnly
}

proven := {host | some host in candidates; ready(host)}

ready(host) if {
	answered(host).synchronized
	answered(host).globalCatalogReady
}

answered(host) := server if {
	server := input.directory.servers[server_key(host)]
	server.status == "ok"
}

server_key(host) := sprintf("recovery/%s", [host])

kind(dc) := "read-only" if {
	dc.readOnly
} else := "without the global catalog"

state(host) := sprintf("%s is not synchronized", [host]) if {
	not answered(host).synchronized
} else := sprintf("the global catalog of %s is not ready", [host])
