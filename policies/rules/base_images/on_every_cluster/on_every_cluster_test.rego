package muster.rules.base_images.on_every_cluster_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.on_every_cluster as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

at(rest) := fixture.image_at("pooled", rest)

lacking := [fixture.set_to(at(["copy", "lacking"]), ["NTX-DR-2"])]

silent := [fixture.set_to(at(["copy", "unread"]), ["NTX-DR-3"])]

absent := [fixture.set_to(at(["copy"]), fixture.arrived.none)]

template := [fixture.set_to(at(["template"]), "W11"), fixture.set_to(at(["vm"]), null)]

cases := {
	"the only cluster has it": {"changes": [], "want": {target: "pass"}},
	"both clusters have it": {
		"changes": [fixture.set_to(at(["copy", "clusters"]), ["NTX-DR", "NTX-DR-2"])],
		"want": {target: "pass"},
	},
	"one of two clusters lacks it": {"changes": lacking, "want": {target: "fail"}},
	"one of two clusters lacks the template": {"changes": array.concat(template, lacking), "want": {target: "fail"}},
	"a cluster that did not tell may lack it": {"changes": silent, "want": {target: "unknown"}},
	"one lacks it, whatever another one has": {"changes": array.concat(lacking, silent), "want": {target: "fail"}},
	"that no cluster has it is another matter": {"changes": absent, "want": {target: "not_applicable"}},
	"no cluster has it that anybody could ask": {"changes": array.concat(absent, silent), "want": {target: "unknown"}},
	"what has arrived is not known": {
		"changes": [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))],
		"want": {target: "unknown"},
	},
	"an image that nobody could match with a machine": {
		"changes": [fixture.set_to(at([]), object.union(fixture.images[fixture.catalog_id.pooled], fixture.failure))],
		"want": {target: "unknown"},
	},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"NTX-DR-2 has no newest copy of the master image W11-MASTER": lacking,
		"Let the protection domain PD-IMAGES copy W11-MASTER to NTX-DR-2 as well": lacking,
		"make the template W11 available on NTX-DR-2": array.concat(template, lacking),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
