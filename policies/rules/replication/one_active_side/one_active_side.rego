# METADATA
# title: Protection domains are active at production alone
# description: >-
#   The machines of a protection domain run where it is active. Active on both sides, they
#   run twice, with the same names and addresses, and nobody can tell which data counts.
#   Active at the recovery site alone, a failover was never undone; active nowhere, nothing
#   is copied. A domain for machines that belong to the recovery site is in order: where
#   muster knows none of its machines, a person has to say so. Two domains of one name that
#   copy to no other cluster and share no machine are not the same.
# custom:
#   severity: blocker
#   remediation: >-
#     Find out which side holds the data that counts, shut the machines down on the other
#     side and deactivate the protection domain there.
#   requires: [prism]
#   recommendations: [EXT-N-04]
#   basis: practice
#   planned: >-
#     Migrate the protection domain at production: the last snapshot is sent first.
#   unplanned: >-
#     Activate it at the recovery site: what the last snapshot that has arrived holds. The
#     machines get new UUIDs.
#   lost: >-
#     gone: the side of production is not there, and the other one is activated in the recovery
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
#   observes: recovery
package muster.rules.replication.one_active_side

import data.muster.lib.estate
import data.muster.lib.replication

targets contains replication.domain_target(name) if some name in judged

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

# Any cluster that did not answer may have the domain active as well.
needs contains {"target": replication.domain_target(name), "fact": fact} if {
	some name in judged
	some fact in (replication.domains_listed("production") | replication.domains_listed("recovery"))
}

# Where no cluster of the recovery site is declared, there is nobody to ask.
gaps contains {
	"target": replication.domain_target(name), "reason": "fact_missing",
	"message": sprintf("no cluster in sites.recovery.clusters has an element to ask, so nobody can tell whether the protection domain %s is active there", [name]),
} if {
	some name in judged
	count(replication.domains_listed("recovery")) == 0
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The protection domain %s is active on both sides: %s.", [name, concat(", ", sort(production | recovery))]),
	"evidence": {"found": {"production": sort(production), "recovery": sort(recovery)}, "expected": "active at production alone"},
	"fix": sprintf("Decide which side holds the data that counts, then shut the machines of %s down on the other one and deactivate it there, with the help of Nutanix: deactivating deletes them", [name]),
} if {
	some name in judged
	production := active("production", name)
	recovery := active("recovery", name)
	count(production) > 0
	count(recovery) > 0
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The protection domain %s of %s is active at the recovery site (%s) and not at production.", [name, concat(", ", owned), concat(", ", active("recovery", name))]),
	"evidence": {"found": {"production": [], "recovery": sort(active("recovery", name))}, "expected": "active at production", "machines": owned},
	"fix": sprintf("If no failover is under way, migrate the protection domain %s back to production in Prism Element", [name]),
} if {
	some name in away
	owned := sort(machines(name) & ours)
	count(owned) > 0
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The protection domain %s is active nowhere, so nothing of it runs or is copied.", [name]),
	"evidence": {"found": {"production": [], "recovery": []}, "expected": "active at production"},
	"fix": sprintf("If the protection domain %s is still needed, activate it at production in Prism Element; otherwise delete it", [name]),
} if {
	some name in judged
	replication.told("production")
	replication.told("recovery")
	count(active("production", name) | active("recovery", name)) == 0
}

attest contains {
	"target": replication.domain_target(name),
	"question": sprintf("The protection domain %s is active at the recovery site and not at production. Do its machines (%s) belong there, so that no failover was left half done?", [name, concat(", ", sort(machines(name)))]),
	"list": sort(machines(name)),
} if {
	some name in away
	count(machines(name) & ours) == 0
	not both_work
}

# both_work tells that the recovery site has machines of its own, which it copies to
# production: the direction in which it is lost judges them.
both_work if input.estate.sites.recovery.role == "both"

unlisted := replication.unlisted(replication.domains_listed("production"))

# judged are the domains that both sites know, or may know. Two that merely have one name
# are none of each other's.
judged := {name |
	some [_, name] in replication.held("production")
	name in replication.known_at_recovery
	not unrelated(name)
} | {name |
	some [key, name] in replication.held("production")
	count(replication.domain("production", key, name).remoteSites) > 0
	not replication.told("recovery")
}

# unrelated tells that a domain of one name is at both sites, copies nothing to any other
# place at either, and has no machine in common: local snapshots, under a name that people
# give everywhere.
unrelated(name) if {
	count(sides(name)) > 1
	every domain in sides(name) {
		local(domain)
	}
	every part in ["uuid", "name"] {
		count(members("production", name)[part] & members("recovery", name)[part]) == 0
	}
	count(members("production", name).uuid) > 0
	count(members("recovery", name).uuid) > 0
}

local(domain) if {
	domain.active
	domain.metro == ""
	domain.schedules.status == "ok"
	count(domain.remoteSites) == 0
}

sides(name) := [domain |
	some site in ["production", "recovery"]
	some element in input.prism.sites[site].elements
	domain := element.domains.items[name]
]

members(site, name) := {
	"uuid": {uuid | some element in input.prism.sites[site].elements; some uuid, _ in element.domains.items[name].vms},
	"name": {short(vm) | some element in input.prism.sites[site].elements; some vm in element.domains.items[name].vms},
}

# active are the names of a site's clusters on which a domain is active.
active(site, name) := {element.cluster |
	some element in input.prism.sites[site].elements
	element.domains.items[name].active
}

# away are the domains that are active at the recovery site alone.
away := {name |
	some name in judged
	replication.told("production")
	count(active("production", name)) == 0
	count(active("recovery", name)) > 0
}

# machines are the names of the VMs of a domain, as either side has them, in lower
# case and without the domain.
machines(name) := {short(vm) |
	some site in ["production", "recovery"]
	some element in input.prism.sites[site].elements
	some vm in element.domains.items[name].vms
}

# ours are the names of machines that are known to belong to production.
ours := ({short(host) |
	some id in object.keys(input.estate.components)
	some host in estate.servers(id, "production")
} | {lower(vm) |
	some id in object.keys(input.estate.components)
	some vm in input.estate.components[id].vms
}) | {lower(image.vm.name) | some image in input.images; image.vm.site == "production"}

short(name) := lower(split(name, ".")[0])
