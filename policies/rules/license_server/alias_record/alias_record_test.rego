package muster.rules.license_server.alias_record_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.license_server.alias_record as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat([without_pvs], case.changes))
}

name := fixture.fqdn("ctxlicense")

# Where Provisioning needs the licences, another rule judges the recovery site.
without_pvs := fixture.set_to(["estate", "components", "pvs", "inScope"], false)

with_pvs := fixture.set_to(["estate", "components", "pvs", "inScope"], true)

cases := {
	"the name has an address at both sites": {"changes": [], "want": {"alias/ctxlicense.corp.example.internal": "pass"}},
	"the name is missing at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"the name is missing at the recovery site, of an estate with Provisioning": {
		"changes": [with_pvs, fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/ctxlicense.corp.example.internal": "pass"},
	},
	"the name is missing at the production site": {
		"changes": [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"the name is an alias of something": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(fixture.fqdn("cc1"), ["10.10.1.1"], [fixture.link("ctxlicense", "cc1")]))],
		"want": {"alias/ctxlicense.corp.example.internal": "pass"},
	},
	"the name is an alias of nothing": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), object.union(fixture.no_host(name), {"canonical": fixture.fqdn("gone"), "chain": [fixture.link("ctxlicense", "gone")]}))],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"production is lost, and the name has an address at the recovery site": {
		"changes": [fixture.production_lost, fixture.not_learnt(fixture.host_at("production", name))],
		"want": {"alias/ctxlicense.corp.example.internal": "pass"},
	},
	"production is lost, and the name is missing, of an estate with Provisioning": {
		"changes": [with_pvs, fixture.production_lost, fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {"alias/ctxlicense.corp.example.internal": "unknown"}},
	"nobody asked for the name": {"changes": [fixture.without(fixture.host_at("recovery", name))], "want": {"alias/ctxlicense.corp.example.internal": "unknown"}},
	"a failure at one site stands beside silence at the other": {
		"changes": [
			fixture.not_learnt(fixture.host_at("recovery", name)),
			fixture.set_to(fixture.host_at("production", name), fixture.no_host(name)),
		],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"alias/ctxlicense.corp.example.internal": "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "license_server", "inScope"], false)],
		"want": {"alias/ctxlicense.corp.example.internal": "not_applicable", "component/license_server": "not_applicable"},
	},
	"a component that is not declared": {
		"changes": [fixture.without(["estate", "components", "license_server"])],
		"want": {"alias/ctxlicense.corp.example.internal": "not_applicable", "component/license_server": "not_applicable"},
	},
	"a component without such a name": {
		"changes": [fixture.set_to(["estate", "components", "license_server", "aliases"], null)],
		"want": {"component/license_server": "unknown"},
	},
	"the name is that of a server": {
		"changes": [fixture.set_to(["estate", "components", "license_server", "servers", "recovery"], [name])],
		"want": {"alias/ctxlicense.corp.example.internal": "fail"},
	},
	"an address record may be the server's own name": {
		"changes": [
			fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.10.1.10"], [])),
			fixture.set_to(fixture.host_at("production", name), fixture.host(name, ["10.10.1.10"], [])),
			fixture.set_to(["estate", "components", "license_server", "servers", "production"], null),
		],
		"want": {"alias/ctxlicense.corp.example.internal": "unknown"},
	},
	"an alias record is no server's own name": {
		"changes": [fixture.set_to(["estate", "components", "license_server", "servers", "production"], null)],
		"want": {"alias/ctxlicense.corp.example.internal": "pass"},
	},
	"an address record beside the server's own name": {
		"changes": [
			fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.10.1.10"], [])),
			fixture.set_to(fixture.host_at("production", name), fixture.host(name, ["10.10.1.10"], [])),
		],
		"want": {"alias/ctxlicense.corp.example.internal": "pass"},
	},
}
