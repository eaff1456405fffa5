package muster.lib.replication

# Clusters of a site as targets, wherever they are managed.

# at are the clusters of a site that some Prism Central lists, by uuid: {"site", "uuid"},
# as in licences, and what it says of each.
at(site) := {uuid: {"use": {"site": seat(site, uuid), "uuid": uuid, "by": ""}, "cluster": said} |
	some uuid in clusters[site]
	said := input.prism.sites[seat(site, uuid)].central.clusters.items[uuid]
}

cluster_fact(use, rest) := array.concat(["prism", "sites", use.site, "central", "clusters", "items", use.uuid], rest)

# clusters_listed is the fact that a complete list of the clusters of a site rests on,
# and clusters_needs that it is known.
clusters_listed(site) := {["prism", "sites", site, "central", "clusters"] | input.estate.sites[site].prismCentral.host != ""}

# clusters_needs are the needs of a whole site, for the clusters that nobody could list.
clusters_needs(site) := {{"target": sprintf("site/%s", [site]), "fact": fact} |
	some fact in clusters_listed(site)
	not learnt(fact)
}

# answered_for tells that the Prism Element of a cluster has answered.
answered_for(uuid) if {
	some other in input.prism.sites
	some element in other.elements
	element.uuid == uuid
	element.status == "ok"
}
