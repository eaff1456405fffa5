# METADATA
# title: No recovery rests on Data Sync of Nutanix Files
# description: >-
#   Data Sync copies files between file servers and is a preview: the vendor supports no recovery
#   that rests on it. Smart DR and VDI Sync are meant for that. A file server that one of these
#   replicates too is well.
# custom:
#   severity: medium
#   remediation: >-
#     Replicate the shares by Smart DR in place of Data Sync.
#   requires: [fileShares]
#   recommendations: [NLIC-006]
#   basis: document
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   population: estate
package muster.rules.file_services.no_preview

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key, _ in file_servers.declared

needs contains file_servers.need(key) if some key, _ in file_servers.declared

needs contains file_servers.shares_need(key) if {
	some key, server in file_servers.known
	"DATA_SYNC" in server.types
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("Only Data Sync, which is a preview, replicates these shares of %s: %s.", [server.name, file_servers.abridged(names)]),
	"evidence": {"found": server.by, "expected": "SMART_DR or VDI_SYNC"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies › New policy › Smart DR, replicate %s in place of %s", [server.name, concat(", ", server.by)]),
} if {
	some key, server in file_servers.known
	names := {share.name |
		some share in file_servers.shares(key)
		share.protection == "policy"
		share.type == "DATA_SYNC"
	}
	count(names) > 0
}
