# METADATA
# title: Each DFS namespace has a server at the recovery site
# description: >-
#   Clients ask a namespace server where a folder is. If all of them are lost with
#   production, every path through the namespace is dead, however well the data was
#   replicated.
# custom:
#   severity: high
#   remediation: >-
#     Add a namespace server of the recovery site to the namespace.
#   requires: [directory.views, dns.resolvers]
#   recommendations: [DFS-002]
#   basis: document
#   observes: recovery
package muster.rules.dfs.roots_at_recovery

import data.muster.lib.dfs
import data.muster.lib.estate

targets contains dfs.target(name) if some name in dfs.chosen

targets contains "component/dfs" if unlisted

needs contains dfs.need(name) if some name in dfs.chosen

needs contains {"target": "component/dfs", "fact": dfs.fact} if unlisted

findings contains finding(name, message, sort(dfs.servers(roots)), "at least two namespace servers") if {
	some name in dfs.chosen
	roots := dfs.known(name).roots
	count(dfs.servers(roots)) == 1
	message := sprintf("The namespace %s has a single server.", [dfs.path(name)])
}

findings contains finding(name, message, {root.server: dfs.site_of(root) | some root in roots}, "a server at the recovery site") if {
	some name in dfs.chosen
	roots := dfs.known(name).roots
	count(dfs.at(roots, "recovery")) == 0
	count(dfs.at(roots, "unknown")) == 0
	message := sprintf("The namespace %s has no server at the recovery site.", [dfs.path(name)])
}

findings contains finding(name, message, [root.path | some root in dfs.at(roots, "recovery")], "an enabled server at the recovery site") if {
	some name in dfs.chosen
	roots := dfs.known(name).roots
	count(dfs.at(roots, "recovery")) > 0
	count(dfs.at(dfs.enabled(roots), "recovery")) == 0
	message := sprintf("The servers of the namespace %s at the recovery site are disabled.", [dfs.path(name)])
}

gaps contains {"target": dfs.target(name), "reason": "fact_missing", "message": message} if {
	some name in dfs.chosen
	roots := dfs.known(name).roots
	count(dfs.at(roots, "recovery")) == 0
	some root in dfs.at(roots, "unknown")
	message := sprintf("nobody can tell where the namespace server %s stands", [root.server])
}

finding(name, message, found, expected) := {
	"target": dfs.target(name),
	"message": message,
	"evidence": {"found": found, "expected": expected},
	"fix": sprintf(`New-DfsnRootTarget -Path "%s" -TargetPath "\\<recovery server>\%s"`, [dfs.path(name), name]),
}

unlisted if {
	not dfs.listed
	not estate.excluded("dfs")
}
