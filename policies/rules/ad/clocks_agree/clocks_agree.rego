# METADATA
# title: The clocks of the domain controllers agree
# description: >-
#   Kerberos refuses tickets when clocks differ too much. A recovery site whose clock
#   has drifted works while production sets the pace and refuses every logon and every
#   registration once it stands alone.
# custom:
#   severity: blocker
#   remediation: >-
#     Let the domain controllers of the recovery site take their time from the domain,
#     and give the operations master for time a source that survives the loss of
#     production.
#   requires: [directory.servers]
#   recommendations: [EXT-AD-05]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
#   observes: recovery
package muster.rules.ad.clocks_agree

import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains target

needs contains {"target": target, "fact": ["directory", "servers", key]} if {
	some key, server in input.directory.servers
	not resolvers.gone(server.site)
}

findings contains {
	"target": target,
	"message": sprintf("The clocks of %s and %s are %d s apart.", [last.host, first.host, round(spread)]),
	"evidence": {
		"found": {key: clock.offset | some key, clock in clocks},
		"expected": sprintf("at most %d s apart", [input.estate.thresholds.clockSkew]),
	},
	"fix": sprintf("w32tm /config /computer:%s /syncfromflags:domhier /update; w32tm /resync /computer:%s", [away.host, away.host]),
} if {
	spread > input.estate.thresholds.clockSkew
}

gaps contains {
	"target": target, "reason": "fact_missing",
	"message": "fewer than two domain controllers told the time, so there is nothing to compare",
} if {
	count(clocks) < 2
}

target := sprintf("domain/%s", [estate.zone])

# clocks are those of the controllers that answered, against the one clock of the
# scanner, which may be wrong itself.
clocks := {key: {"host": server.host, "offset": server.offsetSeconds} |
	some key, server in input.directory.servers
	server.status == "ok"
}

offsets := sort([[clock.offset, clock.host] | some clock in clocks])

first := {"host": offsets[0][1], "offset": offsets[0][0]}

last := {"host": offsets[count(offsets) - 1][1], "offset": offsets[count(offsets) - 1][0]}

middle := offsets[floor(count(offsets) / 2)][0]

spread := last.offset - first.offset

# away is the clock that is farther from the middle, most likely the wrong one.
away := last if {
	last.offset - middle > middle - first.offset
} else := first
