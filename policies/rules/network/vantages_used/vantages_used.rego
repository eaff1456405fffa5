# METADATA
# title: Who reaches whom was tried from where machines of the recovery site stand
# description: >-
#   Whether a port is open is seen from the network that needs it, and from nowhere else. A vantage
#   that is declared and not used, and machines that no vantage stands for, leave that open. It
#   decides nothing: people are asked about the network as a whole.
# custom:
#   severity: medium
#   remediation: >-
#     Run `muster collect --only reachability` at each vantage, and give all files to `muster evaluate`.
#   requires: [reachability]
#   recommendations: [NET-001, EXT-S-03]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: a vantage is a machine that somebody has to choose
package muster.rules.network.vantages_used

targets contains vantage(name) if some name, _ in input.paths.vantages

targets contains party(role) if some role, _ in input.paths.parties

needs contains {"target": vantage(name), "fact": ["reachability", "vantages", name]} if {
	some name, v in input.paths.vantages
	v.used
}

gaps contains {
	"target": vantage(name),
	"reason": "no_result",
	"message": sprintf("nothing was tried from %s, which has %d ports to reach: run `muster collect --only reachability -e estate.yaml -o %s.json` there, and muster evaluate with that file and the other facts", [name, v.pairs, name]),
} if {
	some name, v in input.paths.vantages
	not v.used
}

findings contains {
	"target": vantage(name),
	"message": sprintf("The vantage %s stands in networks of production: what it reaches is no evidence of the recovery site.", [name]),
	"evidence": {"found": "networks of production", "expected": "networks of the recovery site"},
	"fix": sprintf("use a machine of the recovery site, and give its networks in vantages (%s)", [name]),
} if {
	some name, v in input.paths.vantages
	v.site == "production"
}

gaps contains {
	"target": party(role),
	"reason": "unsupported_vantage",
	"message": sprintf("no vantage takes the role %s, which has %d ports to reach at the recovery site: give one in vantages of the estate file", [role, ports]),
} if some role, ports in input.paths.parties

vantage(name) := sprintf("vantage/%s", [name])

party(role) := sprintf("party/%s", [role])
