# METADATA
# title: Where the platform copies to
# description: >-
#   Which clusters, locations and remote sites are those of the recovery site, and
#   what stands in for targets that could not be listed.
package muster.lib.replication

# whole is the target of what could not be listed: nobody can tell what would have
# been judged.
whole := "component/replication"

# plans_listed, policies_listed and domains_listed are the facts that a complete
# list rests on.
plans_listed := {["prism", "sites", keeper, "central", "plans"]}

policies_listed := {["prism", "sites", keeper, "central", "policies"]}

# keeper is the site whose Prism Central has the plans and policies that count: paired ones
# keep copies of each other's, and when production is taken to be lost, its copies are those
# that the recovery site goes by.
keeper := "recovery" if {
	input.lost == "production"
} else := "production"

domains_listed(site) := {["prism", "sites", site, "elements", key, "domains"] |
	some key in object.keys(input.prism.sites[site].elements)
}

# unlisted are the needs of the whole for those of the facts that were not learnt.
unlisted(facts) := {{"target": whole, "fact": fact} |
	some fact in facts
	not learnt(fact)
}

# learnt tells that every answer on the way to a fact was learnt.
learnt(fact) if {
	every length in numbers.range(1, count(fact)) {
		answered(object.get(input, array.slice(fact, 0, length), null))
	}
}

answered(node) if {
	node != null
	not node.status
}

answered(node) if node.status == "ok"

# clusters are the uuids of the clusters of each site: those that the estate file
# names, wherever they are managed, or else those of the site's own Prism Central.
clusters := {site: uuids |
	some site in ["production", "recovery"]
	uuids := managed(site) | asked(site)
}

managed(site) := {uuid |
	count(names(site)) > 0
	some other in input.prism.sites
	some uuid, cluster in other.central.clusters.items
	lower(cluster.name) in names(site)
} | {uuid |
	count(names(site)) == 0
	some uuid, _ in input.prism.sites[site].central.clusters.items
}

asked(site) := {element.uuid |
	some element in input.prism.sites[site].elements
	element.status == "ok"
}

# names are the clusters that the estate file names, in lower case.
names(site) := {lower(cluster.name) | some cluster in input.estate.sites[site].clusters}

# leads tells that a place, which is a Prism Central and clusters of it when not all
# are meant, is the recovery site. While the Prism Central there is silent, every
# place but production is taken to be.
leads(place) if within(place, "recovery")

leads(place) if {
	not within(place, "production")
	place.central == central.recovery
	not central.recovery in {"", central.production}
	not elsewhere(place)
}

leads(place) if {
	not within(place, "production")
	central.recovery == ""
	not place.central in {"", central.production}
}

within(place, site) if {
	some uuid in place.clusters
	uuid in clusters[site]
}

# elsewhere tells that the clusters of a place are known to be none of the recovery
# site.
elsewhere(place) if {
	count(place.clusters) > 0
	input.prism.sites.recovery.central.clusters.status == "ok"
}

# central are the uuids of the Prism Centrals, "" for one that did not say.
central := {site: uuid |
	some site in ["production", "recovery"]
	uuid := object.get(input, ["prism", "sites", site, "central", "uuid"], "")
}
