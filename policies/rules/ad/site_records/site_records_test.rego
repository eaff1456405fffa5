package muster.rules.ad.site_records_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.site_records as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

resolver := sprintf("resolver/%s", [fixture.resolver.recovery])

at := fixture.service_at("recovery", "_ldap._tcp.dr._sites.dc._msdcs.corp.example.internal")

apex(addresses) := [fixture.set_to(fixture.host_at("recovery", "corp.example.internal"), fixture.host("corp.example.internal", addresses, []))]

domain(names) := [fixture.set_to(
	fixture.service_at("recovery", "_ldap._tcp.dc._msdcs.corp.example.internal"),
	fixture.service([fixture.record(name, 389) | some name in names]),
)]

# one_site declares one Active Directory site for both sites, with that of the second controller
# and what its records name.
one_site(site, of_second, named) := [
	fixture.set_to(["estate", "sites", "recovery", "adSite"], site),
	fixture.set_to(fixture.service_at("recovery", "_ldap._tcp.hq._sites.dc._msdcs.corp.example.internal"), fixture.service([fixture.record(name, 389) | some name in named])),
	fixture.set_to(["directory", "views", "recovery", "domainControllers", "items", fixture.fqdn("dc2"), "site"], of_second),
]

cases := {
	"the record names the controller of the site": {"changes": [], "want": {resolver: "pass", "site/recovery": "not_applicable"}},
	"there is no record": {"changes": [fixture.set_to(at, fixture.no_service)], "want": {resolver: "fail"}},
	"the record names a controller of production": {
		"changes": [fixture.set_to(at, fixture.service([fixture.record("dc1", 389)]))],
		"want": {resolver: "fail"},
	},
	"the record names both": {
		"changes": [fixture.set_to(at, fixture.service([fixture.record("dc1", 389), fixture.record("dc2", 389)]))],
		"want": {resolver: "pass"},
	},
	"the record names a host that the directory does not know": {
		"changes": [fixture.set_to(at, fixture.service([fixture.record("dc9", 389)]))],
		"want": {resolver: "unknown"},
	},
	"the record names a controller of the site and an unknown host": {
		"changes": [fixture.set_to(at, fixture.service([fixture.record("dc2", 389), fixture.record("dc9", 389)]))],
		"want": {resolver: "pass"},
	},
	"the record names a controller of production and an unknown host": {
		"changes": [fixture.set_to(at, fixture.service([fixture.record("dc1", 389), fixture.record("dc9", 389)]))],
		"want": {resolver: "unknown"},
	},
	"production's directory knows the controller too": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "domainControllers"], fixture.no_listing)],
		"want": {resolver: "pass"},
	},
	"neither directory was read": {
		"changes": [
			fixture.set_to(["directory", "views", "recovery", "domainControllers"], fixture.no_listing),
			fixture.set_to(["directory", "views", "production", "domainControllers"], fixture.no_listing),
		],
		"want": {resolver: "unknown"},
	},
	"the records of the domain name controllers of production alone": {"changes": domain(["dc1"]), "want": {resolver: "fail"}},
	"the records of the domain name one of the recovery site": {"changes": domain(["dc2"]), "want": {resolver: "pass"}},
	"the records of the domain name a host that nobody can place": {"changes": domain(["dc1", "dc9"]), "want": {resolver: "pass"}},
	"the name of the domain leads to controllers of production alone": {"changes": apex(["10.10.0.10"]), "want": {resolver: "fail"}},
	"the name of the domain leads to both": {"changes": apex(["10.10.0.10", "10.20.0.10"]), "want": {resolver: "pass"}},
	"the records of Kerberos name controllers of production alone": {
		"changes": [fixture.set_to(fixture.service_at("recovery", "_kerberos._tcp.corp.example.internal"), fixture.service([fixture.record("dc1", 88)]))],
		"want": {resolver: "fail"},
	},
	"the records of the domain were not asked for": {
		"changes": [fixture.without(fixture.service_at("recovery", "_ldap._tcp.dc._msdcs.corp.example.internal"))],
		"want": {resolver: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at)], "want": {resolver: "unknown"}},
	"the resolver is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {resolver: "unknown"},
	},
	"one Active Directory site for both, and its records name the controller of production": {"changes": one_site("hq", "dr", ["dc1"]), "want": {resolver: "fail"}},
	"the same, and both controllers are in it": {"changes": one_site("hq", "hq", ["dc1", "dc2"]), "want": {resolver: "pass"}},
	"the same, and that of the recovery site has not registered": {"changes": one_site("hq", "hq", ["dc1"]), "want": {resolver: "fail"}},
	"the same, beside a host that nobody can place": {"changes": one_site("hq", "hq", ["dc1", "dc9"]), "want": {resolver: "pass"}},
	"the estate does not name the Active Directory site": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "")],
		"want": {resolver: "unknown"},
	},
	"no resolver is declared": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"site/recovery": "unknown", resolver: "not_applicable"},
	},
}
