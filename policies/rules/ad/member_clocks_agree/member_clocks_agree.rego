# METADATA
# title: The clocks of Windows hosts agree with the domain's
# description: >-
#   Kerberos refuses tickets when clocks differ too much. A connector or a StoreFront server
#   whose clock has drifted cannot sign in anywhere, and a machine that took its time from
#   the host that it ran on drifts at the other site. Hosts are compared with the domain
#   controllers of their own site. Those that are lost with production decide nothing.
# custom:
#   severity: high
#   remediation: >-
#     Let the host take its time from the domain, and switch the synchronization with the
#     hypervisor off.
#   requires: [windows, directory.servers]
#   recommendations: [EXT-AD-05]
#   basis: practice
#   lost: >-
#     running: it is off until it is started at the recovery site
#   byHand: what is wrong has to be found on the spot first
#   formerly: [ad/windows-clocks-agree]
#   follows: [ad/clocks-agree]
package muster.rules.ad.member_clocks_agree

import data.muster.lib.citrix.connectors
import data.muster.lib.windows
import data.muster.lib.windows.storefronts
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in judged

needs contains {"target": windows.target(host), "fact": ["windows", "hosts", host]} if {
	some host in judged
	not gone(host)
}

# What is known of the sites tells that a host is lost with production.
needs contains {"target": windows.target(host), "fact": ["estate", "components"]} if {
	some host in judged
	gone(host)
}

findings contains weighed(host, finding) if {
	some host in judged
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
		"fix": follow(host),
	}
}

# follow lets a host take its time from the domain again. Where the domain controllers differ
# themselves, it would take over the time of any of them.
follow(host) := "set the clocks of the domain controllers right first, as ad/clocks-agree says: members follow them" if {
	torn
} else := sprintf("w32tm /config /computer:%s /syncfromflags:domhier /update; w32tm /resync /computer:%s", [host, host])

torn if {
	max(offsets) - min(offsets) > input.estate.thresholds.clockSkew
}

offsets := {server.offsetSeconds | some server in input.directory.servers; server.status == "ok"}

gaps contains object.union(windows.gap(host, said.message), {"reason": said.reason, "severity": "medium"}) if {
	some host in judged
	gone(host)
	said := silence(host)
}

gaps contains weighed(host, windows.gap(host, sprintf("%s did not report its time", [host]))) if {
	some host in judged
	said := input.windows.hosts[host]
	said.status == "ok"
	said.offsetSeconds == null
}

# Another clock would do for most hosts, and hide the one thing that matters: that
# the domain controller which gives out the tickets is wrong.
gaps contains weighed(host, windows.gap(host, sprintf("no domain controller of the %s site told its time", [said.site]))) if {
	some host in judged
	said := input.windows.hosts[host]
	said.status == "ok"
	count(clocks(said.site)) == 0
}

# judged are the hosts whose clocks matter, but for desktops that are known by an export
# alone: it tells no time, and without it nobody would ask them either.
judged := {host | some host in windows.everyone; not exported(host)}

exported(host) if {
	said := input.windows.hosts[host]
	said.roles == ["vda"]
	said.told != ""
}

# gone tells that a host is lost with production, and that nothing brings it back.
gone(host) if connectors.production_only(host)

gone(host) if storefronts.replaced(host)

# weighed is what is said of a host: of one that is lost, or a desktop that never runs
# anywhere else, it matters less.
weighed(host, said) := object.union(said, {"severity": "medium"}) if {
	gone(host)
} else := object.union(said, {"severity": "medium"}) if {
	vdas.stays(host)
} else := object.union(said, {"severity": "medium"}) if {
	torn # which a rule of its own says, as a blocker
} else := said

silence(host) := {"reason": "no_result", "message": sprintf("nobody asked %s", [host])} if {
	not input.windows.hosts[host]
} else := input.windows.hosts[host] if {
	input.windows.hosts[host].status != "ok"
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
