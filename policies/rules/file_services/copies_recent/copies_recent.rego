# METADATA
# title: Copies of shares at the recovery site are recent
# description: >-
#   After a failover users have what had arrived, not what a policy promises. The copy of each
#   share is as old as the newest replica at the recovery site or, where that does not list
#   replicas, as the beginning of the newest good run; a protection domain copies the whole file
#   server. It may be as old as objectives.rpo or, where the estate file declares none, as two
#   intervals of its schedule. What production alone says of its copies is signed for.
# custom:
#   severity: blocker
#   remediation: >-
#     Find out why copies do not arrive in time: the link, space at the recovery site, files that
#     are left behind, a schedule that stands still; or agree with the owner on what may be lost.
#   requires: [fileShares]
#   follows: [file_services/servers-replicated]
#   recommendations: [FILES-003]
#   basis: document
#   planned: >-
#     Nothing is lost: what is not there yet is replicated before the file server starts, which
#     takes the longer the older the copy is. Where there is none at all, it is as bad as without
#     production.
#   unplanned: >-
#     All that users wrote since the newest copy is lost.
#   byHand: why copies are late has to be found first
#   platform: nutanix
#   population: estate
#   observes: recovery
package muster.rules.file_services.copies_recent

import data.muster.lib.file_servers
import data.muster.lib.protection

targets contains share.target if some share in replicas

targets contains file_servers.target(key) if some key in object.keys(domains)

# Until the shares are told nobody knows of which there must be copies.
targets contains file_servers.target(key) if some key in untold

needs contains {"target": share.target, "fact": share.fact} if some share in replicas

needs contains file_servers.need(key) if some key in untold

needs contains file_servers.shares_need(key) if some key in untold

needs contains {"target": file_servers.target(key), "fact": array.concat(file_servers.fact(key), ["domain", "copies"])} if some key in object.keys(domains)

findings contains {
	"target": share.target,
	"message": sprintf("The newest copy of the share %s of %s that has arrived is %s old; it may be %s.", [
		share.known.name, share.server, protection.duration(share.known.ageSeconds), protection.duration(allowed(share.known.rpoSeconds)),
	]),
	"evidence": {"found": share.known.ageSeconds, "expected": allowed(share.known.rpoSeconds), "toldBy": share.known.seenAt},
	"planned": "medium",
	"fix": sprintf("In Prism Central, Files › Data Protection › Replication jobs, see why %s of %s is late, and start the policy %s", [share.known.name, share.server, share.known.by]),
} if {
	some share in told
	allowed(share.known.rpoSeconds) > 0
	share.known.ageSeconds > allowed(share.known.rpoSeconds)
}

# A copy that has just arrived says nothing of the hours before the next one.
findings contains {
	"target": share.target,
	"message": sprintf("The policy %s replicates the share %s of %s every %s; no more than %s may be lost.", [
		share.known.by, share.known.name, share.server, protection.duration(share.known.rpoSeconds), protection.duration(file_servers.rpo),
	]),
	"evidence": {"found": share.known.rpoSeconds, "expected": file_servers.rpo},
	"planned": "none",
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies, edit %s: have it run at least every %s", [share.known.by, protection.duration(file_servers.rpo)]),
} if {
	some share in told
	file_servers.rpo > 0
	share.known.rpoSeconds > file_servers.rpo
}

findings contains {
	"target": share.target,
	"message": sprintf("The policy %s has never replicated the share %s of %s.", [share.known.by, share.known.name, share.server]),
	"evidence": {"found": share.known.lastRun, "expected": "a run that succeeded"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies, start the policy %s and see what comes of it", [share.known.by]),
} if {
	some share in told
	share.known.ageSeconds == null
	share.known.lastRun != ""
}

findings contains {
	"target": share.target,
	"message": sprintf("%s of the recovery site has no share for the copy of %s of %s.", [share.known.partner, share.known.name, share.server]),
	"evidence": {"found": "no such share", "expected": share.known.name},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies, edit %s so that %s of %s is replicated to %s again", [share.known.by, share.known.name, share.server, share.known.partner]),
} if {
	some share in told
	share.known.twin == false
}

gaps contains file_servers.gap(share.target, sprintf("neither site tells of any run or replica of the share %s of %s", [share.known.name, share.server])) if {
	some share in told
	share.known.ageSeconds == null
	share.known.lastRun == ""
}

gaps contains file_servers.gap(share.target, sprintf("nobody says how old a copy of the share %s of %s may be: the policy tells no interval, and the estate file no objectives.rpo", [share.known.name, share.server])) if {
	some share in told
	share.known.ageSeconds != null
	allowed(share.known.rpoSeconds) == 0
}

gaps contains file_servers.gap(share.target, sprintf("nobody can tell whether %s of the recovery site has the copy of the share %s of %s", [share.known.partner, share.known.name, share.server])) if {
	some share in told
	share.known.twin == null
}

attest contains {"target": share.target, "question": question, "list": [share.target], "severity": "high"} if {
	some share in told
	share.known.seenAt == "production"
	question := sprintf("Production says that the share %s of %s is replicated, and the recovery site lists no replica of it. Was it looked at there, and was what it holds recent?", [share.known.name, share.server])
}

findings contains object.union(if_planned(domain), {
	"target": file_servers.target(key),
	"message": message,
	"evidence": {"found": domain.ageSeconds, "expected": allowed(domain.rpoSeconds)},
	"fix": sprintf("In Prism Element, Data Protection › %s, see why its snapshots do not reach the recovery site in time", [domain.name]),
}) if {
	some key, domain in domains
	domain.copies.status == "ok"
	message := late(key, domain)
}

# if_planned is what an old snapshot is worth while production is there to send a new one.
if_planned(domain) := {"planned": "medium"} if {
	domain.ageSeconds != null
} else := {}

gaps contains file_servers.gap(file_servers.target(key), sprintf("nobody says how old a snapshot of the protection domain %s may be", [domain.name])) if {
	some key, domain in domains
	domain.ageSeconds != null
	allowed(domain.rpoSeconds) == 0
}

late(key, domain) := sprintf("The recovery site has no snapshot of the protection domain %s, which has the file server %s.", [domain.name, file_servers.declared[key]]) if {
	domain.ageSeconds == null
} else := sprintf("The newest snapshot of the protection domain %s at the recovery site is %s old; it may be %s.", [
	domain.name, protection.duration(domain.ageSeconds), protection.duration(allowed(domain.rpoSeconds)),
]) if {
	domain.ageSeconds > allowed(domain.rpoSeconds)
	allowed(domain.rpoSeconds) > 0
}

# allowed is how old a copy may be, in seconds; 0 when nobody says.
allowed(interval) := file_servers.rpo if {
	file_servers.rpo > 0
	is_null(interval)
} else := file_servers.rpo if {
	file_servers.rpo > 0
	is_number(interval)
} else := 2 * interval if {
	interval > 0
} else := 0

# replicas are the shares that a policy replicates, or of which nobody can tell.
replicas := {{"target": file_servers.share_target(key, name), "fact": file_servers.share_fact(key, name), "server": server.name, "known": share} |
	some key, server in file_servers.known
	server.protection == "policy"
	some name, share in file_servers.shares(key)
	share.protection in {"policy", ""}
}

# told are those of which it was learnt.
told := {share |
	some share in replicas
	share.known.status == "ok"
}

domains := {key: server.domain |
	some key, server in file_servers.known
	server.protection == "domain"
}

untold := {key |
	some key, _ in file_servers.declared
	not file_servers.known[key]
} | {key |
	some key, server in file_servers.known
	server.protection == "policy"
	server.shares.status != "ok"
}
