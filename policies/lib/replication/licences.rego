package muster.lib.replication

# A use is that a feature is used on a cluster, for which that cluster needs a
# licence: {"site", "uuid", "by"}, by being what uses it, in words.

# policy_uses are the uses of what a policy does between locations with the labels.
policy_uses(policy, labels, by) := {use |
	some location in policy.locations
	location.label in labels
	some site in ["production", "recovery"]
	some uuid in located(location, site)
	use := {"site": site, "uuid": uuid, "by": by}
}

# located are the clusters of a site's Prism Central that a location consists of.
located(location, site) := {uuid | some uuid in location.clusters; listed_cluster(site, uuid)} if {
	count(location.clusters) > 0
} else := {uuid | some uuid in clusters[site]; listed_cluster(site, uuid)} if {
	location.central == central[site]
} else := set()

listed_cluster(site, uuid) if input.prism.sites[site].central.clusters.items[uuid]

# domain_uses are the uses of what a protection domain does: on every cluster that
# knows it.
domain_uses(name, by) := {use |
	some site in ["production", "recovery"]
	some [key, name_there] in held(site)
	name_there == name
	uuid := input.prism.sites[site].elements[key].uuid
	use := {"site": seat(site, uuid), "uuid": uuid, "by": by}
}

# seat is the site whose Prism Central has a cluster: one may have those of both.
seat(site, uuid) := site if {
	listed_cluster(site, uuid)
} else := other if {
	some other in ["production", "recovery"]
	listed_cluster(other, uuid)
} else := site

cluster_target(use) := sprintf("cluster/%s", [cluster_name(use)])

cluster_name(use) := name if {
	name := input.prism.sites[use.site].central.clusters.items[use.uuid].name
} else := min({element.cluster |
	some site in input.prism.sites
	some element in site.elements
	element.uuid == use.uuid
})

licence_fact(use) := ["prism", "sites", use.site, "central", "clusters", "items", use.uuid, "licence"]

# licence is what a cluster is licensed for, where that was learnt.
licence(use) := found if {
	found := input.prism.sites[use.site].central.clusters.items[use.uuid].licence
	found.status == "ok"
}

# clusters_unlisted are the needs of the sites at which a feature may be used, on
# clusters that nobody could list.
clusters_unlisted(uses) := {{"target": sprintf("site/%s", [site]), "fact": fact} |
	count(uses) > 0
	some site in ["production", "recovery"]
	fact := ["prism", "sites", site, "central", "clusters"]
	not learnt(fact)
}

# edition is the name of the edition as Prism writes it, in upper case.
edition(found) := upper(found.edition)

# lesser are the editions that are known to allow less than Pro.
lesser := {"STARTER", "NO_LICENSE"}

# riddle is the gap of a cluster whose edition nobody here knows.
riddle(use) := {"target": cluster_target(use), "reason": "fact_missing", "message": message} if {
	not edition(licence(use)) in (lesser | {"PRO", "ULTIMATE"})
	message := sprintf("Prism names the licence of %s %q, and what that allows is not known here", [cluster_name(use), licence(use).edition])
}
