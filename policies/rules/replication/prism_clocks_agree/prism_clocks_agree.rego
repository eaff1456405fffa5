# METADATA
# title: The clocks of Prism agree with the domain's
# description: >-
#   A virtual machine takes its time from its host when it starts, a domain controller too, and
#   Kerberos refuses tickets when clocks differ too much. Schedules and the ages of copies go by
#   the clocks of Prism as well. The clock of each Prism Central and Prism Element is compared
#   with those of the domain controllers of its site.
# custom:
#   severity: high
#   remediation: >-
#     Give the clusters and the Prism Central of each site time servers that answer there
#     without production, and see that they follow them.
#   requires: [prism, directory.servers]
#   recommendations: [EXT-AD-05]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
#   follows: [ad/clocks-agree]
package muster.rules.replication.prism_clocks_agree

targets contains target(site) if some site, _ in judged

needs contains {"target": target(site), "fact": clock.fact} if {
	some site, clocks in judged
	some clock in clocks
}

findings contains weighed(site, {
	"target": target(site),
	"message": sprintf("The clock of %s is %d s %s that of %s.", [clock.host, round(abs(away)), side(away), reference(site).clock]),
	"evidence": {
		"found": clock.said.offsetSeconds,
		"expected": sprintf("within %d s of %s", [input.estate.thresholds.clockSkew, reference(site).clock]),
		"reference": reference(site),
	},
	"fix": sprintf("On a Controller VM or the Prism Central VM of %s: ncli cluster get-ntp-servers, then ncli cluster add-to-ntp-servers with time servers that answer at that site; ntpq -p shows whether it follows them", [clock.host]),
}) if {
	some site, clocks in judged
	some clock in clocks
	told(clock.said)
	away := clock.said.offsetSeconds - reference(site).offset
	abs(away) > input.estate.thresholds.clockSkew
}

gaps contains weighed(site, gap(site, sprintf("%s did not report its time", [clock.host]))) if {
	some site, clocks in judged
	some clock in clocks
	clock.said.status == "ok"
	not told(clock.said)
}

# Those of the other site would do for most clocks, and hide that both are wrong here.
gaps contains object.union(gap(site, sprintf("no domain controller of the %s site reported its time, so there is nothing to compare with", [site])), {"severity": "medium"}) if {
	some site, _ in judged
	count(references(site)) == 0
}

target(site) := sprintf("site/%s", [site])

gap(site, message) := {"target": target(site), "reason": "fact_missing", "message": message}

# judged are the Prisms of each site that have any, with where their answers are.
judged := {site: clocks |
	some site in ["production", "recovery"]
	clocks := centrals(site) | elements(site)
	count(clocks) > 0
}

centrals(site) := {{"host": said.host, "said": said, "fact": ["prism", "sites", site, "central"]} |
	said := input.prism.sites[site].central
	said != null
}

elements(site) := {{"host": said.host, "said": said, "fact": ["prism", "sites", site, "elements", key]} |
	some key, said in input.prism.sites[site].elements
}

told(said) if {
	said.status == "ok"
	not startswith(said.observedAt, "0001-")
}

side(away) := "ahead of" if {
	away > 0
} else := "behind"

# weighed is what is said of a site: what is lost with production matters less.
weighed("recovery", said) := said

weighed("production", said) := object.union(said, {"severity": "medium"})

# reference is the clock in the middle, so that a single wrong one does not count.
reference(site) := {"offset": all[middle][0], "clock": all[middle][1]} if {
	all := sort(references(site))
	middle := floor(count(all) / 2)
}

# references are the clocks of the domain controllers of a site.
references(site) := {[server.offsetSeconds, server.host] |
	some server in input.directory.servers
	server.status == "ok"
	server.site == site
}
