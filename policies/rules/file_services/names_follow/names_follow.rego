# METADATA
# title: Names of file servers lead to the recovery site after a failover
# description: >-
#   A path through DFS finds the file server of the recovery site by its own name. A path with the
#   name of the file server of production does not: the failover of Files moves the name only
#   when it is given accounts that may rewrite DNS and computer objects, and reports success
#   without. After a protection domain was activated, the file server has its name and new
#   addresses. Who moves the name, and with which account, is signed for.
# custom:
#   severity: high
#   remediation: >-
#     Let paths lead through a DFS folder with a target at both sites; or write into the run book
#     who runs the failover of AD and DNS in Prism Central, and keep an account for it that works
#     without production.
#   requires: [fileShares]
#   recommendations: [FILES-007]
#   basis: document
#   platform: nutanix
#   population: estate
package muster.rules.file_services.names_follow

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key in judged

needs contains file_servers.need(key) if some key in judged

needs contains {"target": file_servers.target(key), "fact": ["fileShares", "paths", path]} if {
	some key in judged
	some path, found in input.fileShares.paths
	found.status != "ok"
}

attest contains {"target": file_servers.target(key), "question": question, "list": list} if {
	some key, server in file_servers.known
	not lost(key)
	list := named(key)
	count(list) > 0
	question := sprintf(
		"Users find %s by its own name: %s. Does the run book say who moves that name to the recovery site (%s), with an account that may write DNS and computer objects there, and was it tried?",
		[server.name, file_servers.abridged({path | some path in list}), how(server)],
	)
}

# judged are the file servers that come back in some way; that others do not is told elsewhere.
judged := {key |
	some key, _ in file_servers.declared
	not lost(key)
}

lost(key) if input.fileShares.servers[key].protection in {"none", "off", "outside", "missing"}

# named are the paths by which users find a file server under its own name. What Cloud Cache keeps
# at other places too is none.
named(key) := sort([path.path |
	some path in input.fileShares.paths
	path.status == "ok"
	path.server == key
	path.place == "share"
	by_name(key, path)
	not beside(path)
])

# Through DFS a file server that a policy replicates has another target; one that a protection
# domain brings back is the same.
by_name(_, path) if path.named

by_name(key, _) if input.fileShares.servers[key].protection == "domain"

beside(path) if {
	count(path.beside) > 0
	every list in path.beside {
		count(list) > 0
	}
}

how(server) := "after activating the protection domain: DNS has the new addresses" if {
	server.protection == "domain"
} else := "Prism Central, Files › Data Protection, failover with AD and DNS"
