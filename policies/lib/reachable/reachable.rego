# METADATA
# title: What vantages found at the ports that machines of the recovery site need
# description: >-
#   Refused, and an answer that tells of a fault, are failures where the server has to answer
#   today and the machine that tried stands for those who will. Everything else that is not
#   the right protocol is not known.
package muster.lib.reachable

import data.muster.lib.place

# judged are the pairs that a rule judges: those that have to answer now, from a vantage that
# was used.
judged(rule) := {id: pair |
	some id, pair in input.paths.pairs
	pair.rule == rule
	pair.when == "now"
}

target(id) := sprintf("reach/%s", [id])

targets(rule) := {target(id) | some id, _ in judged(rule)}

needs(rule) := {{"target": target(id), "fact": ["reachability", "vantages", pair.vantage]} | some id, pair in judged(rule)}

# findings are those of a rule.
findings(rule) := {object.union(finding, weight) |
	some id, pair in judged(rule)
	stands(pair)
	some address, found in counting(pair)
	bad(pair, found)
	weight := lesser(pair, found)
	finding := {
		"target": target(id),
		"message": sprintf("%s do not reach %s at %s, tried from %s: %s%s. Without it %s.", [who(pair), pair.title, at(pair, address), pair.vantage, result(found), control(pair, address), pair.why]),
		"evidence": {
			"found": trim_space(sprintf("%s after %d tries %s", [found.outcome, found.tries, found.said])),
			"expected": "the right protocol is spoken",
			"from": from(pair),
			"roles": pair.roles,
			"to": at(pair, address),
			"source": pair.source,
		},
		"fix": fix(pair, address, found),
	}
}

# gaps are what a rule does not know. What gets an answer for listed addresses alone, what no
# question can prove, and UDP without an answer weigh less: they tell nothing against it.
gaps(rule) := {object.union(gap, weight) |
	some id, pair in judged(rule)
	some open in opens(pair)
	weight := open.weight
	gap := {"target": target(id), "reason": open.reason, "message": sprintf("%s to %s, from %s: %s", [who(pair), pair.title, pair.vantage, open.message])}
}

opens(pair) := {{"reason": "unsupported_vantage", "message": "the vantage stands in networks of production, which is no evidence of the recovery site", "weight": {"severity": "medium"}}} if {
	not stands(pair)
} else := {{"reason": "fact_missing", "message": sprintf("%s was not tried: collect again", [named(pair)]), "weight": {}}} if {
	object.get(pair, "probed", null) == null
} else := {{"reason": object.get(pair.probed, "reason", "fact_missing"), "message": object.get(pair.probed, "message", "nothing is said of how it went"), "weight": peers_only(pair)}} if {
	object.get(pair.probed, "status", "") != "ok"
} else := {{"reason": "unsupported_vantage", "message": sprintf("%s leads to %s, which is no address of the recovery site: what answers there is not what has to", [pair.host, concat(", ", sort(object.keys(object.get(pair.probed, "addresses", {}))))]), "weight": {"severity": "medium"}}} if {
	count(counting(pair)) == 0
} else := {open |
	some address, found in counting(pair)
	not good(found)
	not bad(pair, found)
	open := {
		"reason": object.get(found, "reason", "fact_missing"),
		"message": sprintf("%s%s", [object.get(found, "message", sprintf("%s does not say how it answers", [address])), control(pair, address)]),
		"weight": light(pair, found),
	}
}

# peers_only weighs what would tell little even if it were asked.
peers_only(pair) := {"severity": "medium"} if {
	pair.peers
} else := {}

# stands tells that a vantage is evidence of the recovery site.
stands(pair) if input.paths.vantages[pair.vantage].site != "production"

# counting are the addresses of a pair at which the answer counts: those of the recovery site,
# and any of Citrix Cloud.
counting(pair) := {address: found |
	some address, found in pair.probed.addresses
	counts(pair, address)
}

counts(pair, _) if pair.outside

counts(_, address) if place.at(address, "recovery")

counts(_, _) if count(place.networks("recovery")) == 0

good(found) if {
	found.status == "ok"
	found.outcome == "spoken"
}

bad(pair, found) if {
	found.status == "ok"
	found.outcome == "refused"
	found.tries >= 3
	not pair.peers
}

bad(_, found) if {
	found.status == "ok"
	found.outcome == "wrong"
}

# lesser weighs what fails at one address of several, while another one serves.
lesser(pair, found) := {"severity": "low"} if {
	served(pair, found)
} else := {}

served(pair, found) if {
	some other in counting(pair)
	other != found
	good(other)
}

light(pair, _) := {"severity": "medium"} if {
	pair.peers
} else := {"severity": "low"} if {
	pair.probe == "accept"
} else := {"severity": "medium"} if {
	pair.udp
} else := {"severity": "medium"} if {
	served(pair, {})
} else := {}

who(pair) := concat(" and ", [object.get(words, role, role) | some role in pair.roles])

words := {
	"vda": "Desktops", "cloud_connector": "Cloud Connectors", "storefront": "StoreFront servers", "netscaler": "NetScaler", "fas": "FAS servers",
	"pvs": "Provisioning servers", "session_recording": "Session Recording servers",
}

# from is the machine that tried, and the proxy that it went by.
from(pair) := trim_space(sprintf("%s: %s %s%s%s", [pair.vantage, v.scanner, concat(", ", v.addresses), by_word(v), by_proxy(pair)])) if {
	v := input.reachability.vantages[pair.vantage]
} else := pair.vantage

by_word(v) := " (as --vantage says)" if {
	v.named
} else := ""

by_proxy(pair) := sprintf(" by the proxy %s", [pair.probed.via]) if {
	pair.probed.via != ""
} else := ""

named(pair) := sprintf("%s, %s port %d", [pair.host, protocol(pair), pair.port])

at(pair, address) := named(pair) if {
	address == pair.host
} else := sprintf("%s (%s), %s port %d", [pair.host, address, protocol(pair), pair.port])

protocol(pair) := "UDP" if {
	pair.udp
} else := "TCP"

result(found) := sprintf("refused %d times", [found.tries]) if {
	found.outcome == "refused"
} else := found.said

# control tells that something accepts connections for the host that no server of it would.
control(pair, address) := sprintf(" (at port %d, which nobody serves, something accepts too: a firewall answers in the place of the host)", [found.port]) if {
	found := input.reachability.vantages[pair.vantage].controls[address]
	found.accepted
} else := ""

fix(pair, address, found) := sprintf("see that the service runs on %s, then allow %s port %d to %s from the machines that %s stands for", [pair.host, protocol(pair), pair.port, address, pair.vantage]) if {
	found.outcome == "refused"
	not pair.outside
} else := sprintf("allow TCP port %d to %s from the machines that %s stands for; where they go by a proxy, name it in the estate file (vantages, proxy)", [pair.port, pair.host, pair.vantage]) if {
	found.outcome == "refused"
} else := sprintf("see what answers at %s port %d of %s, and that the service runs there", [protocol(pair), pair.port, pair.host])
