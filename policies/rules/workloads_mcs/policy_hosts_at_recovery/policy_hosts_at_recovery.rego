# METADATA
# title: Hosts that Citrix policies name are there when production is gone
# description: >-
#   A Citrix policy may send desktops through a proxy to the gateway service, and agents of
#   Workspace Environment Management to certain connectors. Where all hosts that such a setting
#   names stand at production, desktops of the recovery site run and give nobody a session, or
#   come without their environment.
# custom:
#   severity: high
#   remediation: >-
#     Give desktops of the recovery site a policy that names hosts there, or a name that leads
#     to both sites.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.policySets, citrixcloud.catalogs]
#   recommendations: [CONN-015]
#   basis: practice
package muster.rules.workloads_mcs.policy_hosts_at_recovery

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains target(p) if some [_, p, _] in judged

needs contains {"target": target(p), "fact": ["citrixcloud", "policySets", "items", policies.set_of(id)]} if some [id, p, _] in judged

# Where names lead, DNS says.
needs contains {"target": target(p), "fact": resolvers.fact(key, "hosts", name)} if {
	some [_, p, setting] in judged
	some host in p.hosts[setting]
	not place.literal(host)
	name := place.full(host)
	not name in (place.hosts_of.production | place.hosts_of.recovery)
	some key in resolvers.at("recovery")
}

findings contains finding if {
	some [_, p, setting] in judged
	every host in p.hosts[setting] {
		lost(host)
	}
	finding := {
		"target": target(p),
		"message": sprintf("The setting %s of the Citrix policy %s, which desktops of the recovery site get, names hosts of production alone: %s.", [
			setting, p.name, concat(", ", p.hosts[setting]),
		]),
		"evidence": {"found": p.hosts[setting], "expected": "a host that is there when production is gone"},
		"fix": fix.question(
			"Studio", {"object": target(p), "attribute": setting, "values": p.hosts[setting]},
			sprintf("in Studio, Policies: give desktops of the recovery site a policy that goes before %s, with a host there in %s", [p.name, setting]),
		),
	}
}

# What stands in a network of production may come back as a machine that nobody declares.
attest contains {"target": target(p), "question": question, "list": sort(p.hosts[setting])} if {
	some [_, p, setting] in judged
	count({host | some host in p.hosts[setting]; safe(host)}) == 0
	count({host | some host in p.hosts[setting]; not lost(host)}) > 0
	question := sprintf("The setting %s of the Citrix policy %s names %s, which %s production as far as DNS tells. Can desktops of the recovery site reach it when production is gone?", [
		setting, p.name, concat(", ", p.hosts[setting]), {true: "stands at", false: "may stand at"}[known(p.hosts[setting])],
	])
}

known(hosts) if {
	every host in hosts {
		count(addresses(host)) > 0
	}
} else := false

target(p) := sprintf("citrixpolicy/%s", [p.name])

# judged are the policies that machines of the recovery site may get, with a setting that names
# hosts and that no other policy overrides there.
judged := {[id, p, setting] |
	some id in offers.successors
	some p in policies.of(id)
	some setting, hosts in object.get(p, "hosts", {})
	count(hosts) > 0
	policies.fits(p, id, "recovery") != "no"
	not policies.overridden(p, id, "recovery", setting)
}

# lost tells that a host goes with production: it is a connector there, or the estate file
# declares it there and nothing brings it back.
lost(host) if {
	name := place.full(host)
	name in (place.hosts_of.production | object.keys(connectors.at("production")))
	not name in place.hosts_of.recovery
	not recovered(name)
}

# safe tells that a host is there after the disaster: it stands at the recovery site or comes
# back, or all of its addresses are of neither site, as those of a service in the cloud.
safe(host) if place.site_of(place.full(host)) == "recovery"

safe(host) if recovered(place.full(host))

safe(host) if {
	not lost(host)
	count(addresses(host)) > 0
	every address in addresses(host) {
		not place.at(address, "production")
	}
}

safe(host) if {
	some address in addresses(host)
	place.at(address, "recovery")
	not place.at(address, "production")
}

addresses(host) := {host} if {
	place.literal(host)
} else := resolvers.addresses("recovery", place.full(host))

# recovered tells that a recovery plan or a protection domain brings the host back.
recovered(name) if count(input.protection.servers[name].plans) > 0

recovered(name) if input.protection.servers[name].by == "domain"
