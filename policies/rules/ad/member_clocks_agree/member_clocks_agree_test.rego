package muster.rules.ad.member_clocks_agree_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.member_clocks_agree as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

ahead(name, seconds) := fixture.set_to(fixture.windows_at(name, ["offsetSeconds"]), seconds)

controller(site, name) := ["directory", "servers", sprintf("%s/%s", [site, fixture.fqdn(name)])]

told(site, name, seconds) := fixture.set_to(array.concat(controller(site, name), ["offsetSeconds"]), seconds)

everybody_ahead(seconds) := [ahead(name, seconds) | some name in object.keys(fixture.windows_role)]

# Members would take over the time of whichever controller they follow.
test_controllers_come_first if {
	changes := [told("recovery", "dc2", 1000)]
	testing.says(rule, host("cc4"), "set the clocks of the domain controllers right first") with input as fixture.changed(changes)
	testing.severity(rule, host("cc4")) == "medium" with input as fixture.changed(changes)
}

# What is lost with production decides nothing; what comes back does.
test_severity[name] if {
	some name, case in {
		"a connector of the recovery site": {"changes": [ahead("cc3", 400)], "host": "cc3", "want": ""},
		"a connector of production": {"changes": [ahead("cc1", 400)], "host": "cc1", "want": "medium"},
		"a connector of production that did not answer": {"changes": [fixture.not_learnt(fixture.windows_at("cc1", []))], "host": "cc1", "want": "medium"},
		"a connector of the recovery site that did not answer": {"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))], "host": "cc3", "want": ""},
		"a StoreFront server that comes back": {"changes": [ahead("sf1", 400)], "host": "sf1", "want": ""},
		"a pooled desktop of production": {"changes": [ahead("w11-hq-001", 400)], "host": "w11-hq-001", "want": "medium"},
		"a desktop that fails over": {"changes": [ahead("w11-dev-001", 400)], "host": "w11-dev-001", "want": ""},
		"a desktop of the recovery site": {"changes": [ahead("w11-dr-001", 400)], "host": "w11-dr-001", "want": ""},
	}
	testing.severity(rule, host(case.host)) == case.want with input as fixture.changed(case.changes)
}

cases := {
	"all clocks agree": {"changes": [], "want": {host("cc1"): "pass", host("sf1"): "pass", host("w11-dr-001"): "pass"}},
	"a desktop that an export alone tells of": {
		"changes": [ahead("w11-dr-001", null), fixture.set_to(fixture.windows_at("w11-dr-001", ["told"]), "2026-11-22T08:00:00Z")],
		"want": {host("w11-dr-001"): "not_applicable", host("w11-dev-001"): "pass"},
	},
	"a desktop that was asked and did not report its time": {"changes": [ahead("w11-dr-001", null)], "want": {host("w11-dr-001"): "unknown"}},
	"a server that an export alone tells of": {
		"changes": [ahead("sf1", null), fixture.set_to(fixture.windows_at("sf1", ["told"]), "2026-11-22T08:00:00Z")],
		"want": {host("sf1"): "unknown"},
	},
	"one clock is fast": {"changes": [ahead("cc3", 400)], "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"one clock is slow": {"changes": [ahead("cc3", -400)], "want": {host("cc3"): "fail"}},
	"as far away as allowed": {"changes": [ahead("cc3", 299.6)], "want": {host("cc3"): "pass"}},
	"a little more": {"changes": [ahead("cc3", 299.7)], "want": {host("cc3"): "fail"}},
	"the scanner's clock is wrong, not the estate's": {
		"changes": array.concat(everybody_ahead(4000), [told("production", "dc1", 4000), told("recovery", "dc2", 4000)]),
		"want": {host("cc1"): "pass", host("cc3"): "pass"},
	},
	"a host that agrees with the scanner only": {
		"changes": array.concat(everybody_ahead(4000), [
			told("production", "dc1", 4000),
			told("recovery", "dc2", 4000),
			ahead("cc3", 0),
		]),
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"each site has its own domain controllers": {
		"changes": [told("recovery", "dc2", 1000), ahead("cc3", 1000)],
		"want": {host("cc3"): "pass", host("cc4"): "fail", host("cc1"): "pass"},
	},
	"one of three domain controllers is wrong": {
		"changes": [
			told("recovery", "dc2", 4000),
			fixture.set_to(controller("recovery", "dc3"), fixture.server("recovery", "cc3", 0)),
			fixture.set_to(controller("recovery", "dc4"), fixture.server("recovery", "cc4", 0)),
		],
		"want": {host("cc3"): "pass"},
	},
	"the domain controller of the site is silent": {
		"changes": [fixture.not_learnt(controller("recovery", "dc2")), ahead("cc3", 1000)],
		"want": {host("cc3"): "unknown", host("cc4"): "unknown", host("cc1"): "pass"},
	},
	"no domain controller told its time": {
		"changes": [fixture.not_learnt(controller("recovery", "dc2")), fixture.not_learnt(controller("production", "dc1")), ahead("cc3", 1000)],
		"want": {host("cc3"): "unknown", host("cc1"): "unknown"},
	},
	"a domain controller that did not answer tells no time": {
		"changes": [
			fixture.set_to(controller("recovery", "dc3"), object.union(fixture.server("recovery", "cc3", 4000), fixture.failure)),
			ahead("cc3", 4000),
		],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"the estate allows more": {
		"changes": [ahead("cc3", 400), fixture.set_to(["estate", "thresholds", "clockSkew"], 1000)],
		"want": {host("cc3"): "pass"},
	},
	"a host that did not report its time": {"changes": [ahead("cc3", null)], "want": {host("cc3"): "unknown", host("cc4"): "pass"}},
	"a host that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))], "want": {host("cc3"): "unknown"}},
	"what such a host left behind is no time": {
		"changes": [
			fixture.not_learnt(fixture.windows_at("cc3", [])),
			fixture.set_to(fixture.windows_at("cc3", ["site"]), "recovery"),
			ahead("cc3", 4000),
		],
		"want": {host("cc3"): "unknown"},
	},
	"a server that nobody asked": {"changes": [fixture.without(fixture.windows_at("pvs1", []))], "want": {host("pvs1"): "unknown"}},
}

test_words[text] if {
	some text, changes in {
		"is 400 s away from that of dc2.corp.example.internal": [ahead("cc3", 400)],
		"no domain controller of the recovery site told its time": [fixture.not_learnt(controller("recovery", "dc2"))],
		"w32tm /resync /computer:cc3.corp.example.internal": [ahead("cc3", 400)],
		"did not report its time": [ahead("cc3", null)],
	}
	testing.says(rule, host("cc3"), text) with input as fixture.changed(changes)
}

# What is unknown for one reason is not given another.
test_of_a_host_that_could_not_be_asked_nothing_is_said if {
	changes := [fixture.not_learnt(fixture.windows_at("cc3", [])), ahead("cc3", null)]
	not testing.says(rule, host("cc3"), "time") with input as fixture.changed(changes)
}
