# METADATA
# title: Domain-based DFS namespaces
# description: >-
#   What the directory of the recovery site says of them, and where their targets
#   stand. Stand-alone namespaces are not in the directory.
package muster.lib.dfs

import data.muster.lib.estate
import data.muster.lib.place

# fact is the path of the list of namespaces.
fact := ["directory", "views", "recovery", "namespaces"]

# listed are all namespaces of the domain. It is undefined when they were not
# learnt.
listed := found.items if {
	found := input.directory.views.recovery.namespaces
	found.status == "ok"
}

# chosen are the namespaces to judge: those that the estate declares, or all when
# it declares none.
chosen := {name |
	not estate.excluded("dfs")
	some name, _ in listed
	wanted(name)
}

wanted(name) if name in declared

wanted(_) if count(declared) == 0

declared := {lower(words(path)[1]) | some path in estate.paths("dfs")}

# words are the parts of a UNC path: server, share and what is below.
words(path) := split(trim(replace(path, "/", `\`), `\`), `\`)

# path is a namespace, or a folder in it, as people write it.
path(name) := sprintf(`\\%s\%s`, [estate.zone, name])

folder_path(name, folder) := sprintf(`\\%s\%s\%s`, [estate.zone, name, replace(folder, "/", `\`)])

target(name) := sprintf("namespace/%s", [path(name)])

# need is the fact that a namespace is judged by.
need(name) := {"target": target(name), "fact": array.concat(fact, ["items", name])}

# known is a namespace whose targets could be read.
known(name) := listed[name] if listed[name].status == "ok"

# site_of tells where the server of a target stands: recovery, elsewhere or
# unknown.
site_of(target) := place.site_of(place.full(target.server))

# at are the targets that stand at a site.
at(targets, site) := [target |
	some target in targets
	site_of(target) == site
]

# enabled are the targets that clients are referred to.
enabled(targets) := [target |
	some target in targets
	target.online
]

# servers are the hosts of targets.
servers(targets) := {place.full(target.server) | some target in targets}
