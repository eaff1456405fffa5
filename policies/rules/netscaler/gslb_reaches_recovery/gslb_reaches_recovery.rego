# METADATA
# title: Names that GSLB balances may lead to the recovery site
# description: >-
#   GSLB answers for a name with the addresses of its services. Where the appliance that answers
#   after the disaster knows only services of production, or those of the recovery site are
#   switched off, the name leads nowhere; likewise where the appliance has no service of its own
#   for DNS. A service that is down today is no matter: a cold
#   standby is. That the sites do not tell each other how they are is: then each takes what the
#   other one has for down. Clients keep an answer as long as its TTL says.
# custom:
#   severity: blocker
#   remediation: >-
#     Bind an enabled service of the recovery site to the GSLB virtual server, or to its backup.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-040, EXT-A-03]
#   basis: document
#   population: estate
package muster.rules.netscaler.gslb_reaches_recovery

import data.muster.lib.netscaler
import data.muster.lib.place

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gslb", "gslbSites", "adns", "virtualServers"})

findings contains finding if {
	some site in judged
	some name, virtual in balanced(site)
	netscaler.best(words(site, name)) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The GSLB virtual server %s answers for %s with services of production only: %s.", [
			name, concat(", ", sort({d.name | some d in virtual.domains})), listed(site, name),
		]),
		"evidence": {"found": listed(site, name), "expected": "an enabled service of the recovery site"},
		"fix": netscaler.on(site, sprintf("bind gslb vserver %s -serviceName <service of the recovery site>", [netscaler.quoted(name)])),
	}
}

findings contains finding if {
	some site in judged
	some name, virtual in balanced(site)
	some domain in virtual.domains
	is_number(domain.ttl)
	domain.ttl > input.estate.thresholds.aliasTTL
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("Clients keep what GSLB answers for %s for %d s; thresholds.aliasTTL allows %d s.", [domain.name, domain.ttl, input.estate.thresholds.aliasTTL]),
		"evidence": {"found": domain.ttl, "expected": sprintf("%d at most", [input.estate.thresholds.aliasTTL])},
		"fix": netscaler.on(site, sprintf("set gslb vserver %s -domainName %s -TTL %d", [netscaler.quoted(name), domain.name, input.estate.thresholds.aliasTTL])),
		"severity": "medium",
	}
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The GSLB site %s %s.", [name, silence(site, name)]),
	"evidence": {"found": netscaler.gslb_sites(site)[name].state, "expected": "ACTIVE"},
	"fix": talk(site, name),
	"severity": "high",
} if {
	some site in judged
	some name, _ in netscaler.gslb_sites(site)
	silence(site, name)
}

# What is balanced is answered by a service of its own, or by a virtual server for DNS.
findings contains {
	"target": netscaler.target(site),
	"message": sprintf("%s balances names between sites and answers no DNS: it has no ADNS service that is on, and no virtual server for DNS.", [input.netscaler.sites[site].readFrom]),
	"evidence": {"found": sort(object.keys(netscaler.adns(site))), "expected": "an ADNS service that is on"},
	"fix": netscaler.on(site, answering(site)),
} if {
	some site in judged
	count(balanced(site)) > 0
	netscaler.adns(site)
	netscaler.virtual_servers(site)
	count({a | some a, service in netscaler.adns(site); service.enabled}) == 0
	count({v | some v, server in netscaler.virtual_servers(site); server.enabled; startswith(server.protocol, "DNS")}) == 0
}

gaps contains netscaler.gap(site, sprintf("the appliance does not say how it gets on with the GSLB site %s: %s", [name, other.state])) if {
	some site in judged
	some name, other in netscaler.gslb_sites(site)
	not other.local
	not silence(site, name)
	not other.state in {"ACTIVE", "INACTIVE"}
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	some name, _ in balanced(site)
	netscaler.best(words(site, name)) == "unknown"
	message := sprintf("nothing tells at which site the services of the GSLB virtual server %s are: %s", [name, listed(site, name)])
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances that balance no name between sites.
judged := {site | some site in netscaler.serving; not without(site)}

without(site) if {
	netscaler.gslb(site)
	count(balanced(site)) == 0
}

# balanced are the virtual servers that answer for a name.
balanced(site) := {name: virtual |
	some name, virtual in netscaler.gslb(site)
	virtual.enabled
	count(virtual.domains) > 0
}

# services are those of a virtual server and of the one that stands in for it, which are not
# switched off.
services(site, name) := {service |
	some other in graph.reachable(backups(site), {name})
	virtual := netscaler.gslb(site)[other]
	virtual.enabled
	some service in virtual.services
	service.enabled
}

# backups may lead in circles.
backups(site) := {name: [virtual.backup] | some name, virtual in netscaler.gslb(site)}

# silence is how another site fails to tell how it is. A site that is not to tell may be
# watched by monitors instead.
silence(site, name) := "does not tell how it is: the exchange of metrics is down" if {
	other := netscaler.gslb_sites(site)[name]
	not other.local
	other.exchange != false
	other.state == "DOWN"
} else := sprintf("is not to tell how it is, and no monitor watches its services: %s", [concat(", ", sort(unwatched(site, name)))]) if {
	other := netscaler.gslb_sites(site)[name]
	not other.local
	other.exchange == false
	count(unwatched(site, name)) > 0
}

# talk has a site that is not to tell do so; why one does not that is to, people find out.
talk(site, name) := netscaler.on(site, sprintf("set gslb site %s -metricExchange ENABLED", [netscaler.quoted(name)])) if {
	netscaler.gslb_sites(site)[name].exchange == false
} else := sprintf("%s: show gslb site %s; see whether TCP 3009 and 3011 pass between the site addresses", [input.netscaler.sites[site].readFrom, netscaler.quoted(name)])

# answering switches a service on that is there: another one of its address cannot be added.
answering(site) := sprintf("enable service <name of the ADNS service at %s>", [sort(object.keys(netscaler.adns(site)))[0]]) if {
	count(netscaler.adns(site)) > 0
} else := "add service <name> <address that the delegation of the zone names> ADNS 53"

unwatched(site, name) := {service.name |
	some virtual in netscaler.gslb(site)
	some service in virtual.services
	service.siteName == name
	not service.monitored
}

words(site, name) := {at(site, service) | some service in services(site, name)}

# at tells where a service is: by the site that it is said to be of, whose address is one
# inside, and then by its own.
at(site, service) := "recovery" if {
	site == "recovery"
	service.local
} else := first([place.of_address(address) |
	some address in [service.siteAddress, service.address]
	address != ""
])

first(found) := "recovery" if {
	"recovery" in found
} else := "elsewhere" if {
	found[0] == "elsewhere"
} else := "unknown"

listed(site, name) := concat(", ", sort({sprintf("%s at %s", [s.name, s.siteName]) | some s in services(site, name)})) if {
	count(services(site, name)) > 0
} else := "none that is switched on"
