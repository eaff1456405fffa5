# METADATA
# title: Protection domains reach their remote sites
# description: >-
#   A protection domain hands its snapshots to a remote site. While the clusters have lost
#   each other, snapshots pile up at production and none arrives.
# custom:
#   severity: high
#   remediation: >-
#     Repair the remote site in Prism Element (Data Protection › Remote Site): addresses,
#     ports 2009 and 2020, and the same entry on the other cluster.
#   requires: [prism]
#   recommendations: [EXT-N-22]
#   basis: practice
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
package muster.rules.replication.remote_sites_connected

import data.muster.lib.replication

targets contains replication.domain_target(name) if some [_, name] in replication.replicating

targets contains need.target if some need in unlisted

needs contains need if some need in unlisted

needs contains {"target": replication.domain_target(name), "fact": ["prism", "sites", "production", "elements", key, "remoteSites"]} if {
	some [key, name] in replication.replicating
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The protection domain %s copies to the remote site %s, which %s does not have.", [name, remote, element(key).cluster]),
	"evidence": {"found": [link.name | some link in element(key).remoteSites.items], "expected": remote},
	"fix": sprintf("In Prism Element of %s, Data Protection: add the remote site %s, or take another one for the schedules of %s", [element(key).cluster, remote, name]),
} if {
	some [key, name] in replication.replicating
	element(key).remoteSites.status == "ok"
	some remote in used(key, name)
	not element(key).remoteSites.items[lower(remote)]
}

findings contains {
	"target": replication.domain_target(name),
	"message": sprintf("The protection domain %s copies to the remote site %s, and %s reports it as %s.", [name, remote, element(key).cluster, state(key, remote)]),
	"evidence": {"found": state(key, remote), "expected": "relationship_established"},
	"fix": sprintf("In Prism Element of %s, Data Protection › Remote Site: test %s (ports 2009 and 2020 from every Controller VM), and compare it with the entry on the other cluster", [element(key).cluster, remote]),
} if {
	some [key, name] in replication.replicating
	some remote in used(key, name)
	broken(state(key, remote))
}

gaps contains {"target": replication.domain_target(name), "reason": "fact_missing", "message": message} if {
	some [key, name] in replication.replicating
	some remote in used(key, name)
	said := state(key, remote)
	not broken(said)
	lower(said) != established
	message := sprintf("%s gives the remote site %s the state %q, which is not known here", [element(key).cluster, remote, said])
}

# The two ends of one link contradict each other: what arrives cannot be told from here.
gaps contains {"target": replication.domain_target(name), "reason": "fact_missing", "message": message} if {
	some [key, name] in replication.replicating
	every remote in used(key, name) {
		lower(state(key, remote)) == established
	}
	some [cluster, remote, said] in far_end(name)
	broken(said)
	message := sprintf("%s reports its remote sites as established, and %s at the other end reports %s as %s: see Data Protection › Remote Site on both clusters", [element(key).cluster, cluster, remote, said])
}

unlisted := replication.unlisted(replication.domains_listed("production"))

# far_end is what clusters of the recovery site that hold a domain say of its remote sites.
far_end(name) := {[other.cluster, remote, said] |
	some other in input.prism.sites.recovery.elements
	domain := other.domains.items[name]
	some remote in domain.remoteSites
	said := other.remoteSites.items[lower(remote)].state
}

element(key) := input.prism.sites.production.elements[key]

established := "relationship_established"

# used are the remote sites that a schedule keeps snapshots at, or all of the domain when
# that is not known.
used(key, name) := remotes if {
	domain := replication.domain("production", key, name)
	remotes := {remote |
		domain.schedules.status == "ok"
		some schedule in domain.schedules.items
		some remote, number in schedule.retained
		number > 0
	}
	count(remotes) > 0
} else := {remote | some remote in replication.domain("production", key, name).remoteSites}

state(key, remote) := element(key).remoteSites.items[lower(remote)].state

broken(said) if regex.match(`(?i)lost|not_|un(reach|avail)|broken|disconnect|down|fail|error`, said)
