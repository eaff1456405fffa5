package muster.rules.replication.recovery_clusters_available_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_clusters_available as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dr := "cluster/NTX-DR"

site := "site/recovery"

available(value) := fixture.set_to(fixture.cluster_at("recovery", ["available"]), value)

silent_element := fixture.set_to(fixture.element_at("recovery", ["status"]), "failed")

named(name) := fixture.set_to(["estate", "sites", "recovery", "clusters"], [{"name": name, "element": {"host": "", "address": ""}}])

no_element := fixture.set_to(["prism", "sites", "recovery", "elements"], {})

cases := {
	"it is up": {"changes": [], "want": {dr: "pass", "cluster/NTX-HQ": "not_applicable", site: "not_applicable"}},
	"it is not": {"changes": [available(false)], "want": {dr: "fail"}},
	"it is not, and its Prism Element answers": {"changes": [available(false)], "want": {dr: "fail"}},
	"that of production is not, which is no matter here": {
		"changes": [fixture.set_to(fixture.cluster_at("production", ["available"]), false)],
		"want": {dr: "pass", "cluster/NTX-HQ": "not_applicable"},
	},
	"nobody says, and its Prism Element answers": {"changes": [available(null)], "want": {dr: "pass"}},
	"nobody says, and its Prism Element is silent": {"changes": [available(null), silent_element], "want": {dr: "unknown"}},
	"the clusters were not listed": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
		"want": {dr: "not_applicable", site: "unknown"},
	},
	"its Prism Central is silent": {"changes": [fixture.not_learnt(fixture.central_at("recovery", []))], "want": {site: "unknown"}},
	"one of two is not": {
		"changes": [
			fixture.set_to(["estate", "sites", "recovery", "clusters"], []),
			fixture.set_to(fixture.central_at("recovery", ["clusters", "items", "second"]), object.union(fixture.prism_cluster("recovery"), {"uuid": "second", "name": "NTX-DR-2", "available": false})),
		],
		"want": {dr: "pass", "cluster/NTX-DR-2": "fail"},
	},
	"the estate file calls it otherwise": {
		"changes": [named("NTX-DRR"), fixture.set_to(["prism", "sites", "recovery", "elements"], {"ntx-drr": fixture.prism_element("recovery")})],
		"want": {dr: "pass", "cluster/NTX-DRR": "fail"},
	},
	"the estate file names one that nobody knows": {"changes": [named("NTX-DRR"), no_element], "want": {"cluster/NTX-DRR": "fail"}},
	"the estate file writes it in another case": {"changes": [named("ntx-dr")], "want": {dr: "pass", "cluster/ntx-dr": "not_applicable"}},
	"no Prism Central manages it": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters", "items"]), {})],
		"want": {dr: "not_applicable"},
	},
	"the estate file calls it otherwise, and production's clusters were not listed": {
		"changes": [named("NTX-DRR"), no_element, fixture.set_to(fixture.central_at("production", ["clusters"]), fixture.no_listing)],
		"want": {"cluster/NTX-DRR": "not_applicable"},
	},
	"a cluster of others on the same Prism Central": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters", "items", "second"]), object.union(fixture.prism_cluster("recovery"), {"uuid": "second", "name": "OTHER", "available": false}))],
		"want": {dr: "pass", "cluster/OTHER": "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"the cluster NTX-DR of the recovery site is not available": [available(false)],
		"does not say whether the cluster NTX-DR is available": [available(null), silent_element],
	}
	testing.says(rule, dr, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed([available(false)])
	found == {{"available": false}}
}
