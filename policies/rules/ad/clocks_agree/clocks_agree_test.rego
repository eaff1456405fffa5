package muster.rules.ad.clocks_agree_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.clocks_agree as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

domain := "domain/corp.example.internal"

server(site, name) := ["directory", "servers", sprintf("%s/%s", [site, fixture.fqdn(name)])]

offset(site, name, seconds) := fixture.set_to(array.concat(server(site, name), ["offsetSeconds"]), seconds)

unasked := fixture.set_to(array.concat(server("production", "dc1"), ["status"]), "skipped")

cases := {
	"the clocks agree": {"changes": [], "want": {domain: "pass"}},
	"the clocks are as far apart as allowed": {
		"changes": [offset("production", "dc1", 150), offset("recovery", "dc2", -150)],
		"want": {domain: "pass"},
	},
	"the clocks are too far apart": {
		"changes": [offset("production", "dc1", 150), offset("recovery", "dc2", -151)],
		"want": {domain: "fail"},
	},
	"the scanner's clock is wrong, not the controllers'": {
		"changes": [offset("production", "dc1", 4000), offset("recovery", "dc2", 4001)],
		"want": {domain: "pass"},
	},
	"one of three clocks is fast": {
		"changes": [
			fixture.set_to(server("recovery", "dc3"), fixture.server("recovery", "dc2", 900)),
		],
		"want": {domain: "fail"},
	},
	"one controller is silent": {"changes": [fixture.not_learnt(server("recovery", "dc2"))], "want": {domain: "unknown"}},
	"two disagree and a third is silent": {
		"changes": [
			offset("recovery", "dc2", 900),
			fixture.not_learnt(server("recovery", "dc3")),
		],
		"want": {domain: "fail"},
	},
	"production is lost, and those that are left agree": {
		"changes": [fixture.production_lost, unasked, fixture.set_to(server("recovery", "dc3"), fixture.server("recovery", "cc3", 1))],
		"want": {domain: "pass"},
	},
	"production is lost, and one of those that are left is silent": {
		"changes": [
			fixture.production_lost, unasked, fixture.not_learnt(server("recovery", "dc2")),
			fixture.set_to(server("recovery", "dc3"), fixture.server("recovery", "cc3", 1)), fixture.set_to(server("recovery", "dc4"), fixture.server("recovery", "cc4", 1)),
		],
		"want": {domain: "unknown"},
	},
	"production is lost, and there is one clock left": {
		"changes": [fixture.production_lost, unasked],
		"want": {domain: "unknown"},
	},
	"there is only one clock": {"changes": [fixture.without(server("recovery", "dc2"))], "want": {domain: "unknown"}},
	"nobody told the time": {"changes": [fixture.set_to(["directory", "servers"], {})], "want": {domain: "unknown"}},
	"the estate allows more": {
		"changes": [offset("recovery", "dc2", 900), fixture.set_to(["estate", "thresholds", "clockSkew"], 1000)],
		"want": {domain: "pass"},
	},
}

test_the_clock_that_is_alone_is_to_be_set[host] if {
	some host, seconds in {"dc1": 900, "dc2": -900}
	site := {"dc1": "production", "dc2": "recovery"}[host]
	third := fixture.set_to(server("recovery", "dc3"), fixture.server("recovery", "cc3", 0))
	testing.says(rule, domain, sprintf("/computer:%s /syncfromflags", [fixture.fqdn(host)])) with input as fixture.changed([third, offset(site, host, seconds)])
}
