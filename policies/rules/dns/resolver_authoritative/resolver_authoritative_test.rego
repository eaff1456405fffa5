package muster.rules.dns.resolver_authoritative_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.resolver_authoritative as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

resolver := sprintf("resolver/%s", [fixture.resolver.recovery])

at(site) := fixture.zone_at(site, "corp.example.internal")

serial(site, number) := fixture.set_to(array.concat(at(site), ["serial"]), number)

cases := {
	"the zone is served with authority": {"changes": [], "want": {resolver: "pass", "site/recovery": "not_applicable"}},
	"the zone is not known": {
		"changes": [fixture.set_to(at("recovery"), object.union(fixture.reply("NXDOMAIN", false, -1), {"serial": 0, "primary": ""}))],
		"want": {resolver: "fail"},
	},
	"the resolver only forwards": {
		"changes": [fixture.set_to(array.concat(at("recovery"), ["authoritative"]), false)],
		"want": {resolver: "fail"},
	},
	"the zone is as old as allowed": {"changes": [serial("recovery", 4661)], "want": {resolver: "pass"}},
	"the zone is too old": {"changes": [serial("recovery", 4660)], "want": {resolver: "fail"}},
	"serials start again after their end": {
		"changes": [serial("production", 4294967290), serial("recovery", 10)],
		"want": {resolver: "pass"},
	},
	"a forwarder at production is nothing to compare with": {
		"changes": [fixture.set_to(array.concat(at("production"), ["authoritative"]), false)],
		"want": {resolver: "unknown"},
	},
	"production is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.production])],
		"want": {resolver: "unknown"},
	},
	"production gave no answer": {
		"changes": [fixture.not_learnt(at("production"))],
		"want": {resolver: "unknown"},
	},
	"a failure stands although production is silent": {
		"changes": [
			fixture.not_learnt(at("production")),
			fixture.set_to(array.concat(at("recovery"), ["authoritative"]), false),
		],
		"want": {resolver: "fail"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at("recovery"))], "want": {resolver: "unknown"}},
	"the resolver is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {resolver: "unknown"},
	},
	"no resolver is declared": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"site/recovery": "unknown", resolver: "not_applicable"},
	},
	"a resolver is declared without its port": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], ["10.20.0.10"])],
		"want": {resolver: "pass"},
	},
	"an IPv6 resolver that was not asked": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], ["fd00:20::10", "[fd00:20::11]:5353"])],
		"want": {"resolver/recovery/[fd00:20::10]:53": "unknown", "resolver/recovery/[fd00:20::11]:5353": "unknown"},
	},
}

# What does not know the zone has no version of it that could be old.
test_a_zone_that_is_not_known_is_told_once if {
	unknown := object.union(fixture.reply("NXDOMAIN", false, -1), {"serial": 0, "primary": ""})
	inp := fixture.changed([fixture.set_to(at("recovery"), unknown)])
	count(rule.findings) == 1 with input as inp
}

# dnscmd is of use on a domain controller alone.
test_the_fix_depends_on_what_the_resolver_is if {
	old := serial("recovery", 4660)
	bind := fixture.set_to(array.concat(at("recovery"), ["primary"]), "ns1.corp.example.internal")
	testing.says(rule, resolver, "dnscmd 10.20.0.10 /ZoneUpdateFromDs") with input as fixture.changed([old])
	testing.says(rule, resolver, "is still transferred from production") with input as fixture.changed([old, bind])
	not testing.says(rule, resolver, "dnscmd") with input as fixture.changed([old, bind])
}
