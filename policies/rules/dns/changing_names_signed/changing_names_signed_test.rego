package muster.rules.dns.changing_names_signed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.changing_names_signed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dns := "component/dns"

host(site, name) := fixture.host_at(site, fixture.fqdn(name))

answer(name, addresses) := fixture.host(fixture.fqdn(name), addresses, [])

declared(id, key, value) := fixture.set_to(["estate", "components", id, key], value)

# only leaves the callback names of StoreFront as the only ones.
only := [declared(id, "aliases", null) | some id, _ in fixture.components]

declared_servers := object.keys(fixture.healthy.protection.servers)

cases := {
	"names that lead to production": {"changes": [], "want": {dns: "manual"}},
	"names that lead to each site by themselves": {
		"changes": array.concat(only, [fixture.set_to(host("recovery", "callback"), answer("callback", ["10.20.2.9"]))]),
		"want": {dns: "pass"},
	},
	"a name that the recovery site answers with production": {"changes": only, "want": {dns: "manual"}},
	"a name that the recovery site does not have": {
		"changes": array.concat(only, [fixture.set_to(host("recovery", "callback"), fixture.no_host(fixture.fqdn("callback")))]),
		"want": {dns: "manual"},
	},
	"the networks are stretched": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.10.0.0/16", "10.20.0.0/16"])],
		"want": {dns: "pass"},
	},
	"nobody declared which networks are production": {
		"changes": [fixture.set_to(["estate", "sites", "production", "networks"], null)],
		"want": {dns: "unknown"},
	},
	"production is lost, and nobody knows where names led": {"changes": [fixture.production_lost, fixture.not_learnt(host("production", "sf"))], "want": {dns: "unknown"}},
	"production is lost, and it is known where names led": {"changes": [fixture.production_lost], "want": {dns: "manual"}},
	"an answer that did not come": {"changes": [fixture.not_learnt(host("recovery", "sf"))], "want": {dns: "unknown"}},
	"a site without DNS servers": {"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], null)], "want": {dns: "unknown"}},
	"what recovery plans start was not read": {
		"changes": [fixture.set_to(array.concat(["protection", "servers", name], ["status"]), "failed") | some name in declared_servers],
		"want": {dns: "unknown"},
	},
	"no name at all": {"changes": array.concat(only, [declared("storefront", "callbacks", null)]), "want": {dns: "not_applicable"}},
	"names of what is not there": {
		"changes": array.concat(only, [declared("storefront", "inScope", false)]),
		"want": {dns: "not_applicable"},
	},
}

# The list tells what was designed: names and addresses, and neither their number nor
# how long they are remembered.
test_list if {
	some said in rule.attest with input as fixture.changed(only)
	said.list == ["callback.corp.example.internal leads to 10.10.2.4"]
}

test_list_is_the_same_for_another_ttl if {
	some said in rule.attest with input as fixture.changed(array.concat(only, [fixture.set_to(array.concat(host("production", "callback"), ["ttl"]), 7)]))
	said.list == ["callback.corp.example.internal leads to 10.10.2.4"]
}
