# METADATA
# title: The licence covers Smart DR of Nutanix Files at both sites
# description: >-
#   Smart DR and the other replication policies of Files are features of the edition Pro, at both
#   ends; protection domains need none. The edition of the clusters is read. Nutanix Unified Storage
#   has licences of its own that cover Files as well: where the clusters have less than Pro, people
#   are asked for these.
# custom:
#   severity: high
#   remediation: >-
#     License the clusters of both sites with NCI Pro, or Files with the edition Pro of Nutanix
#     Unified Storage.
#   requires: [fileShares, prism]
#   recommendations: [NLIC-004]
#   basis: document
#   platform: nutanix
#   population: estate
package muster.rules.file_services.smart_dr_licensed

import data.muster.lib.file_servers

targets contains file_servers.target(key) if some key in judged

needs contains file_servers.need(key) if some key in judged

needs contains {"target": file_servers.target(key), "fact": ["prism", "sites", site, "central", "clusters"]} if {
	some key, _ in replicated
	some site in ends
}

gaps contains file_servers.gap(file_servers.target(key), sprintf("the licence of the cluster %s is not known", [cluster.name])) if {
	some key, server in replicated
	some site in ends
	some cluster in clusters(site, key, server)
	cluster.licence.status != "ok"
}

gaps contains file_servers.gap(file_servers.target(key), sprintf("the Prism Central of %s tells of no cluster", [site])) if {
	some key, server in replicated
	some site in ends
	count(clusters(site, key, server)) == 0
}

attest contains {"target": file_servers.target(key), "question": question, "list": sort([name | some name in lesser])} if {
	some key, server in replicated
	lesser := {sprintf("%s (%s)", [cluster.name, cluster.licence.edition]) |
		some site in ends
		some cluster in clusters(site, key, server)
		cluster.licence.status == "ok"
		not cluster.licence.edition in {"PRO", "ULTIMATE"}
	}
	count(lesser) > 0
	question := sprintf("%s replicates %s, which needs the edition Pro, and these clusters have less: %s. Does a licence of Nutanix Unified Storage or of Files with the edition Pro cover it at both sites?", [
		concat(", ", server.by), server.name, file_servers.abridged(lesser),
	])
}

ends := ["production", "recovery"]

# judged are the file servers that a policy replicates, and those of which nobody can tell.
judged := {key |
	some key, _ in file_servers.declared
	not other_way(key)
}

other_way(key) if input.fileShares.servers[key].protection in {"domain", "none", "off", "outside", "missing"}

replicated := {key: server |
	some key, server in file_servers.known
	server.protection == "policy"
}

# clusters are those that have the file server or its partner or, where no Prism Element says so,
# all of a site.
clusters(site, key, server) := {cluster |
	some cluster in input.prism.sites[site].central.clusters.items
	holds(site, cluster, names(site, key, server))
}

names("production", key, _) := {key}

names("recovery", _, server) := {lower(partner) | some partner in server.partners}

holds(site, cluster, servers) if lower(cluster.name) in told(site, servers)

holds(site, _, servers) if count(told(site, servers)) == 0

told(site, servers) := {name |
	some name, cluster in input.files.sites[site].clusters.items
	some server in servers
	cluster.servers.items[server]
}
