# METADATA
# title: DFS folders have a short client cache time
# description: >-
#   A client keeps the target that it was referred to as long as the folder allows, and
#   goes on calling the dead server for that long. Windows allows half an hour unless
#   told otherwise.
# custom:
#   severity: medium
#   remediation: >-
#     Lower the client cache duration of the folder to what thresholds.aliasTTL allows.
#   requires: [directory.views]
#   recommendations: [DFS-005]
#   basis: practice
package muster.rules.dfs.short_ttl

import data.muster.lib.dfs
import data.muster.lib.fix

targets contains target(folder) if some folder in folders

needs contains {"target": target(folder), "fact": array.concat(dfs.fact, ["items", folder.namespace, "folders", folder.key])} if some folder in folders

findings contains {
	"target": target(folder),
	"message": sprintf("Clients keep the target of %s for %d s.", [path(folder), ttl(folder)]),
	"evidence": {"found": ttl(folder), "expected": sprintf("at most %d", [limit])},
	"fix": fix.of(
		{
			"kind": "command", "where": "a computer with the PowerShell module DFSN", "action": "set",
			"object": sprintf("folder/%s", [path(folder)]), "attribute": "TimeToLiveSec", "values": [sprintf("%d", [limit])],
		},
		sprintf(`Set-DfsnFolder -Path "%s" -TimeToLiveSec %d`, [path(folder), limit]),
	),
} if {
	some folder in folders
	ttl(folder) > limit
}

gaps contains {"target": target(folder), "reason": "fact_missing", "message": message} if {
	some folder in folders
	ttl(folder) < 0
	message := sprintf("the directory does not say how long clients keep the target of %s", [path(folder)])
}

limit := input.estate.thresholds.aliasTTL

ttl(folder) := found.ttl if {
	found := dfs.known(folder.namespace).folders[folder.key]
	found.status == "ok"
}

target(folder) := sprintf("path/%s", [path(folder)])

path(folder) := dfs.folder_path(folder.namespace, folder.key)

folders := {{"namespace": name, "key": key} |
	some name in dfs.chosen
	some key, _ in dfs.known(name).folders
}
