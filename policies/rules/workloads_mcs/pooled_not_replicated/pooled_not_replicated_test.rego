package muster.rules.workloads_mcs.pooled_not_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.pooled_not_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

at(rest) := fixture.desktops_at("pooled", rest)

replicated := [fixture.set_to(at(["replicated"]), ["W11-001", "W11-002"])]

cases := {
	"none is replicated": {"changes": [], "want": {target: "pass"}},
	"two are": {"changes": replicated, "want": {target: "fail"}},
	"a machine whose VM nobody finds": {
		"changes": [fixture.set_to(at(["without"]), ["W11-001"])],
		"want": {target: "unknown"},
	},
	"the machines are not known": {
		"changes": array.concat(replicated, [fixture.set_to(at(["status"]), "failed")]),
		"want": {target: "unknown"},
	},
	"nobody looked for the machines": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"Prism was not asked": {"changes": [fixture.without(["desktops"])], "want": {target: "unknown"}},
	"persistent desktops have to be replicated": {
		"changes": [fixture.set_to(fixture.desktops_at("persistent", ["replicated"]), ["DEV-001"])],
		"want": {target: "pass", "catalog/W11-Dev-HQ": "not_applicable"},
	},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
	"an estate without pooled desktops": {
		"changes": array.concat(replicated, [fixture.set_to(["workloads", "catalogs"], {})]),
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text in [
		"2 of the 400 pooled desktops of W11-Pooled-HQ are protected or in a recovery plan: W11-001, W11-002.",
		"Actions > Unprotect",
	]
	testing.says(rule, target, text) with input as fixture.changed(replicated)
}
