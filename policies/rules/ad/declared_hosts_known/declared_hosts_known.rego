# METADATA
# title: Hosts of the estate file are known to somebody
# description: >-
#   The estate file says of some hosts where they are reached. What it says of a name that no
#   source knows is said of nobody: the host that was meant is asked elsewhere, or not at all,
#   and nothing shows it.
# custom:
#   severity: medium
#   remediation: >-
#     Write the host as the directory has it, or take it out of sites.*.hosts when it is gone.
#   requires: [estate]
#   recommendations: [INV-001]
#   basis: practice
#   byHand: only the people of the estate know which host was meant
package muster.rules.ad.declared_hosts_known

import data.muster.lib.accounts
import data.muster.lib.estate

targets contains target(host) if some host in declared

# One that was asked is known, whatever the directory says.
needs contains {"target": target(host), "fact": accounts.fact} if some host in unasked

findings contains {
	"target": target(host),
	"message": sprintf("The estate file names %s in sites.*.hosts, and the directory has no such computer, nor did any other source name it.", [host]),
	"evidence": {"found": "no computer of that name", "expected": "a host that a source knows"},
	"fix": sprintf("In the estate file, correct %s in sites.*.hosts, or take it out", [host]),
} if {
	some host in unasked
	shown
	not input.serverAccounts.hosts[host].exists
	ours(host)
}

gaps contains {"target": target(host), "reason": "permission_denied", "message": message} if {
	some host in unasked
	not shown
	not input.serverAccounts.hosts[host].exists
	message := sprintf("no source names %s, and the directory does not show the account that muster uses the computers of servers and desktops: it needs to read computer objects", [host])
}

gaps contains {"target": target(host), "reason": "fact_missing", "message": message} if {
	some host in unasked
	shown
	not ours(host)
	message := sprintf("%s is of another domain than %s, whose computers alone are read, and no other source names it", [host, estate.zone])
}

target(host) := sprintf("host/%s", [host])

declared := {lower(said.host) |
	some site in ["production", "recovery"]
	some said in input.estate.sites[site].hosts
}

# unasked are those that no other source named, so that nobody asked them.
unasked := {host | some host in declared; not input.windows.hosts[host]}

# shown tells that the directory shows accounts of servers and of desktops.
shown if {
	accounts.seen
	some known in input.accounts
	known.status == "ok"
	known.missing < known.machines
}

ours(host) if input.serverAccounts.hosts[host]
