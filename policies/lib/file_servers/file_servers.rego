# METADATA
# title: The Nutanix Files servers of production
# description: >-
#   Those that the estate file names, with what both sites' Prisms say of them. An estate that
#   names none is asked in questions.
package muster.lib.file_servers

import data.muster.lib.estate

# declared are the file servers of production, by name in lower case.
declared := {lower(name): name |
	not estate.excluded("file_services")
	some name in input.estate.sites.production.files
}

target(key) := sprintf("fileserver/%s", [declared[key]])

# fact is the path of what is known of a file server.
fact(key) := ["fileShares", "servers", key]

need(key) := {"target": target(key), "fact": fact(key)}

shares_need(key) := {"target": target(key), "fact": array.concat(fact(key), ["shares"])}

# known are the file servers of which it was learnt what protects them.
known := {key: server |
	some key, _ in declared
	server := input.fileShares.servers[key]
	server.status == "ok"
}

# replicated are those that something brings copies of to the recovery site.
replicated := {key: server |
	some key, server in known
	server.protection in {"policy", "domain"}
}

# shares are those of a file server that Prism told, each of which may be unknown in itself.
shares(key) := found.items if {
	found := input.fileShares.servers[key].shares
	found.status == "ok"
} else := {}

share_target(key, share) := sprintf("share/%s/%s", [declared[key], share])

share_fact(key, share) := array.concat(fact(key), ["shares", "items", share])

# used are the shares that a path of the estate lies on, by the key of their file server.
used(key) := {path.share |
	some path in input.fileShares.paths
	path.place == "share"
	path.server == key
}

# rpo is what the business can bear to lose of files, in seconds; 0 where nobody says.
rpo := own if {
	own := input.estate.components.file_services.objectives.rpo
	own > 0
} else := input.estate.objectives.rpo

gap(target_id, message) := {"target": target_id, "reason": "fact_missing", "message": message}

# abridged names the first of many.
abridged(names) := concat(", ", sort(names)) if {
	count(names) <= 6
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(names), 0, 6)), count(names) - 6])
