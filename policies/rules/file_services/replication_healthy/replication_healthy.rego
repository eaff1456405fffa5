# METADATA
# title: The replication of shares keeps its schedule and leaves nothing behind
# description: >-
#   A policy that is on may still miss its schedule, stand paused since the last failover, fail for
#   single shares, or succeed and leave files behind. Prism Central says so of each pair of file
#   servers and of each run; nothing turns red for the users of production.
# custom:
#   severity: high
#   remediation: >-
#     Resume what is paused, and see in the replication jobs which files or shares fail, and why.
#   requires: [fileShares, resultant]
#   follows: [file_services/servers-replicated]
#   recommendations: [FILES-005]
#   basis: document
#   lost: >-
#     gone: nothing is copied from production any more
#   byHand: why replication fails has to be found first
#   platform: nutanix
#   population: estate
package muster.rules.file_services.replication_healthy

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key in judged

needs contains file_servers.need(key) if some key in judged

needs contains file_servers.shares_need(key) if {
	some key in judged
	input.fileShares.servers[key].protection == "policy"
}

# What a protection domain copies has no shares and no runs of its own.
judged := {key |
	some key, _ in file_servers.declared
	not settled(key)
}

settled(key) if input.fileShares.servers[key].protection in {"domain", "none", "missing", "off", "outside"}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("The replication of %s %s: %s.", [file_servers.declared[key], words[summary], file_servers.abridged(names)]),
	"evidence": {"found": summary, "expected": "SCHEDULE_MET", "shares": sort([name | some name in names])},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies › %s: %s", [policies(key), action(summary)]),
} if {
	some key in judged
	some summary, _ in words
	names := {share.name |
		some share in replicated(key)
		share.summary == summary
	}
	count(names) > 0
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("The newest run of replication did not succeed for these shares of %s: %s.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "SUCCEEDED"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Replication jobs, see why those of %s failed", [policies(key)]),
} if {
	some key in judged
	names := {sprintf("%s (%s)", [share.name, share.lastRun]) |
		some share in replicated(key)
		not share.lastRun in {"SUCCEEDED", ""}
	}
	count(names) > 0
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("Runs of replication succeeded and left files of %s behind: %s.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "no file that failed"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Replication jobs, open the newest of %s and see which files failed", [policies(key)]),
	"severity": "medium",
} if {
	some key in judged
	names := {sprintf("%d files of %s", [share.failedFiles, share.name]) |
		some share in replicated(key)
		share.failedFiles > 0
	}
	count(names) > 0
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("The newest runs of replication read the recovery site and write to %s: it has taken over, or somebody turned the policy round: %s.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": sprintf("runs from %s to the recovery site", [file_servers.declared[key]])},
	"fix": sprintf("Find out which side users write to; then, in Prism Central, Files › Data Protection › Policies › %s, fail back or resume replication to the recovery site", [policies(key)]),
} if {
	some key in judged
	names := {share.name |
		some share in replicated(key)
		share.backwards
	}
	count(names) > 0
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("Copies of shares of %s are offline at the recovery site: %s.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "shares that are online"},
	"fix": sprintf("In Prism Central of the recovery site, Files › Shares & Exports, see why these are offline: %s", [file_servers.abridged(names)]),
	"severity": "medium",
} if {
	some key in judged
	names := {sprintf("%s of %s", [share.twinName, share.partner]) |
		some share in replicated(key)
		share.twinOnline == false
	}
	count(names) > 0
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("Shares of %s are in no policy that is on: %s. Nothing that muster sees uses them.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "a policy that has all shares, or a decision that these may be lost"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies, edit %s: add what has to come back, or let it include new shares", [policies(key)]),
	"severity": "low",
} if {
	policies_read
	some key in judged
	names := {share.name |
		some id, share in file_servers.shares(key)
		share.status == "ok"
		share.protection in {"none", "off", "outside"}
		not id in file_servers.used(key)
	}
	count(names) > 0
}

gaps contains object.union(file_servers.gap(file_servers.target(key), sprintf("nobody knows whether anything uses these shares of %s, which no policy has: %s", [file_servers.declared[key], file_servers.abridged(names)])), {"severity": "low"}) if {
	not policies_read
	some key in judged
	names := {share.name |
		some id, share in file_servers.shares(key)
		share.status == "ok"
		share.protection in {"none", "off", "outside"}
		not id in file_servers.used(key)
	}
	count(names) > 0
}

# policies_read tells that the policies of both sites were read, which name most of the paths.
policies_read if {
	every site in ["production", "recovery"] {
		input.resultant.views[site].status == "ok"
	}
}

gaps contains file_servers.gap(file_servers.target(key), sprintf("Prism does not say whether the replication of %s keeps its schedule", [file_servers.declared[key]])) if {
	some key in judged
	some share in replicated(key)
	not share.summary in (object.keys(words) | {"SCHEDULE_MET"})
}

gaps contains file_servers.gap(file_servers.target(key), sprintf("it was not learnt what replicates some shares of %s", [file_servers.declared[key]])) if {
	some key in judged
	some share in file_servers.shares(key)
	share.status != "ok"
}

replicated(key) := {share |
	some share in file_servers.shares(key)
	share.protection == "policy"
}

words := {
	"SCHEDULE_MISSED": "has missed its schedule",
	"SCHEDULE_PAUSED": "stands paused",
	"REPLICATION_ERROR": "has an error",
}

action("SCHEDULE_PAUSED") := "resume replication from production to the recovery site, once it is known which side users write to"

action(summary) := "see under Replication jobs which shares are late or fail, and why" if summary != "SCHEDULE_PAUSED"

policies(key) := concat(", ", input.fileShares.servers[key].by)
