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
