# METADATA
# title: The order in which desktops try connectors
# description: >-
#   VDAs try the groups of a list one after the other, and pick at random within one.
package muster.lib.registration.order

# other is the other end of a failover.
other := {"production": "recovery", "recovery": "production"}

# wrong says what is wrong with groups for desktops of a site, given the connectors of
# both sites, and those of other resource locations in "elsewhere". It is undefined when
# nothing is.
wrong(site, groups, connectors) := sprintf("mixes connectors of %s in one group (%s), which VDAs use at random", [whose(mixed, site, connectors), concat(" ", sort(mixed))]) if {
	mixed := [group | some group in groups; count(group & connectors[site]) > 0; count(group & away(site, connectors)) > 0][0]
} else := sprintf("names connectors of %s before those of the %s site", [owner(known[0], site, connectors), site]) if {
	known := [group | some group in groups; count(group & (connectors[site] | away(site, connectors))) > 0]
	count(known[0] & connectors[site]) == 0
	some group in known
	count(group & connectors[site]) > 0
}

# away are the connectors that are not those of a site.
away(site, connectors) := connectors[other[site]] | object.get(connectors, "elsewhere", set())

whose(group, site, connectors) := "both sites" if {
	count(group & connectors[other[site]]) > 0
} else := sprintf("the %s site and of other resource locations", [site])

owner(group, site, connectors) := sprintf("the %s site", [other[site]]) if {
	count(group & connectors[other[site]]) > 0
} else := "other resource locations"
