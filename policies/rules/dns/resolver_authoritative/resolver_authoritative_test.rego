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

passes_on(site) := fixture.set_to(array.concat(at(site), ["authoritative"]), false)

primary(site, name) := fixture.set_to(array.concat(at(site), ["primary"]), fixture.fqdn(name))

servers(names) := fixture.set_to(array.concat(at("recovery"), ["nameServers"]), [fixture.fqdn(name) | some name in names])

# own_count is a zone that each domain controller counts for itself.
own_count(number) := [primary("recovery", "dc2"), serial("recovery", number)]

host(name) := fixture.host_at("recovery", fixture.fqdn(name))

moved(name) := fixture.set_to(array.concat(host(name), ["addresses"]), ["10.10.1.99"])

second_at_production(number) := [
	fixture.set_to(["estate", "sites", "production", "resolvers"], ["10.10.0.10", "10.10.0.11"]),
	fixture.set_to(["dns", "resolvers", "production/10.10.0.11:53"], object.union(
		fixture.answers("production", "production/10.10.0.11:53"),
		{"zones": {"corp.example.internal": object.union(fixture.reply("NOERROR", true, 3600), {"serial": number, "primary": fixture.fqdn("dc9"), "nameServers": []})}},
	)),
]

test_a_zone_that_lacks_what_nobody_asked_for_matters_little if {
	testing.severity(rule, resolver) == "low" with input as fixture.changed(own_count(1000))
}

test_a_copy_of_a_server_that_was_not_asked_matters if {
	testing.severity(rule, resolver) == "" with input as fixture.changed([primary("recovery", "sf1"), serial("recovery", 4000)])
}

# A secondary copy that waits for its next transfer.
test_some_versions_behind_matter_at_medium[number] if {
	some number in [4660, 4211]
	testing.severity(rule, resolver) == "medium" with input as fixture.changed([serial("recovery", number)])
}

# Which records are behind nobody can say then.
test_some_versions_behind_without_a_record_to_compare_are_as_grave_as_the_rule_says if {
	testing.severity(rule, resolver) == "" with input as fixture.changed([
		serial("recovery", 4660),
		fixture.set_to(["dns", "resolvers", fixture.resolver.recovery, "hosts"], {}),
	])
}

test_many_versions_behind_are_as_grave_as_the_rule_says if {
	testing.severity(rule, resolver) == "" with input as fixture.changed([serial("recovery", 4210)])
}

test_some_versions_behind_with_another_record_are_as_grave_as_the_rule_says if {
	testing.severity(rule, resolver) == "" with input as fixture.changed([serial("recovery", 4660), moved("sf1")])
}

cases := {
	"the zone is served with authority": {"changes": [], "want": {resolver: "pass", "site/recovery": "not_applicable"}},
	"the zone is not known": {
		"changes": [fixture.set_to(at("recovery"), object.union(fixture.reply("NXDOMAIN", false, -1), {"serial": 0, "primary": "", "nameServers": null}))],
		"want": {resolver: "fail"},
	},
	"the resolver only forwards, and production alone serves the zone": {
		"changes": [passes_on("recovery"), servers(["dc1"])],
		"want": {resolver: "fail"},
	},
	"the resolver only forwards, and the recovery site has servers that it could ask": {"changes": [passes_on("recovery")], "want": {resolver: "manual"}},
	"the resolver forwards to a server of the recovery site": {
		"changes": [passes_on("recovery"), primary("recovery", "dc2")],
		"want": {resolver: "pass"},
	},
	"the resolver only forwards, and a server of the recovery site counts for all copies": {
		"changes": [passes_on("recovery"), primary("recovery", "dc2"), primary("production", "dc2")],
		"want": {resolver: "manual"},
	},
	"a copy of a server of production that was not asked": {
		"changes": [primary("recovery", "sf1"), serial("recovery", 4000)],
		"want": {resolver: "unknown"},
	},
	"the resolver only forwards, and what it keeps of the server that counts for all is old": {
		"changes": [passes_on("recovery"), serial("recovery", 4000)],
		"want": {resolver: "manual"},
	},
	"a copy of a server of which production keeps an old answer": {
		"changes": [passes_on("production"), serial("production", 4000)],
		"want": {resolver: "pass"},
	},
	"the resolver only forwards, and it does not say who serves the zone": {
		"changes": [passes_on("recovery"), fixture.set_to(array.concat(at("recovery"), ["nameServers"]), null)],
		"want": {resolver: "unknown"},
	},
	"the resolver only forwards, and the server of the zone may stand anywhere": {
		"changes": [passes_on("recovery"), servers(["ns9"])],
		"want": {resolver: "unknown"},
	},
	"a forwarder to a server of the recovery site that is too old": {
		"changes": array.concat([passes_on("recovery"), moved("lic1")], own_count(4000)),
		"want": {resolver: "fail"},
	},
	"each site counts for itself, and the recovery site is far behind in what nobody asked for": {"changes": own_count(1000), "want": {resolver: "unknown"}},
	"each site counts for itself, and the recovery site is ahead": {"changes": own_count(9000), "want": {resolver: "pass"}},
	"each site counts for itself, and serials start again": {
		"changes": array.concat(own_count(10), [serial("production", 4294967290)]),
		"want": {resolver: "pass"},
	},
	"each site counts for itself, and the recovery site has an old record": {
		"changes": array.concat(own_count(1000), [moved("lic1")]),
		"want": {resolver: "fail"},
	},
	"each site counts for itself, and the recovery site lacks a record": {
		"changes": array.concat(own_count(1000), [fixture.set_to(host("lic1"), fixture.no_host(fixture.fqdn("lic1")))]),
		"want": {resolver: "fail"},
	},
	"a name that leads out of the zone may lead elsewhere at each site": {
		"changes": array.concat(own_count(1000), [fixture.set_to(fixture.host_at(site, fixture.fqdn("sf")), fixture.host("sf.gslb.example", [address], [fixture.link("sf", "sf.gslb")])) |
			some site, address in {"production": "10.10.2.3", "recovery": "10.20.2.3"}
		]),
		"want": {resolver: "unknown"},
	},
	"a name in a zone of its own may lead elsewhere at each site": {
		"changes": array.concat(own_count(1000), [fixture.set_to(
			fixture.host_at(site, fixture.fqdn("sf")),
			object.union(fixture.host(fixture.fqdn("sf"), [address], []), {"authoritative": false}),
		) |
			some site, address in {"production": "10.10.2.3", "recovery": "10.20.2.3"}
		]),
		"want": {resolver: "unknown"},
	},
	"an alias leads to another name at the recovery site": {
		"changes": array.concat(own_count(1000), [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("ctxlicense")), fixture.host(fixture.fqdn("lic9"), ["10.10.1.10"], [fixture.link("ctxlicense", "lic9")]))]),
		"want": {resolver: "fail"},
	},
	"each site counts for itself, and both were asked for nothing": {
		"changes": array.concat(own_count(1000), [fixture.set_to(["dns", "resolvers", fixture.resolver.recovery, "hosts"], {})]),
		"want": {resolver: "unknown"},
	},
	"a second domain controller of production is as far behind": {
		"changes": array.concat(own_count(1000), second_at_production(990)),
		"want": {resolver: "pass"},
	},
	"the zone is as old as allowed": {"changes": [serial("recovery", 4661)], "want": {resolver: "pass"}},
	"the zone is too old": {"changes": [serial("recovery", 4660)], "want": {resolver: "fail"}},
	"serials start again after their end": {
		"changes": [serial("production", 4294967290), serial("recovery", 10)],
		"want": {resolver: "pass"},
	},
	"a forwarder at production that asks a domain controller there": {"changes": [passes_on("production")], "want": {resolver: "pass"}},
	"forwarders at both sites, in networks that are at both": {
		"changes": [
			passes_on("production"), passes_on("recovery"), primary("recovery", "dc2"),
			fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"]),
			fixture.set_to(["estate", "components", "ad", "servers"], {"production": [fixture.fqdn("dc1")], "recovery": [fixture.fqdn("dc2")]}),
		],
		"want": {resolver: "pass"},
	},
	"a forwarder at production that asks nobody knows whom is nothing to compare with": {
		"changes": [passes_on("production"), primary("production", "ns9")],
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
			passes_on("recovery"), servers(["dc1"]),
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
	unknown := object.union(fixture.reply("NXDOMAIN", false, -1), {"serial": 0, "primary": "", "nameServers": null})
	inp := fixture.changed([fixture.set_to(at("recovery"), unknown)])
	count(rule.findings) == 1 with input as inp
}

# dnscmd is of use on a domain controller alone.
test_the_fix_depends_on_what_the_resolver_is if {
	old := serial("recovery", 4660)
	bind := [old, primary("recovery", "ns1"), primary("production", "ns1")]
	testing.says(rule, resolver, "dnscmd 10.20.0.10 /ZoneRefresh corp.example.internal") with input as fixture.changed([old])
	testing.says(rule, resolver, "dnscmd 10.20.0.10 /ZoneUpdateFromDs") with input as fixture.changed(array.concat(own_count(1000), [moved("sf1")]))
	testing.says(rule, resolver, "is still transferred from production") with input as fixture.changed(bind)
	not testing.says(rule, resolver, "dnscmd") with input as fixture.changed(bind)
}
