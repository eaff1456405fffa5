package muster.rules.pvs.targets_not_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.pvs.targets_not_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(streamed, case.changes))
}

target := "catalog/W11-Pooled-HQ"

streamed := [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "kind"], "streamed")]

at(rest) := fixture.desktops_at("pooled", rest)

replicated := [fixture.set_to(at(["replicated"]), ["W11-001", "W11-002"])]

cases := {
	"none is replicated": {"changes": [], "want": {target: "pass"}},
	"two are": {"changes": replicated, "want": {target: "fail"}},
	"a device whose VM nobody finds": {
		"changes": [fixture.set_to(at(["without"]), ["W11-001"])],
		"want": {target: "unknown"},
	},
	"the devices are not known": {
		"changes": array.concat(replicated, [fixture.set_to(at(["status"]), "failed")]),
		"want": {target: "unknown"},
	},
	"nobody looked for the devices": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"Prism was not asked": {"changes": [fixture.without(["desktops"])], "want": {target: "unknown"}},
	"desktops of MCS are judged by the rule about those": {
		"changes": array.concat(replicated, [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "kind"], "pooled")]),
		"want": {target: "not_applicable"},
	},
	"devices on another hypervisor": {
		"changes": array.concat(replicated, [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "ahv"], false)]),
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text in [
		"2 of the 400 target devices of W11-Pooled-HQ are protected or in a recovery plan: W11-001, W11-002.",
		"Actions > Unprotect",
	]
	testing.says(rule, target, text) with input as fixture.changed(array.concat(streamed, replicated))
}
