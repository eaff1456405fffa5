# METADATA
# title: DFS namespaces are domain-based
# description: >-
#   A namespace that lives on one server is gone with that server. One that lives in
#   Active Directory is known wherever a domain controller is.
# custom:
#   severity: high
#   remediation: >-
#     Create a domain-based namespace, move the folders there and let everybody use
#     paths that begin with the name of the domain.
#   requires: [directory.views]
#   recommendations: [DFS-001]
#   basis: document
#   byHand: servers and shares of a namespace are set up by hand, with names that only people know
package muster.rules.dfs.domain_based

import data.muster.lib.dfs
import data.muster.lib.estate
import data.muster.lib.shares

targets contains target(path) if some path in paths

needs contains {"target": target(path), "fact": dfs.fact} if some path in paths

findings contains finding if {
	some path in paths
	contains(shares.host(path), ".")
	not shares.in_domain(path)
	finding := {
		"target": target(path),
		"message": sprintf("%s begins with the server %s and not with the domain: it is a stand-alone namespace or a plain share.", [path, shares.host(path)]),
		"evidence": {"found": shares.host(path), "expected": estate.zone},
		"fix": sprintf(
			`choose a name for the namespace and a server of each site for it: New-DfsnRoot -Path "\\%s\<namespace>" -TargetPath "\\<server of production>\<namespace>" -Type DomainV2; New-DfsnRootTarget -Path "\\%s\<namespace>" -TargetPath "\\<server of the recovery site>\<namespace>"; New-DfsnFolder -Path "\\%s\<namespace>\%s" -TargetPath "%s"; then use that folder in place of %s in the policies`,
			[estate.zone, estate.zone, estate.zone, trim_suffix(share(path), "$"), concat(`\`, ["", "", shares.host(path), share(path)]), path],
		),
	}
}

findings contains finding if {
	some path in paths
	shares.in_domain(path)
	listed := dfs.listed
	not listed[shares.namespace(path)]
	finding := {
		"target": target(path),
		"message": sprintf("The directory knows no namespace %s.", [dfs.path(shares.namespace(path))]),
		"evidence": {"found": sort(object.keys(listed)), "expected": shares.namespace(path)},
		"fix": sprintf(`New-DfsnRoot -Path "%s" -TargetPath "\\<server>\%s" -Type DomainV2`, [dfs.path(shares.namespace(path)), shares.namespace(path)]),
	}
}

share(path) := dfs.words(path)[1]

gaps contains {"target": target(path), "reason": "fact_missing", "message": message} if {
	some path in paths
	not shares.in_domain(path)
	message := sprintf("%s begins with a short name, which may be a server or the domain; write it in full", [path])
}

target(path) := sprintf("path/%s", [path])

paths := estate.paths("dfs")
