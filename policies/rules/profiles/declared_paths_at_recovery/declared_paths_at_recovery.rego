# METADATA
# title: Paths that the estate file declares are served at the recovery site
# description: >-
#   Profiles, application layers and home folders are found by their path. Whether a policy,
#   Workspace Environment Management, Intune or the image sets it does not matter to the
#   desktop: when the path is served at production only, users start without their data.
# custom:
#   severity: high
#   remediation: >-
#     Replicate the share to the recovery site and let the same path lead there, through DFS
#     or an alias.
#   requires: [dns.resolvers, directory.views]
#   recommendations: [PROF-002]
#   basis: document
#   observes: recovery
package muster.rules.profiles.declared_paths_at_recovery

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.resolvers
import data.muster.lib.shares

targets contains target(path) if some path in paths

needs contains {"target": target(path), "fact": dfs.fact} if {
	some path in paths
	shares.in_domain(path)
}

needs contains {"target": target(path), "fact": ["dns", "resolvers", key]} if {
	some path in paths
	not shares.in_domain(path)
	some key in resolvers.at("recovery")
}

findings contains finding if {
	some path in paths
	shares.standing(path) in {"elsewhere", "nowhere"}
	finding := {
		"target": target(path),
		"message": sprintf("%s is served outside the recovery site only.", [path]),
		"evidence": {"found": shares.standing(path), "expected": "a path that is served at the recovery site"},
		"fix": fix(path),
	}
}

fix(path) := sprintf(`New-DfsnFolderTarget -Path "%s" -TargetPath "\\<recovery server>\<share>"`, [path]) if {
	shares.in_domain(path)
} else := sprintf(
	"Publish %s under a DFS path or an alias that also leads to a file server of the recovery site, and declare that path",
	[path],
)

gaps contains {"target": target(path), "reason": "fact_missing", "message": message} if {
	some path in paths
	shares.standing(path) == "unknown"
	message := sprintf("nobody can tell where %s is served: its server is in none of the networks of the sites, or was not looked up", [path])
}

attest contains {"target": target(path), "question": question, "list": [path]} if {
	some path in paths
	shares.standing(path) in {"dormant", "replicated"}
	question := sprintf("%s is not served at the recovery site now. Does the runbook bring it up there under the same path, and was that tried?", [path])
}

target(path) := sprintf("path/%s", [path])

paths := (estate.paths("profiles") | estate.paths("file_services")) | estate.paths("app_layering")
