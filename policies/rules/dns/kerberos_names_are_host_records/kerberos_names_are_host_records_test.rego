package muster.rules.dns.kerberos_names_are_host_records_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.kerberos_names_are_host_records as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

storefront := sprintf("alias/%s", [fixture.fqdn("sf")])

sql := sprintf("alias/%s", [fixture.fqdn("sql-ag1-ctx")])

aliased(site, name) := fixture.set_to(
	fixture.host_at(site, fixture.fqdn(name)),
	fixture.host(fixture.fqdn("lb"), ["10.10.2.3"], [fixture.link(name, "lb")]),
)

# out are the answers of both sites for an alias that leads to another zone.
out(name, target, ttl) := [fixture.set_to(
	fixture.host_at(site, fixture.fqdn(name)),
	object.union(fixture.host(target, ["10.10.2.3"], [{"name": fixture.fqdn(name), "target": target, "ttl": 300}]), {"ttl": ttl}),
) |
	some site in fixture.sites
]

cases := {
	"address records": {"changes": [], "want": {storefront: "pass", sql: "pass"}},
	"StoreFront is an alias at the recovery site": {"changes": [aliased("recovery", "sf")], "want": {storefront: "fail", sql: "pass"}},
	"the listener is an alias at the production site": {"changes": [aliased("production", "sql-ag1-ctx")], "want": {sql: "fail"}},
	"an alias of the License Server is welcome": {"changes": [], "want": {sprintf("alias/%s", [fixture.fqdn("ctxlicense")]): "not_applicable"}},
	"an alias that leads nowhere is an alias": {
		"changes": [fixture.set_to(
			fixture.host_at("recovery", fixture.fqdn("sf")),
			object.union(fixture.no_host(fixture.fqdn("gone")), {"chain": [fixture.link("sf", "gone")]}),
		)],
		"want": {storefront: "fail"},
	},
	"StoreFront leads out of its zone to load balancing, at both sites": {"changes": out("sf", "sf.gslb.example", 300), "want": {storefront: "pass"}},
	"a name out of the zone that is kept for long is no load balancing": {"changes": out("sf", "sf.gslb.example", 3600), "want": {storefront: "fail"}},
	"StoreFront leads out of its zone at one site only": {
		"changes": [c | some i, c in out("sf", "sf.gslb.example", 300); i == 0],
		"want": {storefront: "fail"},
	},
	"StoreFront leads each site to itself within the zone": {
		"changes": [fixture.set_to(fixture.host_at(site, fixture.fqdn("sf")), fixture.host(fixture.fqdn("sf-lb"), [address], [fixture.link("sf", "sf-lb")])) |
			some site, address in {"production": "10.10.2.3", "recovery": "10.20.2.3"}
		],
		"want": {storefront: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", fixture.fqdn("sf")))], "want": {storefront: "unknown"}},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {storefront: "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "sql", "inScope"], false)],
		"want": {sql: "not_applicable", storefront: "pass"},
	},
}
