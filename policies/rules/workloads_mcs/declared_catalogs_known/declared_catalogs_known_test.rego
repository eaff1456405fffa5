package muster.rules.workloads_mcs.declared_catalogs_known_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.declared_catalogs_known as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pairs(all) := fixture.set_to(["estate", "components", "workloads_mcs", "catalogs"], all)

hq := "catalog/W11-Pooled-HQ"

dr := "catalog/W11-Pooled-DR"

cases := {
	"none is declared": {"changes": [pairs({})], "want": {hq: "not_applicable"}},
	"both are there": {"changes": [pairs({"W11-Pooled-HQ": "W11-Pooled-DR"})], "want": {hq: "pass", dr: "pass"}},
	"written in another case": {"changes": [pairs({"w11-pooled-hq": "W11-POOLED-DR"})], "want": {"catalog/w11-pooled-hq": "pass", "catalog/W11-POOLED-DR": "pass"}},
	"one of production is misspelt": {"changes": [pairs({"W11-Poled-HQ": "W11-Pooled-DR"})], "want": {"catalog/W11-Poled-HQ": "fail", dr: "pass"}},
	"one of the recovery site is": {"changes": [pairs({"W11-Pooled-HQ": "W11-Poled-DR"})], "want": {hq: "pass", "catalog/W11-Poled-DR": "fail"}},
	"catalogs were not listed": {
		"changes": [pairs({"W11-Poled-HQ": "W11-Pooled-DR"}), fixture.not_learnt(fixture.citrix_at(["catalogs"]))],
		"want": {"catalog/W11-Poled-HQ": "unknown"},
	},
	"the component is out of scope": {
		"changes": [pairs({"W11-Poled-HQ": "W11-Pooled-DR"}), fixture.set_to(["estate", "components", "workloads_mcs", "inScope"], false)],
		"want": {"catalog/W11-Poled-HQ": "not_applicable"},
	},
}

test_words if {
	testing.says(rule, "catalog/W11-Poled-HQ", "names the catalog W11-Poled-HQ in components.*.catalogs, and Citrix Cloud has none") with input as fixture.changed([pairs({"W11-Poled-HQ": "W11-Pooled-DR"})])
}
