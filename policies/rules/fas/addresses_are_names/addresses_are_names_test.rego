package muster.rules.fas.addresses_are_names_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.addresses_are_names as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

ou(key) := sprintf("ou/%s", [fixture.dn[key]])

list(key, addresses) := fixture.set_to(fixture.setting_at("recovery", key, "fasAddresses"), addresses)

cases := {
	"full names": {"changes": [], "want": {ou("recovery"): "pass", ou("storefront"): "pass", ou("fas"): "pass", ou("persistent"): "pass"}},
	"an address": {
		"changes": [list("recovery", fixture.setting([fixture.fqdn("fas1"), "10.20.1.15"], "Citrix common"))],
		"want": {ou("recovery"): "fail", ou("storefront"): "pass"},
	},
	"a short name": {
		"changes": [list("storefront", fixture.setting(["fas1"], "Citrix common"))],
		"want": {ou("storefront"): "fail"},
	},
	"a number that is left out": {
		"changes": [list("recovery", fixture.setting([fixture.fqdn("fas1"), "", fixture.fqdn("fas2")], "Citrix common"))],
		"want": {ou("recovery"): "pass"},
	},
	"no policy sets the list": {"changes": [list("recovery", fixture.not_set)], "want": {ou("recovery"): "unknown"}},
	"a list that depends on a filter is in doubt": {"changes": [list("recovery", fixture.in_doubt)], "want": {ou("recovery"): "unknown"}},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {ou("recovery"): "unknown", ou("fas"): "unknown"},
	},
	"an estate without FAS": {
		"changes": [fixture.set_to(["estate", "components", "fas", "inScope"], false)],
		"want": {ou("recovery"): "not_applicable", ou("storefront"): "not_applicable"},
	},
	"an estate that does not declare FAS": {
		"changes": [fixture.without(["estate", "components", "fas"])],
		"want": {ou("recovery"): "not_applicable"},
	},
}

test_fix[address] if {
	some address, text in {
		"10.20.1.15": "Address1 -Type String -Value \"<full name>\"",
		"fas1": "Address1 -Type String -Value \"fas1.corp.example.internal\"",
	}
	testing.says(rule, ou("recovery"), text) with input as fixture.changed([list("recovery", fixture.setting([address], "Citrix common"))])
}
