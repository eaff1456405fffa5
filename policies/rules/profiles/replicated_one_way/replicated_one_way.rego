# METADATA
# title: Cloud Cache and Smart DR do not replicate the same containers
# description: >-
#   Cloud Cache writes to all of its locations. A location on a share that Smart DR keeps a copy on
#   cannot be written to until a failover, and what Cloud Cache wrote there afterwards is
#   overwritten by the next run: one of the two has to go.
# custom:
#   severity: medium
#   remediation: >-
#     Take the share out of the replication policy, or name one location only.
#   requires: [fileShares, resultant]
#   recommendations: [PROF-003]
#   basis: document
#   byHand: which of the two is to stay is a choice of those who run the profiles
#   platform: nutanix
#   population: estate
package muster.rules.profiles.replicated_one_way

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.file_servers

targets contains target(key) if some key, _ in cached

needs contains {"target": target(key), "fact": ["fileShares", "paths", key]} if some key, _ in cached

needs contains {"target": target(key), "fact": file_servers.share_fact(path.server, path.share)} if {
	some key, path in cached
	path.place == "share"
}

# Where policies of a site were not read nobody knows which locations they give.
targets contains "component/profiles" if count(unread) > 0

needs contains {"target": "component/profiles", "fact": ["resultant", "views", site]} if some site in unread

unread := {site |
	count(file_servers.declared) > 0
	not estate.excluded("profiles")
	some site, view in input.resultant.views
	view.status != "ok"
}

findings contains {
	"target": target(key),
	"message": sprintf("Cloud Cache writes to %s beside %s, and Smart DR (%s) copies the one onto the other.", [other, path.path, share.by]),
	"evidence": {"found": [path.path, other], "expected": "one way of replication"},
	"fix": sprintf("In Prism Central, Files › Data Protection › Policies, edit %s: take out the share %s, as Cloud Cache keeps its copies", [share.by, share.name]),
} if {
	some key, path in cached
	path.place == "share"
	share := input.fileShares.servers[path.server].shares.items[path.share]
	share.status == "ok"
	share.protection == "policy"
	share.type == "SMART_DR"
	some other in {location | some list in path.beside; some location in list}
	words := dfs.words(other)
	split(lower(words[0]), ".")[0] == lower(share.partner)
	lower(words[1]) == lower(share.twinName)
}

# cached are the locations of Cloud Cache that lie on shares of production, or nobody knows where.
cached := {key: path |
	count(file_servers.declared) > 0
	not estate.excluded("profiles")
	some key, path in input.fileShares.paths
	path.place in {"share", ""}
	some list in path.beside
	count(list) > 0
}

target(key) := sprintf("path/%s", [input.fileShares.paths[key].path])
