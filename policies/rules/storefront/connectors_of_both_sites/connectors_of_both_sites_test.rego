package muster.rules.storefront.connectors_of_both_sites_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.connectors_of_both_sites as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

stores(farms) := fixture.set_to(at(["stores", "items"]), {path: {"farms": [fixture.farm(names) | some names in lists]} | some path, lists in farms})

one(names) := stores({"/Citrix/Store": [names]})

# leads says to which pages of StoreFront gateways lead.
leads(urls) := fixture.set_to(["netscaler", "sites", "production", "storeFronts", "items"], {url: {"gateway": "gw", "through": "", "url": url, "host": "sf.corp.example.internal", "port": 443} | some url in urls})

beside(lists) := stores({"/Citrix/Store": [lists[0]], "/Citrix/Test": [lists[1]]})

severity(changes) := word if {
	word := testing.severity(rule, first) with input as fixture.changed(changes)
}

test_a_store_beside_that_of_users_matters_at_medium[url] if {
	some url in ["https://sf.corp.example.internal/Citrix/StoreWeb/", "https://sf.corp.example.internal/citrix/store"]
	severity([beside([["cc1", "cc3"], ["cc1"]]), leads([url])]) == "medium"
}

test_the_store_of_users_is_as_grave_as_the_rule_says if {
	severity([beside([["cc1"], ["cc1", "cc3"]]), leads(["https://sf.corp.example.internal/Citrix/StoreWeb"])]) == ""
}

test_two_stores_of_users_are_as_grave_as_the_rule_says if {
	severity([beside([["cc1", "cc3"], ["cc1"]]), leads(["https://sf.corp.example.internal/Citrix/StoreWeb", "https://sf.corp.example.internal/Citrix/Test"])]) == ""
}

test_both_stores_without_a_connector_are_as_grave_as_the_rule_says if {
	severity([beside([["cc1"], ["cc1"]]), leads(["https://sf.corp.example.internal/Citrix/StoreWeb"])]) == ""
}

test_stores_that_no_gateway_tells_apart_are_as_grave_as_the_rule_says[text] if {
	some text, urls in {"no page": [], "the server alone": ["https://sf.corp.example.internal/"]}
	severity([beside([["cc1", "cc3"], ["cc1"]]), leads(urls)]) == ""
}

undeclared := fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)

cases := {
	"connectors of both sites": {"changes": [], "want": {first: "pass", second: "pass"}},
	"one connector of the recovery site is enough": {"changes": [one(["cc1", "cc2", "cc4"])], "want": {first: "pass"}},
	"connectors of production only": {"changes": [one(["cc1", "cc2"])], "want": {first: "fail", second: "pass"}},
	"the alias of the connectors can be pointed anywhere": {"changes": [one(["xml"])], "want": {first: "pass"}},
	"a farm of its own for the recovery site": {
		"changes": [stores({"/Citrix/Store": [["cc1", "cc2"], ["cc3", "cc4"]]})],
		"want": {first: "pass"},
	},
	"one store of two was forgotten": {
		"changes": [stores({"/Citrix/Store": [["cc1", "cc3"]], "/Citrix/Kiosk": [["cc1"]]})],
		"want": {first: "fail"},
	},
	"the address of a recovery connector is another rule's business": {"changes": [one(["cc1", "10.20.1.1"])], "want": {first: "pass"}},
	"an address at production": {"changes": [one(["10.10.2.1"])], "want": {first: "fail"}},
	"a name that nobody declared may be a load balancer": {"changes": [one(["cc1", "xml2"])], "want": {first: "unknown"}},
	"such a name beside a recovery connector does no harm": {"changes": [one(["cc3", "xml2"])], "want": {first: "pass"}},
	"an address that belongs nowhere": {"changes": [one(["192.0.2.1"])], "want": {first: "unknown"}},
	"short names are the same hosts": {
		"changes": [fixture.set_to(at(["stores", "items", "/Citrix/Store", "farms", 0, "servers"]), ["cc1", "cc3"])],
		"want": {first: "pass"},
	},
	"a store without any delivery controller": {"changes": [stores({"/Citrix/Store": []})], "want": {first: "fail"}},
	"a server without any store": {"changes": [stores({})], "want": {first: "unknown"}},
	"recovery connectors that the estate file does not name": {
		"changes": [undeclared, one(["cc1", "cc2"])],
		"want": {first: "unknown"},
	},
	"an alias is good all the same": {"changes": [undeclared, one(["xml"])], "want": {first: "pass"}},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown", second: "pass"}},
	"a server that nobody asked": {"changes": [fixture.without(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"stores in a form that nobody knows": {"changes": [fixture.not_learnt(at(["stores"]))], "want": {first: "unknown", second: "pass"}},
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

# What is unknown for one reason is not given another.
test_nothing_else_is_said[name] if {
	some name, case in {
		"nothing is strange": {"text": "which the estate file names neither", "changes": [undeclared, one(["cc1"])]},
		"nobody read a store": {"text": "has no store", "changes": [fixture.not_learnt(at([]))]},
		"nobody understood a store": {"text": "has no store", "changes": [fixture.not_learnt(at(["stores"]))]},
	}
	not testing.says(rule, first, case.text) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"The store /Citrix/Store on sf1.corp.example.internal lists connectors of production only: cc1.corp.example.internal": [one(["cc1"])],
		`-Servers "cc1.corp.example.internal","cc3.corp.example.internal","cc4.corp.example.internal"`: [one(["cc1"])],
		`-FarmName "DaaS" -Servers`: [one(["cc1"])],
		"; Publish-STFServerGroupConfiguration": [one(["cc1"])],
		"has no delivery controller": [stores({"/Citrix/Store": []})],
		"sf1.corp.example.internal has no store": [stores({})],
		"lists xml2.corp.example.internal, which the estate file names neither": [one(["cc1", "xml2"])],
		"components.cloud_connectors.servers.recovery": [undeclared, one(["cc1"])],
		"was not asked about the configuration of StoreFront": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}
