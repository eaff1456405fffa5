package muster.rules.storefront.all_connectors_listed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.all_connectors_listed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

stores(farms) := fixture.set_to(at(["stores", "items"]), {path: {"farms": [fixture.farm(names) | some names in lists]} | some path, lists in farms})

one(names) := stores({"/Citrix/Store": [names]})

# own_group are the changes after which the second server is one of a group that stands at
# the recovery site, while nothing brings the first one back.
own_group := [
	fixture.set_to(["estate", "components", "storefront", "servers"], {"production": [fixture.fqdn("sf1")], "recovery": [fixture.fqdn("sf2")]}),
	fixture.set_to(["estate", "components", "storefront", "methods"], ["application"]),
]

on(name, names) := fixture.set_to(
	fixture.windows_at(name, ["storefront", "stores", "items"]),
	{"/Citrix/Store": {"farms": [fixture.farm(names)]}},
)

test_severity[name] if {
	some name, case in {
		"one of the recovery site without production's connectors": {"changes": array.concat(own_group, [on("sf2", ["cc3", "cc4"])]), "host": second, "want": "medium"},
		"one of the recovery site that lacks one of its own": {"changes": array.concat(own_group, [on("sf2", ["cc3"])]), "host": second, "want": ""},
		"one of production that a group at the recovery site replaces": {"changes": array.concat(own_group, [on("sf1", ["cc1"])]), "host": first, "want": "medium"},
		"one of production that fails over": {"changes": [on("sf1", ["cc1", "cc3", "cc4"])], "host": first, "want": ""},
		"one of production that fails over beside a group at the recovery site": {
			"changes": array.concat(own_group, [on("sf1", ["cc1", "cc3", "cc4"]), fixture.set_to(["estate", "components", "storefront", "methods"], ["application", "nutanix_dr"])]),
			"host": first, "want": "",
		},
		"one of production that nothing replaces": {
			"changes": array.concat(own_group, [on("sf1", ["cc1"]), fixture.set_to(["estate", "components", "storefront", "servers", "recovery"], [])]),
			"host": first, "want": "",
		},
	}
	testing.severity(rule, case.host) == case.want with input as fixture.changed(case.changes)
}

cases := {
	"every connector is listed": {"changes": [], "want": {first: "pass", second: "pass"}},
	"one of production is not": {"changes": [one(["cc1", "cc3", "cc4"])], "want": {first: "fail", second: "pass"}},
	"one of the recovery site is not": {"changes": [one(["cc1", "cc2", "cc3"])], "want": {first: "fail"}},
	"none of the recovery site is": {"changes": [one(["cc1", "cc2"])], "want": {first: "fail"}},
	"farms add up": {"changes": [stores({"/Citrix/Store": [["cc1", "cc2"], ["cc3", "cc4"]]})], "want": {first: "pass"}},
	"each resource location has its own store": {
		"changes": [stores({"/Citrix/Store": [["cc1", "cc2"]], "/Citrix/DR": [["cc3", "cc4"]]})],
		"want": {first: "pass"},
	},
	"connectors of one resource location are spread over two stores": {
		"changes": [stores({"/Citrix/Store": [["cc1", "cc3", "cc4"]], "/Citrix/More": [["cc2", "cc3", "cc4"]]})],
		"want": {first: "fail"},
	},
	"a store for something else does not matter": {
		"changes": [stores({"/Citrix/Store": [["cc1", "cc2", "cc3", "cc4"]], "/Citrix/Old": [["ddc1"]]})],
		"want": {first: "pass"},
	},
	"an address is a way to list a connector": {"changes": [one(["10.10.1.1", "cc2", "cc3", "cc4"])], "want": {first: "pass"}},
	"short names are the same hosts": {
		"changes": [fixture.set_to(at(["stores", "items", "/Citrix/Store", "farms", 0, "servers"]), ["cc1", "cc2", "cc3", "cc4"])],
		"want": {first: "pass"},
	},
	"an alias hides which connectors there are": {"changes": [one(["xml"])], "want": {first: "manual", second: "pass"}},
	"an alias beside all connectors hides none": {"changes": [one(["xml", "cc1", "cc2", "cc3", "cc4"])], "want": {first: "pass"}},
	"an alias beside some": {"changes": [one(["xml", "cc1", "cc2"])], "want": {first: "manual"}},
	"a name that nobody declared may be an alias": {"changes": [one(["xml2", "cc1", "cc2"])], "want": {first: "unknown"}},
	"such a name beside all connectors": {"changes": [one(["xml2", "cc1", "cc2", "cc3", "cc4"])], "want": {first: "pass"}},
	"a connector that the estate file does not name": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], [fixture.fqdn("cc3")]), one(["cc1", "cc2", "cc3"])],
		"want": {first: "fail"},
	},
	"a Connector Appliance is not listed": {
		"changes": [fixture.set_to(fixture.connector_at("cc4", ["type"]), "Appliance"), one(["cc1", "cc2", "cc3"])],
		"want": {first: "pass"},
	},
	"a server without any store": {"changes": [stores({})], "want": {first: "unknown"}},
	"a zone that nobody knows": {
		"changes": [fixture.not_learnt(["workloads", "sites", "recovery"])],
		"want": {first: "unknown"},
	},
	"a failure of production stands beside a zone that nobody knows": {
		"changes": [fixture.not_learnt(["workloads", "sites", "recovery"]), one(["cc1"])],
		"want": {first: "fail"},
	},
	"connectors that were not listed": {
		"changes": [fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)],
		"want": {first: "unknown"},
	},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
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

# What is unknown, or wrong, for one reason is not given another.
test_nothing_else_is_said[name] if {
	some name, case in {
		"an alias is not called undeclared": {"text": "the estate file names neither", "changes": [one(["xml"])]},
		"nor is an alias beside a name that is": {"text": "the estate file names neither", "changes": [one(["xml", "xml2"])]},
		"nor is what is missing": {"text": "the estate file names neither", "changes": [one(["cc1"])]},
		"without an alias there is no question": {"text": "Does that stand for", "changes": [one(["cc1"])]},
		"stores that could not be read are not said to be missing": {"text": "has no store", "changes": [fixture.not_learnt(at([]))]},
		"nor are those in a form that nobody knows": {"text": "has no store", "changes": [fixture.not_learnt(at(["stores"]))]},
	}
	not testing.says(rule, first, case.text) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"No store on sf1.corp.example.internal lists all connectors of DR; /Citrix/Store lacks cc4.corp.example.internal": [one(["cc1", "cc2", "cc3"])],
		"/Citrix/More lacks cc2.corp.example.internal": [stores({"/Citrix/Also": [["cc3", "cc4"]], "/Citrix/More": [["cc1", "cc3", "cc4"]]})],
		`-Servers "cc1.corp.example.internal","cc2.corp.example.internal","cc3.corp.example.internal","cc4.corp.example.internal"`: [one(["cc1", "cc2", "cc3"])],
		"through xml.corp.example.internal. Does that stand for each of cc3.corp.example.internal, cc4.corp.example.internal,": [one(["xml", "cc1", "cc2"])],
		"lists xml2.corp.example.internal, which the estate file names neither": [one(["xml2"])],
		"has no store": [stores({})],
		"was not asked about": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}
