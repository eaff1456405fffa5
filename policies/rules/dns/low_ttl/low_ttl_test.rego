package muster.rules.dns.low_ttl_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.low_ttl as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

listener := sprintf("alias/%s", [fixture.fqdn("sql-ag1-ctx")])

license := sprintf("alias/%s", [fixture.fqdn("ctxlicense")])

callback := sprintf("alias/%s", [fixture.fqdn("callback")])

at(site, name) := fixture.host_at(site, fixture.fqdn(name))

ttl(site, name, seconds) := fixture.set_to(array.concat(at(site, name), ["ttl"]), seconds)

cached(site, name) := fixture.set_to(array.concat(at(site, name), ["authoritative"]), false)

plan(field, value) := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", [field]), value)

severity(changes, id) := word if {
	word := testing.severity(rule, id) with input as fixture.changed(changes)
}

test_an_hour_is_bearable_where_nobody_said if severity([ttl("recovery", "sql-ag1-ctx", 3600)], listener) == "medium"

test_more_than_an_hour_is_not if severity([ttl("recovery", "sql-ag1-ctx", 3601)], listener) == ""

test_what_the_recovery_may_take_decides if {
	rto := fixture.set_to(["estate", "objectives", "rto"], 1800)
	severity([ttl("recovery", "sql-ag1-ctx", 3600), rto], listener) == ""
	own := fixture.set_to(["estate", "components", "sql", "objectives", "rto"], 7200)
	severity([ttl("recovery", "sql-ag1-ctx", 3600), rto, own], listener) == "medium"
}

test_what_is_left_in_a_cache_is_little_to_know if {
	severity([cached("recovery", "sql-ag1-ctx"), cached("production", "sql-ag1-ctx")], listener) == "low"
}

cases := {
	"a name whose address comes back with its network does not change": {
		"changes": [ttl("recovery", "ctxlicense", 86400), ttl("production", "ctxlicense", 86400)],
		"want": {license: "pass"},
	},
	"a name that leads to the recovery site already does not change": {
		"changes": [ttl("recovery", "callback-dr", 86400)],
		"want": {sprintf("alias/%s", [fixture.fqdn("callback-dr")]): "pass"},
	},
	"the network gets other addresses": {
		"changes": [ttl("recovery", "ctxlicense", 86400), plan("kept", false)],
		"want": {license: "fail"},
	},
	"nobody can tell whether the network gets other addresses": {
		"changes": [ttl("recovery", "ctxlicense", 86400), plan("kept", null)],
		"want": {license: "unknown"},
	},
	"nobody can tell, and the name is forgotten soon": {"changes": [plan("kept", null)], "want": {license: "pass"}},
	"no plan starts the machine": {
		"changes": [ttl("recovery", "ctxlicense", 86400), fixture.set_to(fixture.joined_at("lic1", ["plans"]), [])],
		"want": {license: "fail"},
	},
	"Prism was not read": {
		"changes": [ttl("recovery", "ctxlicense", 86400), fixture.not_learnt(["protection"])],
		"want": {license: "unknown"},
	},
	"the TTL is as long as allowed": {"changes": [], "want": {listener: "pass", callback: "pass"}},
	"the TTL is a second too long": {"changes": [ttl("recovery", "sql-ag1-ctx", 301)], "want": {listener: "fail", callback: "pass"}},
	"the TTL is too long at production": {"changes": [ttl("production", "callback", 3600)], "want": {callback: "fail"}},
	"the estate allows more": {
		"changes": [ttl("recovery", "sql-ag1-ctx", 900), fixture.set_to(["estate", "thresholds", "aliasTTL"], 900)],
		"want": {listener: "pass"},
	},
	"what is left in two caches proves nothing": {
		"changes": [cached("recovery", "sql-ag1-ctx"), cached("production", "sql-ag1-ctx")],
		"want": {listener: "unknown"},
	},
	"too much left in a cache is too much": {
		"changes": [cached("recovery", "sql-ag1-ctx"), cached("production", "sql-ag1-ctx"), ttl("recovery", "sql-ag1-ctx", 2000)],
		"want": {listener: "fail"},
	},
	"one answer with authority is enough": {"changes": [cached("recovery", "sql-ag1-ctx")], "want": {listener: "pass"}},
	"a name that is nowhere has no TTL": {
		"changes": [
			fixture.set_to(at("recovery", "sql-ag1-ctx"), fixture.no_host(fixture.fqdn("sql-ag1-ctx"))),
			fixture.set_to(at("production", "sql-ag1-ctx"), fixture.no_host(fixture.fqdn("sql-ag1-ctx"))),
		],
		"want": {listener: "unknown"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at("recovery", "sql-ag1-ctx"))], "want": {listener: "unknown"}},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "sql", "inScope"], false)],
		"want": {listener: "not_applicable"},
	},
}
