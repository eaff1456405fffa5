# METADATA
# title: A writable domain controller stands at the recovery site
# description: >-
#   Nothing signs in without Active Directory. The recovery site needs a domain
#   controller of its own that can write and is in step with the others, before anything
#   else can start; in a forest of several domains it has to hold the global catalog too.
#   A controller is at the recovery site by its address or its virtual machine there, not
#   by its Active Directory site, which may lie over both data centres.
# custom:
#   severity: blocker
#   remediation: >-
#     Promote a writable domain controller with DNS and the global catalog on a server of
#     the recovery site.
#   requires: [directory.servers]
#   follows: [replication/recovery-servers-powered-on]
#   recommendations: [AD-002]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   observes: recovery
package muster.rules.ad.writable_controller_at_recovery

import data.muster.lib.controllers

targets contains target

# What the recovery site says of its controllers counts; production's word is good
# enough to say that there is none.
needs contains {"target": target, "fact": ["directory", "views", "recovery", "domainControllers"]}

needs contains {"target": target, "fact": controllers.server_fact(host)} if {
	count(proven) == 0
	some host in candidates
}

findings contains {
	"target": target,
	"message": sprintf("No writable domain controller%s stands at the recovery site: %s.", [catalogue, told]),
	"evidence": {
		"found": {host: where(host, dc) | some host, dc in controllers.listing},
		"expected": sprintf("a writable domain controller%s with an address in sites.recovery.networks, or a VM on a cluster there", [catalogue]),
	},
	"fix": controllers.promote,
} if {
	controllers.listing
	count(candidates) == 0
	count(doubtful) == 0
}

findings contains finding if {
	count(candidates) > 0
	count(doubtful) == 0
	every host in candidates {
		controllers.answers(host)
		not ready(host)
	}
	finding := {
		"target": target,
		"message": sprintf("No domain controller of the recovery site is ready: %s.", [concat("; ", [state(host) | some host in candidates])]),
		"evidence": {
			"found": {host: {"synchronized": s.synchronized, "globalCatalogReady": s.globalCatalogReady} |
				some host in candidates
				s := controllers.answers(host)
			},
			"expected": object.union({"synchronized": true}, catalogue_ready),
		},
		"fix": sprintf("repadmin /showrepl %s; repadmin /syncall %s /AdeP", [min(candidates), min(candidates)]),
	}
}

# One that is ready is enough to sign in; one that is not may be the only one after the disaster.
findings contains {
	"target": target, "severity": "medium",
	"message": sprintf("A domain controller of the recovery site is not ready: %s.", [concat("; ", sort(behind))]),
	"evidence": {"found": sort(behind), "expected": "controllers that are all ready"},
	"fix": "repadmin /showrepl; repadmin /syncall /AdeP",
} if {
	count(proven) > 0
	count(behind) > 0
}

behind := {state(host) |
	some host in candidates
	controllers.answers(host)
	not ready(host)
}

gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	count(proven) == 0
	count(doubtful) > 0
	message := sprintf("nobody can tell whether %s stand at the recovery site: their addresses are not known, in no network that the estate file names, or in one that is at both sites, and no cluster there has such a VM; name their networks in sites.*.networks (one that is at both sites: declare the servers in components.ad.servers)", [concat(", ", doubtful)])
}

# In a forest of one domain nobody needs the global catalog to sign in. Whether it is one
# has to be known before a controller without it counts.
gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	count(proven) > 0
	not controllers.catalogue_needed
	not controllers.domains_read
	every host in proven {
		no_catalogue(host)
	}
	message := sprintf("%s has no global catalog that is ready, and nobody can tell whether the forest has further domains, in which users could not sign in without it", [concat(" and ", sort(proven))])
}

no_catalogue(host) if not controllers.listing[host].globalCatalog

no_catalogue(host) if not controllers.answers(host).globalCatalogReady

target := "site/recovery"

candidates := {host | some host, dc in controllers.at_recovery; suits(dc)}

doubtful := {host | some host, dc in controllers.unplaced; suits(dc)}

suits(dc) if {
	not dc.readOnly
	not lacks_catalogue(dc)
}

lacks_catalogue(dc) if {
	controllers.catalogue_needed
	not dc.globalCatalog
}

proven := {host | some host in candidates; ready(host)}

ready(host) if {
	controllers.answers(host).synchronized
	not catalogue_late(host)
}

catalogue_late(host) if {
	controllers.catalogue_needed
	not controllers.answers(host).globalCatalogReady
}

catalogue := " with the global catalog" if {
	controllers.catalogue_needed
} else := ""

catalogue_ready := {"globalCatalogReady": true} if {
	controllers.catalogue_needed
} else := {}

told := "the directory has none" if {
	count(controllers.listing) == 0
} else := concat("; ", [sprintf("%s is %s", [host, where(host, dc)]) | some host, dc in controllers.listing])

# where is what keeps a domain controller from being one of the recovery site.
where(host, dc) := "read-only" if {
	controllers.stands(host) == "recovery"
	dc.readOnly
} else := "without the global catalog" if {
	controllers.stands(host) == "recovery"
} else := sprintf("elsewhere (%s)", [concat(", ", sort(controllers.addresses(host)))]) if {
	count(controllers.addresses(host)) > 0
} else := "elsewhere"

state(host) := sprintf("%s is not synchronized", [host]) if {
	not controllers.answers(host).synchronized
} else := sprintf("the global catalog of %s is not ready", [host])
