# METADATA
# title: The clocks of Windows hosts agree with the domain's
# description: >-
#   Kerberos refuses tickets when clocks differ too much. A connector or a StoreFront server
#   whose clock has drifted cannot sign in anywhere, and a machine that took its time from
#   the host that it ran on drifts at the other site. Hosts are compared with the domain
#   controllers of their own site.
# custom:
#   severity: high
#   remediation: >-
#     Let the host take its time from the domain, and switch the synchronization with the
#     hypervisor off.
#   requires: [windows, directory.servers]
#   recommendations: [EXT-AD-05]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
#   formerly: [ad/windows-clocks-agree]
package muster.rules.ad.member_clocks_agree

import data.muster.lib.windows

targets contains windows.target(host) if some host in windows.everyone

needs contains {"target": windows.target(host), "fact": ["windows", "hosts", host]} if some host in windows.everyone

findings contains finding if {
	some host in windows.everyone
	said := input.windows.hosts[host]
	said.status == "ok"
	is_number(said.offsetSeconds)
	away := abs(said.offsetSeconds - reference(said.site).offset)
	away > input.estate.thresholds.clockSkew
	finding := {
		"target": windows.target(host),
		"message": sprintf("The clock of %s is %d s away from that of %s.", [host, round(away), reference(said.site).clock]),
		"evidence": {
			"found": said.offsetSeconds,
			"expected": sprintf("within %d s of %s", [input.estate.thresholds.clockSkew, reference(said.site).clock]),
			"reference": reference(said.site),
		},
		"fix": sprintf("w32tm /config /computer:%s /syncfromflags:domhier /update, then w32tm /resync /computer:%s", [host, host]),
	}
}

gaps contains windows.gap(host, sprintf("%s did not tell its time", [host])) if {
	some host in windows.everyone
	said := input.windows.hosts[host]
	said.status == "ok"
	said.offsetSeconds == null
}

# Another clock would do for most hosts, and hide the one thing that matters: that
# the domain controller which gives out the tickets is wrong.
gaps contains windows.gap(host, sprintf("no domain controller of the %s site told its time", [said.site])) if {
	some host in windows.everyone
	said := input.windows.hosts[host]
	said.status == "ok"
	count(clocks(said.site)) == 0
}

# reference is the clock that hosts of a site are compared with, and how far it is
# ahead of the scanner's.
reference(site) := middle(clocks(site)) if count(clocks(site)) > 0

# clocks are those of the domain controllers of a site.
clocks(site) := {[server.offsetSeconds, server.host] |
	some server in input.directory.servers
	server.status == "ok"
	server.site == site
}

# middle is the clock in the middle, so that a single wrong one does not count.
middle(all) := {"offset": sort(all)[floor(count(all) / 2)][0], "clock": sort(all)[floor(count(all) / 2)][1]}
