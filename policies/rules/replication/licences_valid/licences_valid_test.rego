package muster.rules.replication.licences_valid_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.licences_valid as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dr := "cluster/NTX-DR"

hq := "cluster/NTX-HQ"

licence(site, field, value) := fixture.set_to(fixture.cluster_at(site, ["licence", field]), value)

expired := [licence("recovery", "expires", "2020-01-31T00:00:00Z")]

none := [licence("recovery", "edition", "NO_LICENSE"), licence("recovery", "expires", "")]

cases := {
	"both are valid": {"changes": [], "want": {dr: "pass", hq: "pass"}},
	"that of the recovery site ran out": {"changes": expired, "want": {dr: "fail", hq: "pass"}},
	"that of production ran out": {"changes": [licence("production", "expires", "2020-01-31T00:00:00Z")], "want": {dr: "pass", hq: "fail"}},
	"it ran out a second ago": {"changes": [licence("recovery", "expires", "2026-11-22T14:59:59Z")], "want": {dr: "fail"}},
	"it runs out in an hour": {"changes": [licence("recovery", "expires", "2026-11-22T16:00:00Z")], "want": {dr: "pass"}},
	"one without an end": {"changes": [licence("recovery", "expires", "")], "want": {dr: "pass"}},
	"none at all": {"changes": none, "want": {dr: "fail"}},
	"the licence was not read": {"changes": [fixture.not_learnt(fixture.cluster_at("recovery", ["licence"]))], "want": {dr: "unknown", hq: "pass"}},
	"the clusters were not listed": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
		"want": {"site/recovery": "unknown", hq: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"A licence of the cluster NTX-DR ran out on 2020-01-31.": expired,
		"The cluster NTX-DR has no licence.": none,
		"apply it to NTX-DR": expired,
	}
	testing.says(rule, dr, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(expired)
	found == {"2020-01-31T00:00:00Z"}
}
