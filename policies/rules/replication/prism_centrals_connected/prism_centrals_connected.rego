# METADATA
# title: The Prism Centrals of both sites are connected
# description: >-
#   Policies that copy from one site to the other, and recovery plans between them, live on
#   the connection of the two Prism Centrals. While it is down, nothing new arrives and no
#   change of a plan is known at the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Repair the connection in Prism Central (Administration › Availability Zones): name
#     resolution, ports 9440 and 2020 and so on, certificates, the remote account.
#   requires: [prism]
#   recommendations: [EXT-N-07]
#   basis: practice
#   lost: >-
#     gone: there is no other Prism Central to be connected with
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
package muster.rules.replication.prism_centrals_connected

import data.muster.lib.replication

targets contains target(site) if some site in judged

needs contains {"target": target(site), "fact": ["prism", "sites", site, "central", "links"]} if some site in judged

# Without both names nobody can tell which connection is meant.
needs contains {"target": target(site), "fact": ["prism", "sites", other, "central"]} if {
	some site in judged
	some other in ["production", "recovery"]
}

findings contains {
	"target": target(site),
	"message": sprintf("The Prism Central of %s is not connected to that of %s.", [words[site], words[other[site]]]),
	"evidence": {"found": known(site), "expected": sprintf("a connection to %s", [host(other[site])])},
	"fix": sprintf("In %s, Administration › Availability Zones: connect to %s", [host(site), host(other[site])]),
} if {
	some site in judged
	listed(site)
	named
	count(links(site)) == 0
}

findings contains {
	"target": target(site),
	"message": sprintf("The connection of the Prism Central of %s to that of %s is %s.", [words[site], words[other[site]], link.state]),
	"evidence": {"found": link.state, "expected": "CONNECTED"},
	"fix": sprintf("In %s, Administration › Availability Zones: see why %s is not reachable (nc -zv %s 9440 on the Prism Central VM), and repair it", [host(site), link.name, host(other[site])]),
} if {
	some site in judged
	some link in links(site)
	not upper(link.state) in {"CONNECTED", ""}
}

gaps contains {"target": target(site), "reason": "fact_missing", "message": "one of the two Prism Centrals does not say its own uuid, so nobody can tell which connection is meant"} if {
	some site in judged
	not named
}

# Older interfaces do not tell the state. Copies that have arrived in time do.
gaps contains {"target": target(site), "reason": "fact_missing", "message": message} if {
	some site in judged
	some link in links(site)
	link.state == ""
	not proven
	message := sprintf("%s does not say whether it is connected to %s", [host(site), link.name])
}

target(site) := sprintf("site/%s", [site])

# judged are both sites, when something is copied from one Prism Central to another.
judged := ["production", "recovery"] if {
	two
	used
} else := []

two if {
	host("production") != ""
	host("recovery") != ""
	host("production") != host("recovery")
	not same
}

same if {
	named
	replication.central.production == replication.central.recovery
}

used if {
	some policy in replication.policies
	count(replication.copying(policy)) > 0
}

used if count(replication.plans) > 0

# What could not be listed may be used.
used if count(replication.unlisted(replication.plans_listed | replication.policies_listed)) > 0

named if {
	replication.central.production != ""
	replication.central.recovery != ""
}

listed(site) if input.prism.sites[site].central.links.status == "ok"

links(site) := [link |
	some link in input.prism.sites[site].central.links.items
	link.remote == replication.central[other[site]]
]

known(site) := [link.name | some link in input.prism.sites[site].central.links.items]

# proven tells that a copy made by a policy has arrived in time.
proven if {
	some machine in input.protection.servers
	machine.status == "ok"
	machine.by == "policy"
	machine.remote
	machine.copy.status == "ok"
	machine.copy.there
	machine.rpoSeconds > 0
	machine.copy.ageSeconds <= machine.rpoSeconds * 2
}

host(site) := input.estate.sites[site].prismCentral.host

other := {"production": "recovery", "recovery": "production"}

words := {"production": "production", "recovery": "the recovery site"}
