package muster.rules.storefront.connectors_by_name_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.connectors_by_name as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

servers(entries) := fixture.set_to(at(["stores", "items", "/Citrix/Store", "farms", 0, "servers"]), entries)

cases := {
	"names": {"changes": [], "want": {first: "pass", second: "pass"}},
	"an address among names": {
		"changes": [servers([fixture.fqdn("cc1"), "10.20.1.1"])],
		"want": {first: "fail", second: "pass"},
	},
	"an IPv6 address": {"changes": [servers(["[fd00:20::1]"])], "want": {first: "fail"}},
	"the address of a load balancer is an address": {"changes": [servers(["10.10.2.1"])], "want": {first: "fail"}},
	"an address in the second farm": {
		"changes": [fixture.set_to(at(["stores", "items", "/Citrix/Store", "farms"]), [fixture.farm(["cc1"]), fixture.farm(["10.20.1.1"])])],
		"want": {first: "fail"},
	},
	"a name that looks like an address": {"changes": [servers(["10-20-1-1.corp.example.internal"])], "want": {first: "pass"}},
	"a short name is a name": {"changes": [servers(["cc1"])], "want": {first: "pass"}},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"stores in a form that nobody knows": {"changes": [fixture.not_learnt(at(["stores"]))], "want": {first: "unknown", second: "pass"}},
	"a server without any store": {"changes": [fixture.set_to(at(["stores", "items"]), {})], "want": {first: "unknown"}},
	"gateways in a form that nobody knows are another rule's business": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {first: "pass"}},
	"a server that was not asked about it": {"changes": [fixture.set_to(at([]), null)], "want": {first: "unknown"}},
	"an estate without StoreFront": {
		"changes": [
			fixture.without(["estate", "components", "storefront"]),
			fixture.without(fixture.windows_at("sf1", [])),
		],
		"want": {first: "not_applicable"},
	},
}

test_words[text] if {
	some text, entries in {
		"lists 10.20.1.1 by address": ["cc1", "10.20.1.1"],
		`-Servers "cc1","cc3.corp.example.internal"`: ["cc1", "10.20.1.1"],
		`-Servers "xml.corp.example.internal"`: ["10.10.2.1"],
		`-Servers "<name of 192.0.2.1>"`: ["192.0.2.1"],
	}
	testing.says(rule, first, text) with input as fixture.changed([servers(entries)])
}

test_what_was_not_asked_is_said if {
	testing.says(rule, first, "was not asked about") with input as fixture.changed([fixture.set_to(at([]), null)])
}
