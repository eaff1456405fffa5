package muster.rules.base_images.master_image_known_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.master_image_known as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

at(rest) := fixture.image_at("pooled", rest)

# unresolved is an image that nobody could match with a machine.
unresolved := object.union(fixture.images[fixture.catalog_id.pooled], {
	"status": "failed",
	"reason": "fact_missing",
	"message": "no Prism Element of production has a snapshot ctx_W11-MASTER_2026-11",
	"vm": null,
	"copy": object.union(fixture.arrived.none, fixture.no_such_vm("W11-MASTER")),
})

unresolved_but(changed) := [fixture.set_to(at([]), object.union(unresolved, changed))]

kind(key) := ["workloads", "catalogs", fixture.catalog_id[key], "kind"]

cases := {
	"a snapshot of a known machine": {"changes": [], "want": {target: "pass"}},
	"a snapshot that no cluster has": {"changes": unresolved_but({}), "want": {target: "fail"}},
	"a snapshot of a machine that is gone": {
		"changes": unresolved_but({"vm": fixture.unfound("W11-MASTER")}),
		"want": {target: "unknown"},
	},
	"a cluster that did not answer may have the snapshot": {
		"changes": unresolved_but({"reason": "timeout", "message": "pe-hq did not answer"}),
		"want": {target: "unknown"},
	},
	"a cluster that did not tell its snapshots may have it": {
		"changes": array.concat(unresolved_but({}), [fixture.set_to(fixture.element_at("production", ["snapshots"]), fixture.no_listing)]),
		"want": {target: "unknown"},
	},
	"a cluster that let nobody in may have it": {
		"changes": array.concat(unresolved_but({}), [fixture.set_to(fixture.element_at("production", ["status"]), "failed")]),
		"want": {target: "unknown"},
	},
	"no cluster was asked": {
		"changes": array.concat(unresolved_but({}), [fixture.set_to(["prism", "sites", "production", "elements"], {})]),
		"want": {target: "unknown"},
	},
	"a catalog of which Citrix Cloud names no image": {"changes": unresolved_but({"name": ""}), "want": {target: "unknown"}},
	"a version of a template is known by its name": {
		"changes": [fixture.set_to(at(["template"]), "W11"), fixture.set_to(at(["vm"]), null)],
		"want": {target: "pass"},
	},
	"a template whose recovery side is not known": {
		"changes": unresolved_but({"template": "W11"}),
		"want": {target: "unknown"},
	},
	"an image of which nothing was worked out": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"Prism was not asked": {"changes": [fixture.without(["images"])], "want": {target: "unknown"}},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
	"dedicated desktops keep what they are": {
		"changes": [fixture.set_to(kind("pooled"), "dedicated")],
		"want": {target: "not_applicable"},
	},
	"catalogs on another hypervisor are no matter of Nutanix": {
		"changes": [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "ahv"], false)],
		"want": {target: "not_applicable"},
	},
	"a catalog whose hypervisor is not known is judged": {
		"changes": [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "ahv"], null)],
		"want": {target: "pass"},
	},
}

test_words[text] if {
	some text in [
		"No cluster of production has the snapshot ctx_W11-MASTER_2026-11 that W11-Pooled-HQ is made from",
		"components.base_images.vms",
	]
	testing.says(rule, target, text) with input as fixture.changed(unresolved_but({}))
}
