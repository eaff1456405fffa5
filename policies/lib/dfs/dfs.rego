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

# chosen are the namespaces to judge: those that the estate declares or, when it declares
# none, those that a path of its desktops leads through; all when nobody can tell which.
chosen := {name |
	not estate.excluded("dfs")
	some name, _ in listed
	wanted(name)
}

wanted(name) if name in declared

wanted(name) if {
	count(declared) == 0
	name in used
}

wanted(_) if {
	count(declared) == 0
	unsure
}

# aside are the namespaces that nobody declared and no path that is known leads through:
# other people's, or those of home folders and mapped drives, which no source tells.
aside := {name |
	not estate.excluded("dfs")
	count(declared) == 0
	some name, _ in listed
	not wanted(name)
}

declared := {lower(words(path)[1]) | some path in estate.paths("dfs")}

# used are the namespaces that paths of the estate lead through: those that it declares for
# any component, and those that policies give its desktops.
used := {lower(found[1]) |
	some text in texts
	some found in regex.find_all_string_submatch_n(pattern, text, -1)
}

pattern := sprintf(`(?i)[\\\\/]{2}(?:%s|%s)[\\\\/]([^\\\\/;,"]+)`, [replace(estate.zone, ".", "[.]"), split(estate.zone, ".")[0]])

texts := {path | some id, _ in input.estate.components; some path in estate.paths(id)} | {text |
	some view in input.resultant.views
	some ou in view.ous
	some id in settings
	some text in ou.settings[id].data
}

settings := {
	"fslogixVHDLocations", "fslogixCCDLocations", "odfcVHDLocations", "odfcCCDLocations", "upmUserStore",
	"layerRepository",
}

# unsure tells that such a setting is not known for some of the desktops.
unsure if not input.resultant.views.recovery.status == "ok"

unsure if {
	some ou in input.resultant.views.recovery.ous
	ou.status != "ok"
}

unsure if {
	some ou in input.resultant.views.recovery.ous
	some id in settings
	ou.settings[id].state in {"unknown", "conditional"}
}

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
