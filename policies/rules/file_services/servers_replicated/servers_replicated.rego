# METADATA
# title: File servers are replicated to the recovery site
# description: >-
#   Nutanix Files comes back in one of two ways: a replication policy keeps shares on a file
#   server of the recovery site, or a protection domain copies the whole file server. A file
#   server with neither, or with one that is switched off or leads elsewhere, is lost with
#   production, with all profiles and user data on it.
# custom:
#   severity: blocker
#   remediation: >-
#     In Prism Central, Files, Data Protection, make a Smart DR policy to a file server of the
#     recovery site; or give the protection domain of the file server a schedule that keeps
#     snapshots there.
#   requires: [fileShares]
#   recommendations: [FILES-002, FILE-001, INV-003, INV-005]
#   basis: document
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   population: estate
package muster.rules.file_services.servers_replicated

import data.muster.lib.estate
import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key, _ in file_servers.declared

needs contains file_servers.need(key) if some key, _ in file_servers.declared

findings contains {
	"target": file_servers.target(key),
	"message": message(server),
	"evidence": {"found": found(server), "expected": "a replication policy or a protection domain that is on and leads to the recovery site"},
	"fix": fix(server),
} if {
	some key, server in file_servers.known
	not server.protection in {"policy", "domain"}
}

# One that is active at both sites is written to at one of them, and nobody knows at which.
findings contains {
	"target": file_servers.target(key),
	"message": sprintf("The file server %s is active at production and, as %s, at the recovery site.", [server.name, server.domain.recoveryState]),
	"evidence": {"found": server.domain.recoveryState, "expected": "a file server that stands by"},
	"fix": sprintf("Find out at which site users write to %s before anything else: deactivating the protection domain %s at a site deletes the machines of the file server there", [server.name, server.domain.name]),
} if {
	some key, server in file_servers.known
	server.protection == "domain"
	server.domain.recoveryState in {"FS_ACTIVATED_REACHABLE", "FS_PD_ACTIVATED"}
}

# Nothing else is known of a protection that has none of these words.
gaps contains file_servers.gap(file_servers.target(key), sprintf("it is not known what protects the file server %s", [server.name])) if {
	some key, server in file_servers.known
	server.protection == ""
}

# Other servers that the estate file declares for file services are filers of other vendors, or
# Windows: one question about all of them.
targets contains elsewhere if count(others) > 0

attest contains {"target": elsewhere, "question": question, "list": sort([host | some host in others])} if {
	count(others) > 0
	question := sprintf(
		"The estate file names these for file services, and not as file servers of Nutanix Files: %s. Is all that matters on them replicated to the recovery site, and is the copy there recent?",
		[file_servers.abridged(others)],
	)
}

others := {host |
	count(file_servers.declared) > 0
	some host in estate.servers("file_services", "production")
	not split(lower(host), ".")[0] in object.keys(file_servers.declared)
}

elsewhere := "component/file_services"

message(server) := sprintf("No Prism knows a file server %s, which the estate file names for production.", [server.name]) if {
	server.protection == "missing"
} else := sprintf("What replicates the file server %s is switched off: %s.", [server.name, concat(", ", server.by)]) if {
	server.protection == "off"
} else := sprintf("%s replicates the file server %s to one that the recovery site does not know.", [concat(", ", server.by), server.name]) if {
	server.protection == "outside"
} else := sprintf("Neither a replication policy nor a protection domain has the file server %s.", [server.name])

found(server) := server.by if count(server.by) > 0

found(server) := "none" if count(server.by) == 0

fix(server) := sprintf("Correct the name %s under sites.production.files of the estate file: Prism Central, Files, lists the file servers", [server.name]) if {
	server.protection == "missing"
} else := sprintf("Switch %s on: in Prism Central, Files › Data Protection › Policies; a protection domain in Prism Element, Data Protection › %s › Schedules", [concat(", ", server.by), server.by[0]]) if {
	server.protection == "off"
} else := sprintf("In Prism Central, Files › Data Protection › Policies › New policy › Smart DR, replicate %s to %s", [server.name, partner])

partner := sprintf("%s of the recovery site", [input.estate.sites.recovery.files[0]]) if {
	count(input.estate.sites.recovery.files) > 0
} else := "a file server of the recovery site"
