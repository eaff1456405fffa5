# METADATA
# title: Paths that the estate uses lie on protected shares
# description: >-
#   Profiles, containers, layers and everything else that policies, Citrix and the estate file name
#   by a path is followed through DFS to the share that holds it. One share that a policy leaves
#   out, or that is not there, is lost with production however well the others are replicated. What
#   lies on other servers than those of Nutanix Files is asked of people, all of it at once.
# custom:
#   severity: high
#   remediation: >-
#     Add the share to the replication policy of its file server, or move the data to one that is
#     replicated.
#   requires: [fileShares]
#   besides: [citrixcloud, directory, grouppolicy]
#   follows: [file_services/servers-replicated]
#   recommendations: [FILES-006]
#   basis: document
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
#   population: estate
package muster.rules.file_services.data_protected

import data.muster.lib.citrix.stores
import data.muster.lib.file_servers
import data.muster.lib.shares

targets contains target(key) if some key, _ in paths

targets contains elsewhere if count(others) > 0

needs contains {"target": target(key), "fact": ["fileShares", "paths", key]} if some key, _ in paths

needs contains {"target": target(key), "fact": file_servers.fact(path.server)} if {
	some key, path in paths
	path.place == "share"
}

needs contains {"target": target(key), "fact": file_servers.share_fact(path.server, path.share)} if {
	some key, path in paths
	path.place == "share"
	not whole(path)
}

# Until anything was asked nobody knows where any path lies.
targets contains file_servers.target(key) if some key in unasked

needs contains file_servers.need(key) if some key in unasked

findings contains {
	"target": target(key),
	"message": sprintf("%s (%s) lies on the share %s of %s, which %s.", [path.path, origin(path), path.share, file_servers.declared[path.server], state(share)]),
	"evidence": {"found": share.protection, "expected": "a share that is replicated to the recovery site"},
	"fix": fix(path, share),
} if {
	some key, path in paths
	path.place == "share"
	not whole(path)
	not cached(path)
	share := input.fileShares.servers[path.server].shares.items[path.share]
	share.status == "ok"
	state(share)
}

findings contains {
	"target": target(key),
	"message": sprintf("%s (%s) leads to %s, which has no share %s.", [path.path, origin(path), path.server, path.share]),
	"evidence": {"found": "no such share", "expected": path.share},
	"fix": sprintf("Correct the path %s where it is set (%s), or make the share %s on %s and have it replicated", [path.path, origin(path), path.share, path.server]),
} if {
	some key, path in paths
	path.status == "ok"
	path.place == "absent"
}

findings contains {
	"target": target(key),
	"message": sprintf("%s (%s) leads nowhere: the domain has no such namespace, or the namespace has no targets.", [path.path, origin(path)]),
	"evidence": {"found": "no target", "expected": "a share that is replicated to the recovery site"},
	"fix": sprintf("Correct the path %s where it is set (%s)", [path.path, origin(path)]),
} if {
	some key, path in paths
	path.status == "ok"
	path.place == "nowhere"
}

attest contains {"target": elsewhere, "question": question, "list": sort([path.path | some path in others])} if {
	count(others) > 0
	question := sprintf(
		"These paths lie on other servers than those of Nutanix Files that the estate file names: %s. Is each of them replicated to the recovery site and found there under the same path?",
		[file_servers.abridged({path.path | some path in others})],
	)
}

# paths are all that are not known to lie elsewhere.
paths := {key: path |
	count(file_servers.declared) > 0
	some key, path in input.fileShares.paths
	not away(path)
	not idle(path)
}

# idle tells that nothing but a Citrix policy names the path, and that all machines have another
# user store.
idle(path) if {
	stores.unused
	count(path.from) > 0
	every text in path.from {
		startswith(text, "the Citrix policy ")
	}
}

away(path) if path.place in {"other", "recovery"}

# others lie on other servers. What is served at the recovery site, or judged where it is
# declared, is no question.
others := {key: path |
	count(file_servers.declared) > 0
	some key, path in input.fileShares.paths
	path.status == "ok"
	path.place == "other"
	not idle(path)
	shares.standing(path.path) != "recovery"
}

unasked := {key |
	some key, _ in file_servers.declared
	not input.fileShares
}

# cached tells that Cloud Cache keeps a location of the recovery site in step with the path,
# wherever it is used.
cached(path) if {
	count(path.beside) > 0
	every list in path.beside {
		some other in list
		at_recovery(other)
	}
}

at_recovery(path) if input.fileShares.paths[path].place == "recovery"

at_recovery(path) if {
	not at_production(path)
	shares.standing(path) == "recovery"
}

at_production(path) if input.fileShares.paths[path].place in {"share", "absent"}

# whole tells that a protection domain has all of a file server.
whole(path) if input.fileShares.servers[path.server].protection == "domain"

state(share) := "no policy replicates" if {
	share.protection == "none"
} else := sprintf("is replicated by %s alone, which is switched off", [share.by]) if {
	share.protection == "off"
} else := sprintf("%s replicates to a file server that the recovery site does not know", [share.by]) if {
	share.protection == "outside"
}

fix(path, share) := sprintf("In Prism Central, Files › Data Protection › Policies, edit %s: add the share %s of %s, or let it include all shares", [policies(path), share.name, file_servers.declared[path.server]]) if {
	share.protection == "none"
	count(input.fileShares.servers[path.server].by) > 0
} else := sprintf("In Prism Central, Files › Data Protection › Policies › New policy › Smart DR, replicate %s, with the share %s, to the recovery site", [file_servers.declared[path.server], share.name]) if {
	share.protection == "none"
} else := sprintf("In Prism Central, Files › Data Protection › Policies, switch %s on and see that it leads to a file server of the recovery site", [share.by])

policies(path) := concat(", ", input.fileShares.servers[path.server].by)

origin(path) := file_servers.abridged({text | some text in path.from})

target(key) := sprintf("path/%s", [input.fileShares.paths[key].path])

elsewhere := "component/file_services"
