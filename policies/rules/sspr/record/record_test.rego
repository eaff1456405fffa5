package muster.rules.sspr.record_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sspr.record as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

name := fixture.fqdn("sspr")

cases := {
	"the name has an address at both sites": {"changes": [], "want": {"alias/sspr.corp.example.internal": "pass"}},
	"the name is missing at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/sspr.corp.example.internal": "fail"},
	},
	"the name is missing at the production site": {
		"changes": [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))],
		"want": {"alias/sspr.corp.example.internal": "fail"},
	},
	"the name is an alias of something": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(fixture.fqdn("cc1"), ["10.10.1.1"], [fixture.link("sspr", "cc1")]))],
		"want": {"alias/sspr.corp.example.internal": "pass"},
	},
	"the name is an alias of nothing": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), object.union(fixture.no_host(name), {"canonical": fixture.fqdn("gone"), "chain": [fixture.link("sspr", "gone")]}))],
		"want": {"alias/sspr.corp.example.internal": "fail"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {"alias/sspr.corp.example.internal": "unknown"}},
	"nobody asked for the name": {"changes": [fixture.without(fixture.host_at("recovery", name))], "want": {"alias/sspr.corp.example.internal": "unknown"}},
	"a failure at one site stands beside silence at the other": {
		"changes": [
			fixture.not_learnt(fixture.host_at("recovery", name)),
			fixture.set_to(fixture.host_at("production", name), fixture.no_host(name)),
		],
		"want": {"alias/sspr.corp.example.internal": "fail"},
	},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"alias/sspr.corp.example.internal": "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "sspr", "inScope"], false)],
		"want": {"alias/sspr.corp.example.internal": "not_applicable", "component/sspr": "not_applicable"},
	},
	"a component that is not declared": {
		"changes": [fixture.without(["estate", "components", "sspr"])],
		"want": {"alias/sspr.corp.example.internal": "not_applicable", "component/sspr": "not_applicable"},
	},
	"a component without such a name": {
		"changes": [fixture.set_to(["estate", "components", "sspr", "aliases"], null)],
		"want": {"component/sspr": "not_applicable"},
	},
	"the name is that of a server": {
		"changes": [fixture.set_to(["estate", "components", "sspr", "servers", "recovery"], [name])],
		"want": {"alias/sspr.corp.example.internal": "fail"},
	},
}
