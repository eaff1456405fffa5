package muster.rules.storefront.recovery_gateway_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.recovery_gateway as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

gateways(known) := fixture.set_to(at(["gateways", "items"]), known)

tickets(connectors) := gateways({"HQ": fixture.store_gateway("gateway", "callback", connectors)})

callbacks(names) := fixture.set_to(["estate", "components", "storefront", "callbacks"], names)

undeclared := fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)

cases := {
	"a gateway of its own": {"changes": [], "want": {first: "pass", second: "pass"}},
	"one gateway with tickets from both sites": {"changes": [tickets(["cc1", "cc3"])], "want": {first: "pass"}},
	"one gateway with tickets from production": {
		"changes": [tickets(["cc1", "cc2"])],
		"want": {first: "fail", second: "pass"},
	},
	"a gateway of the recovery site with tickets from production": {
		"changes": [fixture.set_to(at(["gateways", "items", "DR"]), fixture.store_gateway("gateway-dr", "callback-dr", ["cc1", "cc2"]))],
		"want": {first: "fail"},
	},
	"an alias issues no tickets": {"changes": [tickets(["xml"])], "want": {first: "fail"}},
	"a gateway without any ticket authority": {"changes": [tickets([])], "want": {first: "fail"}},
	"the address of a recovery connector": {"changes": [tickets(["10.20.1.1"])], "want": {first: "pass"}},
	"an IPv6 address that belongs nowhere": {"changes": [tickets(["[fd00:20::1]:8080"])], "want": {first: "unknown"}},
	"a ticket authority that nobody declared": {"changes": [tickets(["cc1", "sta9"])], "want": {first: "unknown"}},
	"capitals, a port and no scheme": {
		"changes": [fixture.set_to(at(["gateways", "items", "DR", "stas"]), ["CC3.Corp.Example.Internal:8080/scripts/ctxsta.dll"])],
		"want": {first: "pass"},
	},
	"a gateway of the recovery site under a name that nobody declared": {
		"changes": [fixture.set_to(at(["gateways", "items", "DR", "url"]), "https://gw-dr.example.com/")],
		"want": {first: "unknown", second: "pass"},
	},
	"a gateway of production alone under a name that nobody declared": {
		"changes": [fixture.set_to(at(["gateways", "items", "HQ", "url"]), "https://old.example.com/")],
		"want": {first: "pass"},
	},
	"a gateway under an address": {"changes": [fixture.set_to(at(["gateways", "items", "DR", "url"]), "https://10.20.2.9/")], "want": {first: "pass"}},
	"no gateway at all": {"changes": [gateways({})], "want": {first: "fail"}},
	"no gateway, and none is wanted": {"changes": [gateways({}), callbacks(null)], "want": {first: "not_applicable", second: "pass"}},
	"a gateway is judged, declared callback or not": {"changes": [tickets(["cc1"]), callbacks(null)], "want": {first: "fail"}},
	"recovery connectors that the estate file does not name": {
		"changes": [undeclared, tickets(["cc1"])],
		"want": {first: "unknown"},
	},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", [])), callbacks(null)], "want": {first: "unknown", second: "pass"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"stores in a form that nobody knows are another rule's business": {"changes": [fixture.not_learnt(at(["stores"]))], "want": {first: "pass"}},
	"gateways in a form that nobody knows": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {first: "unknown", second: "pass"}},
	"gateways in a form that nobody knows, and no declared callback": {
		"changes": [fixture.not_learnt(at(["gateways"])), callbacks(null)],
		"want": {first: "unknown", second: "pass"},
	},
	"a server that was not asked about it": {"changes": [fixture.set_to(at([]), null)], "want": {first: "unknown"}},
	"an estate without StoreFront": {
		"changes": [
			fixture.without(["estate", "components", "storefront"]),
			fixture.without(fixture.windows_at("sf1", [])),
		],
		"want": {first: "not_applicable"},
	},
}

test_without_strangers_nothing_is_said_of_them if {
	not testing.says(rule, first, "which the estate file names neither") with input as fixture.changed([undeclared, tickets(["cc1"])])
}

test_nothing_is_said_of_gateways_that_nobody_understood[text] if {
	some text in ["knows no gateway", "none with a ticket authority"]
	not testing.says(rule, first, text) with input as fixture.changed([fixture.not_learnt(at(["gateways"]))])
}

test_words[text] if {
	some text, changes in {
		"knows the gateways HQ, and no connector of the recovery site issues their tickets": [tickets(["cc1"])],
		"knows gateways, but none with a ticket authority": [tickets([])],
		"knows no gateway at all": [gateways({})],
		"lists sta9.corp.example.internal, which the estate file names neither": [tickets(["sta9"])],
		"-SecureTicketAuthorityUrls http://cc3.corp.example.internal/scripts/ctxsta.dll,http://cc4.corp.example.internal/scripts/ctxsta.dll": [tickets(["cc1"])],
		"-CallbackUrl https://callback-dr.corp.example.internal/": [tickets(["cc1"])],
		"-CallbackUrl https://<callback name>/": [tickets(["cc1"]), callbacks([fixture.fqdn("callback")])],
		"components.cloud_connectors.servers.recovery": [undeclared, tickets(["cc1"])],
		"was not asked about": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}
