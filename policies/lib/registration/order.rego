# METADATA
# title: The order in which desktops try connectors
# description: >-
#   VDAs try the groups of a list one after the other, and pick at random within one.
package muster.lib.registration.order

# other is the other end of a failover.
other := {"production": "recovery", "recovery": "production"}

# wrong says what is wrong with groups for desktops of a site, given the connectors of
# both sites. It is undefined when nothing is.
wrong(site, groups, connectors) := sprintf("mixes connectors of both sites in one group (%s), which VDAs use at random", [concat(" ", sort(mixed))]) if {
	mixed := [group | some group in groups; count(group & connectors[site]) > 0; count(group & connectors[other[site]]) > 0][0]
} else := sprintf("names connectors of the %s site before those of the %s site", [other[site], site]) if {
	known := [group | some group in groups; count(group & (connectors[site] | connectors[other[site]])) > 0]
	count(known[0] & connectors[site]) == 0
	some group in known
	count(group & connectors[site]) > 0
}
