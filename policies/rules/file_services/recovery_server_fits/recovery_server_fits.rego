# METADATA
# title: The file server of the recovery site is as new and as large as that of production
# description: >-
#   Replication to a file server of an older major version stops, and one that is smaller fills up
#   before all has arrived. Not every release of Prism Central tells version and size; Prism Element
#   does. Containers of profiles want a share that is continuously available at both ends.
# custom:
#   severity: medium
#   remediation: >-
#     Upgrade the file server of the recovery site first, and give it the size of that of
#     production.
#   requires: [fileShares]
#   recommendations: [EXT-F-02, INV-005]
#   basis: practice
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   population: estate
#   observes: recovery
package muster.rules.file_services.recovery_server_fits

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key in judged

needs contains file_servers.need(key) if some key in judged

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("%s of the recovery site runs Files %s, and %s runs %s.", [partner, version, server.name, server.version]),
	"evidence": {"found": version, "expected": server.version},
	"fix": sprintf("In Prism Central of the recovery site, Files › %s › Upgrade, bring it to %s", [partner, server.version]),
} if {
	some key, server in copied
	some partner, version in server.recoveryVersions
	major(version) < major(server.version)
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("%s of the recovery site has %d GiB, and %s has %d.", [partner, floor(size / 1073741824), server.name, floor(server.sizeBytes / 1073741824)]),
	"evidence": {"found": size, "expected": server.sizeBytes},
	"fix": sprintf("In Prism Central of the recovery site, Files › %s, enlarge it to %d GiB", [partner, floor(server.sizeBytes / 1073741824)]),
} if {
	some key, server in copied
	some partner, size in server.recoverySizes
	size < server.sizeBytes
}

findings contains {
	"target": file_servers.target(key),
	"message": sprintf("These shares of %s are continuously available at production, and their copies are not: %s.", [server.name, file_servers.abridged(names)]),
	"evidence": {"found": sort([name | some name in names]), "expected": "continuous availability at both ends"},
	"fix": sprintf("In Prism Central of the recovery site, Files › Shares & Exports, enable continuous availability of %s", [file_servers.abridged(names)]),
	"severity": "low",
} if {
	some key, server in copied
	names := {share.name |
		some share in file_servers.shares(key)
		share.protection == "policy"
		share.continuous == true
		share.twinContinuous == false
	}
	count(names) > 0
}

gaps contains object.union(file_servers.gap(file_servers.target(key), message), {"severity": "low"}) if {
	some key, server in copied
	some message in open(server)
}

open(server) := (({sprintf("no Prism says which version of Files %s has", [server.name]) |
	not major(server.version)
} | {sprintf("no Prism of the recovery site says which version of Files %s has", [partner]) |
	some partner in server.partners
	not major(object.get(server.recoveryVersions, partner, ""))
}) | {sprintf("no Prism says how large %s is", [server.name]) |
	server.sizeBytes == null
}) | {sprintf("no Prism of the recovery site says how large %s is", [partner]) |
	some partner in server.partners
	not server.recoverySizes[partner]
}

major(version) := to_number(found[1]) if {
	found := regex.find_all_string_submatch_n(`^([0-9]+)\.`, version, 1)[0]
}

# What a protection domain brings is the file server itself.
judged := {key |
	some key, _ in file_servers.declared
	not itself(key)
}

itself(key) if input.fileShares.servers[key].protection in {"domain", "none", "off", "outside", "missing"}

copied := {key: server |
	some key, server in file_servers.known
	server.protection == "policy"
}
