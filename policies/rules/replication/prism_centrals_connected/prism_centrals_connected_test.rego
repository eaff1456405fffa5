package muster.rules.replication.prism_centrals_connected_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.prism_centrals_connected as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

hq := "site/production"

dr := "site/recovery"

link_at(site) := fixture.central_at(site, ["links", "items", fixture.prism_uuid.central[fixture.other_site[site]]])

state(site, value) := fixture.set_to(array.concat(link_at(site), ["state"]), value)

none(site) := fixture.without(link_at(site))

# stateless is what an older interface tells of both connections.
stateless := [state("production", ""), state("recovery", "")]

# late are copies that did not arrive in time.
late := [fixture.set_to(array.concat(path, ["copy", "ageSeconds"]), 864000) |
	some host, machine in fixture.protection.servers
	machine.by == "policy"
	path := ["protection", "servers", host]
]

unused := array.concat(
	[fixture.set_to(fixture.central_at("production", ["policies", "items"]), {})],
	[fixture.set_to(["protection", "plans"], {})],
)

cases := {
	"both say so": {"changes": [], "want": {hq: "pass", dr: "pass"}},
	"one is disconnected": {"changes": [state("production", "DISCONNECTED")], "want": {hq: "fail", dr: "pass"}},
	"it is yet to be accepted": {"changes": [state("recovery", "PENDING")], "want": {hq: "pass", dr: "fail"}},
	"there is no connection": {"changes": [none("recovery")], "want": {hq: "pass", dr: "fail"}},
	"it is connected to another one": {
		"changes": [fixture.set_to(array.concat(link_at("production"), ["remote"]), "0006b000-0000-4000-8000-0000000000c1")],
		"want": {hq: "fail", dr: "pass"},
	},
	"nobody says, and copies arrive": {"changes": stateless, "want": {hq: "pass", dr: "pass"}},
	"nobody says, and no copy arrives in time": {"changes": array.concat(stateless, late), "want": {hq: "unknown", dr: "unknown"}},
	"the connections were not read": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["links"]), fixture.no_listing)],
		"want": {hq: "pass", dr: "unknown"},
	},
	"the one at the recovery site is silent": {
		"changes": [fixture.not_learnt(fixture.central_at("recovery", []))],
		"want": {hq: "unknown", dr: "unknown"},
	},
	"one does not say its own uuid": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["uuid"]), "")],
		"want": {hq: "unknown", dr: "unknown"},
	},
	"both sites share one": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "pc-hq.corp.example.internal")],
		"want": {hq: "not_applicable", dr: "not_applicable"},
	},
	"both sites share one, by two names": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["uuid"]), fixture.prism_uuid.central.production)],
		"want": {hq: "not_applicable", dr: "not_applicable"},
	},
	"nothing is copied between them": {"changes": unused, "want": {hq: "not_applicable", dr: "not_applicable"}},
	"nobody knows whether anything is copied between them": {
		"changes": array.concat(unused, [fixture.set_to(fixture.central_at("production", ["policies", "status"]), "failed"), none("production")]),
		"want": {hq: "fail", dr: "pass"},
	},
}

test_words[text] if {
	some text, case in {
		"The connection of the Prism Central of production to that of the recovery site is DISCONNECTED.": {"target": hq, "changes": [state("production", "DISCONNECTED")]},
		"The Prism Central of the recovery site is not connected to that of production.": {"target": dr, "changes": [none("recovery")]},
		"one of the two Prism Centrals does not say its own uuid": {"target": dr, "changes": [fixture.set_to(fixture.central_at("recovery", ["uuid"]), "")]},
		"pc-hq.corp.example.internal does not say whether it is connected to": {"target": hq, "changes": array.concat(stateless, late)},
	}
	testing.says(rule, case.target, text) with input as fixture.changed(case.changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed([state("production", "DISCONNECTED")])
	found == {"DISCONNECTED"}
}
