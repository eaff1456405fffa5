# METADATA
# title: Each DFS folder has a target at the recovery site
# description: >-
#   A path through DFS survives a disaster only if its folder also points to a server of
#   the recovery site. A target that is kept disabled until then must be enabled by
#   somebody who knows that.
# custom:
#   severity: high
#   remediation: >-
#     Add a target at the recovery site to the folder, and replicate the data to it.
#   requires: [directory.views, dns.resolvers]
#   recommendations: [DFS-004]
#   basis: document
#   byHand: servers and shares of a namespace are set up by hand, with names that only people know
#   observes: recovery
package muster.rules.dfs.folders_at_recovery

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.shares

targets contains target(folder) if some folder in folders

targets contains dfs.target(name) if some name in unread

targets contains "component/dfs" if unlisted

needs contains {"target": target(folder), "fact": array.concat(dfs.fact, ["items", folder.namespace, "folders", folder.key])} if some folder in folders

needs contains dfs.need(name) if some name in unread

needs contains {"target": "component/dfs", "fact": dfs.fact} if unlisted

findings contains finding if {
	some folder in folders
	standing(folder) == "elsewhere"
	finding := {
		"target": target(folder),
		"message": sprintf("The folder %s has no target at the recovery site.", [path(folder)]),
		"evidence": {"found": [t.path | some t in content(folder).targets], "expected": "a target at the recovery site"},
		"fix": sprintf(`New-DfsnFolderTarget -Path "%s" -TargetPath "\\<recovery server>\<share>"`, [path(folder)]),
	}
}

gaps contains {"target": target(folder), "reason": "fact_missing", "message": message} if {
	some folder in folders
	standing(folder) == "unknown"
	message := sprintf("nobody can tell where the targets of %s stand: %s", [path(folder), concat(", ", [t.path | some t in content(folder).targets])])
}

attest contains {"target": target(folder), "question": question, "list": list} if {
	some folder in folders
	list := [t.path | some t in content(folder).targets]
	question := sprintf("The folder %s %s. Does the runbook say who makes it reachable at the recovery site, and how?", [path(folder), reasons[standing(folder)]])
}

reasons := {
	"dormant": "has a target at the recovery site that is disabled",
	"replicated": "points to file services that are brought up at the recovery site first",
}

target(folder) := sprintf("path/%s", [path(folder)])

path(folder) := dfs.folder_path(folder.namespace, folder.key)

content(folder) := found if {
	found := dfs.known(folder.namespace).folders[folder.key]
	found.status == "ok"
}

standing(folder) := shares.standing_of(content(folder).targets)

folders := {{"namespace": name, "key": key} |
	some name in dfs.chosen
	some key, _ in dfs.known(name).folders
}

# unread are the namespaces of which nobody knows the folders.
unread := {name |
	some name in dfs.chosen
	not dfs.known(name)
}

unlisted if {
	not dfs.listed
	not estate.excluded("dfs")
}
