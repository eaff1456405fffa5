package muster.rules.dns.low_ttl_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.low_ttl as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

license := sprintf("alias/%s", [fixture.fqdn("ctxlicense")])

callback := sprintf("alias/%s", [fixture.fqdn("callback-dr")])

at(site, name) := fixture.host_at(site, fixture.fqdn(name))

ttl(site, name, seconds) := fixture.set_to(array.concat(at(site, name), ["ttl"]), seconds)

cached(site, name) := fixture.set_to(array.concat(at(site, name), ["authoritative"]), false)

cases := {
	"the TTL is as long as allowed": {"changes": [], "want": {license: "pass", callback: "pass"}},
	"the TTL is a second too long": {"changes": [ttl("recovery", "ctxlicense", 301)], "want": {license: "fail", callback: "pass"}},
	"the TTL is too long at production": {"changes": [ttl("production", "callback-dr", 3600)], "want": {callback: "fail"}},
	"the estate allows more": {
		"changes": [ttl("recovery", "ctxlicense", 900), fixture.set_to(["estate", "thresholds", "aliasTTL"], 900)],
		"want": {license: "pass"},
	},
	"what is left in two caches proves nothing": {
		"changes": [cached("recovery", "ctxlicense"), cached("production", "ctxlicense")],
		"want": {license: "unknown"},
	},
	"too much left in a cache is too much": {
		"changes": [cached("recovery", "ctxlicense"), cached("production", "ctxlicense"), ttl("recovery", "ctxlicense", 2000)],
		"want": {license: "fail"},
	},
	"one answer with authority is enough": {"changes": [cached("recovery", "ctxlicense")], "want": {license: "pass"}},
	"a name that is nowhere has no TTL": {
		"changes": [
			fixture.set_to(at("recovery", "ctxlicense"), fixture.no_host(fixture.fqdn("ctxlicense"))),
			fixture.set_to(at("production", "ctxlicense"), fixture.no_host(fixture.fqdn("ctxlicense"))),
		],
		"want": {license: "unknown"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at("recovery", "ctxlicense"))], "want": {license: "unknown"}},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "license_server", "inScope"], false)],
		"want": {license: "not_applicable"},
	},
}
