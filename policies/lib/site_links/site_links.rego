# METADATA
# title: How long the directory takes from site to site
package muster.lib.site_links

import data.muster.lib.estate

# grace_minutes is how long an edit may be on its way: twice what the site links let it wait,
# once for the directory and once for what rests on it.
grace_minutes := 2 * max([15, wait])

# wait is the replication interval between the two sites, in minutes: within one Active
# Directory site there is none.
wait := 0 if {
	estate.ad_site("production") == estate.ad_site("recovery")
} else := min(waits) if {
	count(waits) > 0
} else := 0

waits := {interval(link) | some link in links; ends.production in link.sites; ends.recovery in link.sites} | {minutes |
	some first in links
	some second in links
	ends.production in first.sites
	ends.recovery in second.sites
	some hub in first.sites
	hub in second.sites
	minutes := interval(first) + interval(second)
}

ends := {site: estate.ad_site(site) | some site in ["production", "recovery"]}

links := [link |
	input.directory.views.recovery.siteLinks.status == "ok"
	some link in input.directory.views.recovery.siteLinks.items
]

# interval is that of a site link; Active Directory takes 180 minutes where none is set.
interval(link) := link.intervalMinutes if {
	link.intervalMinutes > 0
} else := 180
