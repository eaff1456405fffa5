# METADATA
# title: Users see earlier versions of their files
# description: >-
#   Replication copies what was deleted or encrypted as faithfully as everything else. Where
#   previous versions are switched on, users and the help desk get files back without a failover.
#   Shares of profile containers are left out: nobody opens earlier versions of a disk.
# custom:
#   severity: low
#   remediation: >-
#     Switch previous versions on for the share, and give the file server a snapshot schedule.
#   requires: [fileShares]
#   recommendations: [FILES-001]
#   basis: document
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   population: estate
package muster.rules.file_services.previous_versions

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key, _ in file_servers.declared

needs contains file_servers.shares_need(key) if some key, _ in file_servers.declared

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("Users see no earlier versions on these shares of %s: %s.", [file_servers.declared[key], file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "previous versions on each of them"},
	"fix": sprintf("In Prism Central, Files › %s › Shares & Exports, edit each of %s: enable self-service restore (previous versions)", [file_servers.declared[key], file_servers.abridged(names)]),
} if {
	some key, _ in file_servers.declared
	names := without(key, false)
	count(names) > 0
}

gaps contains file_servers.gap(file_servers.target(key), sprintf("Prism does not say whether users see earlier versions on these shares of %s: %s", [file_servers.declared[key], file_servers.abridged(names)])) if {
	some key, _ in file_servers.declared
	names := without(key, null)
	count(names) > 0
}

# without are the SMB shares of a file server that have this word for previous versions.
without(key, word) := {share.name |
	some id, share in file_servers.shares(key)
	share.protocol == "SMB"
	share.previousVersions == word
	not id in containers(key)
}

# containers are the shares that hold disks of profiles, by their file server.
containers(key) := {path.share |
	some path in input.fileShares.paths
	path.server == key
	path.place == "share"
	some text in path.from
	startswith(text, "FSLogix ")
}
