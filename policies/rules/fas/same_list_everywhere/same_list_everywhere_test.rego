package muster.rules.fas.same_list_everywhere_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.same_list_everywhere as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

ou(key) := sprintf("ou/%s", [fixture.dn[key]])

list(key, addresses) := fixture.set_to(
	fixture.setting_at("recovery", key, "fasAddresses"),
	fixture.setting([fixture.fqdn(name) | some name in addresses], "Citrix common"),
)

ous(component) := fixture.set_to(["estate", "components", component, "ous"], {"production": [], "recovery": []})

no_storefront := fixture.set_to(["estate", "components", "storefront", "inScope"], false)

everywhere(entries) := [fixture.set_to(fixture.setting_at("recovery", key, "fasAddresses"), fixture.setting(entries, "Citrix common")) | some key, _ in fixture.ou_names]

cases := {
	"one list everywhere": {
		"changes": [],
		"want": {
			ou("recovery"): "pass", ou("pooled"): "pass", ou("persistent"): "pass", ou("storefront"): "pass",
			ou("fas"): "pass", "component/fas": "not_applicable",
		},
	},
	"another order": {"changes": [list("recovery", ["fas2", "fas1"])], "want": {ou("recovery"): "fail", ou("storefront"): "pass"}},
	"a shorter list": {"changes": [list("storefront", ["fas1"])], "want": {ou("storefront"): "fail", ou("fas"): "pass"}},
	"a longer list": {"changes": [list("recovery", ["fas1", "fas2", "fas3"])], "want": {ou("recovery"): "fail"}},
	"one list everywhere, by an address of the recovery site": {"changes": everywhere(["10.20.1.77"]), "want": {ou("recovery"): "pass", ou("fas"): "pass"}},
	"one list everywhere, by an address of production": {"changes": everywhere(["10.10.1.77"]), "want": {ou("recovery"): "fail", ou("fas"): "fail"}},
	"the same names in capitals": {
		"changes": [fixture.set_to(
			fixture.setting_at("recovery", "recovery", "fasAddresses"),
			fixture.setting([upper(fixture.fqdn("fas1")), fixture.fqdn("fas2")], "Citrix common"),
		)],
		"want": {ou("recovery"): "pass"},
	},
	"the recovery OU has no list": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "fasAddresses"), fixture.not_set)],
		"want": {ou("recovery"): "fail", ou("storefront"): "pass"},
	},
	"nobody has a list": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", key, "fasAddresses"), fixture.not_set) | some key, _ in fixture.ou_names],
		"want": {ou("recovery"): "fail", ou("fas"): "fail"},
	},
	"the FAS servers differ from all others": {
		"changes": [list("fas", ["fas2", "fas1"])],
		"want": {ou("fas"): "pass", ou("recovery"): "fail", ou("storefront"): "fail"},
	},
	"StoreFront leads where the OU of the FAS servers is not known": {
		"changes": [ous("fas"), list("recovery", ["fas2", "fas1"])],
		"want": {ou("storefront"): "pass", ou("recovery"): "fail", "component/fas": "unknown"},
	},
	"nobody looked at StoreFront": {"changes": [ous("storefront")], "want": {"component/fas": "unknown", ou("recovery"): "pass"}},
	"an estate without StoreFront": {
		"changes": [fixture.set_to(["estate", "components", "storefront", "inScope"], false)],
		"want": {"component/fas": "not_applicable", ou("recovery"): "pass"},
	},
	"without StoreFront, a list for each site": {
		"changes": [no_storefront, list("recovery", ["fas2"])],
		"want": {ou("recovery"): "pass", ou("pooled"): "pass", ou("persistent"): "pass"},
	},
	"without StoreFront, desktops of one site differ": {
		"changes": [no_storefront, list("persistent", ["fas2", "fas1"])],
		"want": {ou("persistent"): "fail", ou("pooled"): "pass", ou("recovery"): "pass"},
	},
	"without StoreFront, the recovery site lists what is lost": {
		"changes": [no_storefront, list("recovery", ["fas1"]), fixture.set_to(["estate", "components", "fas", "methods"], ["application"])],
		"want": {ou("recovery"): "fail", ou("pooled"): "pass"},
	},
	"with StoreFront, one list of servers that are lost": {
		"changes": array.concat(
			[list(key, ["fas1"]) | some key, _ in fixture.ou_names],
			[fixture.set_to(["estate", "components", "fas", "methods"], ["application"])],
		),
		"want": {ou("recovery"): "fail", ou("storefront"): "fail"},
	},
	"with StoreFront, one list of servers that come back": {
		"changes": [list(key, ["fas1"]) | some key, _ in fixture.ou_names],
		"want": {ou("recovery"): "pass", ou("storefront"): "pass"},
	},
	"without StoreFront, the recovery site lists what comes back": {
		"changes": [no_storefront, list("recovery", ["fas1"])],
		"want": {ou("recovery"): "pass"},
	},
	"StoreFront that nobody mentions may be there": {
		"changes": [fixture.without(["estate", "components", "storefront"]), list("recovery", ["fas2"])],
		"want": {ou("recovery"): "fail"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "fasAddresses"), fixture.in_doubt)],
		"want": {ou("recovery"): "unknown", ou("storefront"): "pass"},
	},
	"policies that were not worked out": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {ou("recovery"): "unknown"},
	},
	"an estate without FAS": {
		"changes": [fixture.set_to(["estate", "components", "fas", "inScope"], false)],
		"want": {ou("recovery"): "not_applicable", "component/fas": "not_applicable"},
	},
}
