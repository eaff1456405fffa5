package muster.rules.netscaler.stas_as_in_storefront_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.stas_as_in_storefront as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"changes": fixture.unread_access, "want": {target: "not_applicable"}},
	"the pair of the recovery site stands by": {"changes": fixture.standby_pair, "want": {target: "not_applicable", "netscaler/recovery": "pass"}},
	"production alone is named, and something else stands by": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby"])],
		"want": {target: "not_applicable"},
	},
	"the appliance was not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"what the appliance is was not learnt": {"changes": [fixture.not_learnt(at(["system"]))], "want": {target: "unknown"}},
	"a partition was not read": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"the STAs were not learnt": {"changes": [fixture.not_learnt(at(["stas"]))], "want": {target: "unknown"}},
	"the gateways of a StoreFront server were not learnt": {
		"changes": [fixture.not_learnt(fixture.windows_at("sf1", ["storefront", "gateways"]))],
		"want": {target: "unknown"},
	},
	"the gateway does not know one that StoreFront has": {"changes": [fixture.without(at(["stas", "items", "cc4"]))], "want": {target: "fail"}},
	"the gateway does not know one of production": {"changes": [fixture.without(at(["stas", "items", "cc1"]))], "want": {target: "pass"}},
	"the gateway knows more than StoreFront": {
		"changes": [fixture.set_to(at(["stas", "items", "more"]), fixture.leading("gw", "", "https://10.20.1.77", "10.20.1.77"))],
		"want": {target: "pass"},
	},
	"the gateway knows it by address": {
		"changes": [fixture.set_to(at(["stas", "items", "cc4", "host"]), address("cc4"))],
		"want": {target: "pass"},
	},
	"all gateways know it": {"changes": [fixture.set_to(at(["stas", "items", "cc4", "gateway"]), "")], "want": {target: "pass"}},
	"another gateway knows it": {"changes": [fixture.set_to(at(["stas", "items", "cc4", "gateway"]), "other")], "want": {target: "fail"}},
	"the gateway leads to no StoreFront": {"changes": [fixture.set_to(at(["storeFronts", "items"]), {})], "want": {target: "not_applicable"}},
}

address(short) := a if {
	some key, resolver in fixture.healthy.dns.resolvers
	startswith(key, "recovery/")
	a := resolver.hosts[fixture.fqdn(short)].addresses[0]
}

test_words[text] if {
	some text in [
		"StoreFront has tickets from cc4.corp.example.internal, which the gateway gw does not know.",
		"bind vpn vserver gw -staServer http://cc4.corp.example.internal; save ns config",
	]
	testing.says(rule, target, text) with input as fixture.changed([fixture.without(at(["stas", "items", "cc4"]))])
}

test_the_fix_has_scheme_and_port_of_storefront[text] if {
	some text, urls in {
		"-staServer https://cc4.corp.example.internal; save": ["HTTPS://CC4.corp.example.internal/scripts/ctxsta.dll"],
		"-staServer http://cc4.corp.example.internal:8080; save": ["http://cc4.corp.example.internal:8080/scripts/ctxsta.dll"],
		"-staServer https://cc4.corp.example.internal:8443; save": ["http://cc4.corp.example.internal", "https://cc4.corp.example.internal:8443"],
		"-staServer http://cc4.corp.example.internal; save": ["cc4.corp.example.internal"],
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(
		[fixture.without(at(["stas", "items", "cc4"]))],
		[fixture.set_to(fixture.windows_at("sf1", ["storefront", "gateways", "items", name, "stas"]), urls) |
			some name, _ in fixture.healthy.windows.hosts[fixture.fqdn("sf1")].storefront.gateways.items
		],
	))
}
