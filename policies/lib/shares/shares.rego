# METADATA
# title: Where the data behind a UNC path is when production is gone
package muster.lib.shares

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# standing is one of
#   recovery    served at the recovery site now
#   dormant     a DFS target stands at the recovery site, but is disabled
#   replicated  served elsewhere, by file services that the estate says come back
#   elsewhere   served elsewhere only
#   nowhere     the name leads nowhere
#   unknown     nobody can tell
standing(path) := "unknown" if {
	not unc(path)
} else := "unknown" if {
	regex.match(`[%#$!]`, host(path))
} else := namespaced(path) if {
	in_domain(path)
} else := served(host(path))

unc(path) if regex.match(`^\\\\[^\\]+\\[^\\]+`, replace(path, "/", `\`))

# host is the server part of a UNC path.
host(path) := lower(dfs.words(path)[0])

# in_domain tells that the server part is the domain itself, so that the path leads
# through a domain-based namespace.
in_domain(path) if host(path) in {estate.zone, split(estate.zone, ".")[0]}

served(name) := "recovery" if {
	place.site_of(place.full(name)) == "recovery"
} else := "replicated" if {
	file_service(place.full(name))
} else := place.site_of(place.full(name)) if {
	place.site_of(place.full(name)) != "unknown"
} else := "nowhere" if {
	some _ in resolvers.at("recovery")
	every key in resolvers.at("recovery") {
		resolvers.nowhere(key, place.full(name))
	}
} else := "unknown"

# file_service tells that a name belongs to file services that are replicated.
file_service(name) if {
	name in (estate.aliases("file_services") | estate.all_servers("file_services"))
	estate.replicated("file_services")
}

namespaced(path) := "unknown" if {
	not dfs.listed
} else := "nowhere" if {
	not dfs.listed[namespace(path)]
} else := "unknown" if {
	not dfs.known(namespace(path))
} else := standing_of(targets(path)) if {
	targets(path)
} else := "unknown"

namespace(path) := lower(dfs.words(path)[1])

# targets are those of the deepest folder on the path, or of the namespace itself.
targets(path) := folder.targets if {
	folder := deepest(path)
	folder.status == "ok"
} else := dfs.known(namespace(path)).roots if {
	not deepest(path)
}

deepest(path) := folders[max(object.keys(folders))] if {
	below := array.slice(dfs.words(path), 2, count(dfs.words(path)))
	all := dfs.known(namespace(path)).folders
	folders := {length: all[key] |
		some length in numbers.range(1, count(below))
		key := lower(concat("/", array.slice(below, 0, length)))
	}
	count(folders) > 0
}

# standing_of is where the data behind the targets of a folder is.
standing_of(targets) := "recovery" if {
	count(dfs.at(dfs.enabled(targets), "recovery")) > 0
} else := "dormant" if {
	count(dfs.at(targets, "recovery")) > 0
} else := "replicated" if {
	some name in dfs.servers(targets)
	file_service(name)
} else := "unknown" if {
	count(dfs.at(targets, "unknown")) > 0
} else := "elsewhere"

# best is the most hopeful standing of several locations, of which one is enough.
best(paths) := [word | some word in order; word in {standing(path) | some path in paths}][0]

order := ["recovery", "dormant", "replicated", "unknown", "elsewhere", "nowhere"]
