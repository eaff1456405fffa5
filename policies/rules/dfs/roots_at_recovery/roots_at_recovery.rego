# METADATA
# title: Each DFS namespace has a server at the recovery site
# description: >-
#   Clients ask a namespace server where a folder is. If all of them are lost with
#   production, every path through the namespace is dead, however well the data was
#   replicated. Namespaces that the estate file does not name, and that no path of its
#   desktops is known to lead through, are other people's, or somebody has to say.
# custom:
#   severity: high
#   remediation: >-
#     Add a namespace server of the recovery site to the namespace.
#   requires: [directory.views, dns.resolvers]
#   recommendations: [DFS-002]
#   basis: document
#   byHand: servers and shares of a namespace are set up by hand, with names that only people know
#   observes: recovery
package muster.rules.dfs.roots_at_recovery

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.shares

targets contains dfs.target(name) if some name in dfs.chosen

targets contains "component/dfs" if unlisted

targets contains "component/dfs" if count(stranded) > 0

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

attest contains {"target": "component/dfs", "question": question, "list": list} if {
	count(stranded) > 0
	list := [line(name) | some name in sort(stranded)]
	question := sprintf("%d DFS namespaces are not all at the recovery site, the estate file names none of them, and no path of its desktops is known to lead through them. Do its users need none of them, for home folders, mapped drives or redirected folders either?", [count(list)])
}

# stranded are the namespaces of nobody that would be of no use at the recovery site.
stranded := {name |
	some name in dfs.aside
	not at_recovery(name)
}

at_recovery(name) if {
	count(dfs.at(dfs.enabled(dfs.known(name).roots), "recovery")) > 0
	every folder in dfs.known(name).folders {
		folder.status == "ok"
		shares.standing_of(folder.targets) == "recovery"
	}
}

line(name) := sprintf("%s on %s", [dfs.path(name), concat(" ", sort(dfs.servers(dfs.known(name).roots)))]) if {
	dfs.known(name)
} else := sprintf("%s, whose servers are not known", [dfs.path(name)])

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
