package muster.rules.replication.recovery_cluster_not_older_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_cluster_not_older as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dr := "cluster/NTX-DR"

version(site, value) := fixture.set_to(fixture.cluster_at(site, ["version"]), value)

cases := {
	"the same": {"changes": [], "want": {dr: "pass", "cluster/NTX-HQ": "not_applicable"}},
	"a generation behind": {"changes": [version("recovery", "6.5.2")], "want": {dr: "fail"}},
	"behind by a minor release": {"changes": [version("recovery", "7.0.1")], "want": {dr: "pass"}},
	"ahead": {"changes": [version("production", "6.10.1")], "want": {dr: "pass"}},
	"10 comes after 9": {"changes": [version("production", "9.0"), version("recovery", "10.0")], "want": {dr: "pass"}},
	"nobody says which": {"changes": [version("recovery", "")], "want": {dr: "unknown"}},
	"nobody says which production has": {"changes": [version("production", "")], "want": {dr: "unknown"}},
	"production's clusters were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["clusters"]), fixture.no_listing)],
		"want": {dr: "unknown"},
	},
	"the recovery site's clusters were not listed": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
		"want": {"site/recovery": "unknown", dr: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"NTX-DR of the recovery site has AOS 6.5.2; production has 7.5.": [version("recovery", "6.5.2")],
		"does not say which version of AOS the cluster NTX-HQ has": [version("production", "")],
		"does not say which version of AOS the cluster NTX-DR has": [version("recovery", "")],
	}
	testing.says(rule, dr, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed([version("recovery", "6.5.2")])
	found == {["6.5.2", "7 or later"]}
}
