package muster.rules.netscaler.gateway_record_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.gateway_record as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

name := fixture.fqdn("gateway")

# two are the changes that give the gateway a second name, which all resolvers know.
two(other) := array.concat(
	[fixture.set_to(["estate", "components", "netscaler", "aliases"], [name, other])],
	[fixture.set_to(fixture.host_at(site, other), fixture.host(other, ["198.51.100.7"], [])) | some site, _ in fixture.resolver],
)

gone_outside := fixture.set_to(fixture.host_at("public", name), fixture.no_host(name))

cases := {
	"the name has an address at both sites": {"changes": [], "want": {"alias/gateway.corp.example.internal": "pass"}},
	"the name is missing at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"the name is missing at the production site": {
		"changes": [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))],
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"the name is an alias of something": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(fixture.fqdn("cc1"), ["10.10.1.1"], [fixture.link("gateway", "cc1")]))],
		"want": {"alias/gateway.corp.example.internal": "pass"},
	},
	"the name is an alias of nothing": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), object.union(fixture.no_host(name), {"canonical": fixture.fqdn("gone"), "chain": [fixture.link("gateway", "gone")]}))],
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {"alias/gateway.corp.example.internal": "unknown"}},
	"nobody asked for the name": {"changes": [fixture.without(fixture.host_at("recovery", name))], "want": {"alias/gateway.corp.example.internal": "unknown"}},
	"a failure at one site stands beside silence at the other": {
		"changes": [
			fixture.not_learnt(fixture.host_at("recovery", name)),
			fixture.set_to(fixture.host_at("production", name), fixture.no_host(name)),
		],
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"alias/gateway.corp.example.internal": "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "inScope"], false)],
		"want": {"alias/gateway.corp.example.internal": "not_applicable", "component/netscaler": "not_applicable"},
	},
	"a component that is not declared": {
		"changes": [fixture.without(["estate", "components", "netscaler"])],
		"want": {"alias/gateway.corp.example.internal": "not_applicable", "component/netscaler": "not_applicable"},
	},
	"a component without such a name": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "aliases"], null)],
		"want": {"component/netscaler": "not_applicable"},
	},
	"the name is missing outside": {
		"changes": [fixture.set_to(fixture.host_at("public", name), fixture.no_host(name))],
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"a name for inside beside one for outside": {
		"changes": array.concat(two("gateway.example"), [gone_outside]),
		"want": {"alias/gateway.corp.example.internal": "pass", "alias/gateway.example": "pass"},
	},
	"a name for inside beside one for outside that nobody outside knows": {
		"changes": array.concat(two("gateway.example"), [gone_outside, fixture.set_to(fixture.host_at("public", "gateway.example"), fixture.no_host("gateway.example"))]),
		"want": {"alias/gateway.corp.example.internal": "fail", "alias/gateway.example": "fail"},
	},
	"two names of the domain, one of which nobody outside knows": {
		"changes": array.concat(two("login.corp.example.internal"), [gone_outside]),
		"want": {"alias/gateway.corp.example.internal": "manual", "alias/login.corp.example.internal": "pass"},
	},
	"a name of another zone has to be known outside": {
		"changes": array.concat(two("gateway.example"), [fixture.set_to(fixture.host_at("public", "gateway.example"), fixture.no_host("gateway.example"))]),
		"want": {"alias/gateway.corp.example.internal": "pass", "alias/gateway.example": "fail"},
	},
	"a name for inside has to be known at the recovery site": {
		"changes": array.concat(two("gateway.example"), [gone_outside, fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))]),
		"want": {"alias/gateway.corp.example.internal": "fail"},
	},
	"nobody outside answered": {
		"changes": [fixture.not_learnt(fixture.host_at("public", name))],
		"want": {"alias/gateway.corp.example.internal": "unknown"},
	},
	"an estate that does not say who can be asked outside": {
		"changes": [fixture.without(["estate", "sites", "public"]), fixture.without(["dns", "resolvers", fixture.resolver.public])],
		"want": {"alias/gateway.corp.example.internal": "pass"},
	},
}
