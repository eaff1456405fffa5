# METADATA
# title: Site records in DNS name the recovery site's own domain controllers
# description: >-
#   A machine asks DNS for the domain controllers of its site. Without such records, or
#   with records that name controllers of production, machines of the recovery site look
#   for a controller far away that is gone. The records of the whole domain have to name
#   one of the recovery site as well: what knows no site, such as appliances and services
#   that sign in by Kerberos, asks for these. One Active Directory site may lie over both sites:
#   then its records name a controller that stands at the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Restart Netlogon on the domain controllers of the recovery site so that they
#     register their records, and let the zone replicate.
#   requires: [dns.resolvers, directory.views]
#   recommendations: [EXT-AD-02]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
package muster.rules.ad.site_records

import data.muster.lib.controllers
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains target(key) if some key in recovery

targets contains "site/recovery" if resolvers.undeclared("recovery")

needs contains {"target": target(key), "fact": resolvers.fact(key, "services", service)} if {
	estate.ad_site("recovery") != ""
	some key in recovery
}

findings contains finding(key, message, []) if {
	some key in recovery
	count(named(key)) == 0
	message := sprintf("Resolver %s knows no domain controller of the Active Directory site %s.", [resolvers.in_words(key), input.estate.sites.recovery.adSite])
}

# Controllers of other sites register for a site that has none of its own.
findings contains finding(key, message, sort(named(key))) if {
	some key in recovery
	count(named(key)) > 0
	every host in named(key) {
		place.controller(host).site != estate.ad_site("recovery")
	}
	message := sprintf("Resolver %s names only domain controllers of other sites for %s.", [resolvers.in_words(key), input.estate.sites.recovery.adSite])
}

# Those of the right Active Directory site, and all of them stand where production does.
findings contains object.union(
	finding(key, sprintf("Resolver %s names for %s domain controllers that stand outside the recovery site alone.", [resolvers.in_words(key), input.estate.sites.recovery.adSite]), sort(named(key))),
	{"fix": sprintf("on each domain controller of the recovery site that is in the Active Directory site %s: nltest /dsregdns; where they are in another one, map the networks of the recovery site to that, and name it in sites.recovery.adSite", [input.estate.sites.recovery.adSite])},
) if {
	count(controllers.at_recovery) > 0
	some key in recovery
	some host in named(key)
	local(host)
	every other in named(key) {
		controllers.stands(other) == "elsewhere"
	}
}

# The records of the whole domain name controllers, and none that stands at the recovery site.
findings contains {
	"target": target(key),
	"message": sprintf("Resolver %s names only domain controllers outside the recovery site in %s.", [resolvers.in_words(key), record]),
	"evidence": {"found": sort(hosts), "expected": sort(object.keys(controllers.at_recovery)), "record": record},
	"fix": sprintf("on %s: nltest /dsregdns", [concat(", ", sort(object.keys(controllers.at_recovery)))]),
} if {
	count(controllers.at_recovery) > 0
	some key in recovery
	some record in everywhere
	hosts := {found.target | some found in resolvers.service(key, record).records}
	count(hosts) > 0
	every host in hosts {
		controllers.stands(host) == "elsewhere"
	}
}

# The name of the domain itself, by which applications bind to LDAP.
findings contains {
	"target": target(key),
	"message": sprintf("Resolver %s leads the name of the domain, %s, to no domain controller of the recovery site: %s.", [resolvers.in_words(key), estate.zone, concat(", ", sort(found))]),
	"evidence": {"found": sort(found), "expected": sort({address | some host in object.keys(controllers.at_recovery); some address in controllers.addresses(host)}), "record": estate.zone},
	"severity": "medium",
	"fix": sprintf("on %s: nltest /dsregdns", [concat(", ", sort(object.keys(controllers.at_recovery)))]),
} if {
	count(controllers.at_recovery) > 0
	some key in recovery
	found := {address | some address in resolvers.host(key, estate.zone).addresses}
	count(found) > 0
	every address in found {
		place.of_address(address) == "elsewhere"
	}
}

everywhere := {sprintf("%s.%s", [prefix, estate.zone]) | some prefix in {"_ldap._tcp.dc._msdcs", "_kerberos._tcp"}}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	count({host | some host in named(key); local(host)}) == 0
	some host in named(key)
	not place.controller(host)
	message := sprintf("the directory does not tell which site %s belongs to", [host])
}

gaps contains {"target": target(key), "reason": "fact_missing", "message": message} if {
	some key in recovery
	estate.ad_site("recovery") == ""
	message := "the estate file does not say in sites.recovery.adSite which Active Directory site the recovery site is"
}

gaps contains {"target": "site/recovery", "reason": "fact_missing", "message": resolvers.undeclared("recovery")}

finding(key, message, found) := {
	"target": target(key),
	"message": message,
	"evidence": {"found": found, "expected": "the domain controllers of the recovery site", "record": service},
	"fix": "on each domain controller of the recovery site: nltest /dsregdns",
}

target(key) := sprintf("resolver/%s", [key])

service := sprintf("_ldap._tcp.%s._sites.dc._msdcs.%s", [estate.ad_site("recovery"), estate.zone])

# named are the controllers that a resolver knows for the site.
named(key) := {record.target | some record in answer.records} if {
	answer := resolvers.service(key, service)
}

local(host) if place.controller(host).site == estate.ad_site("recovery")

recovery := resolvers.at("recovery")
