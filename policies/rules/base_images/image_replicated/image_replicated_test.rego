package muster.rules.base_images.image_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.image_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

at(rest) := fixture.image_at("pooled", rest)

unprotected := [
	fixture.set_to(at(["vm", "by"]), "none"),
	fixture.set_to(at(["vm", "protector"]), ""),
	fixture.set_to(at(["vm", "remote"]), false),
]

local := [fixture.set_to(at(["vm", "remote"]), false)]

absent := [fixture.set_to(at(["copy"]), fixture.arrived.none)]

silent := [fixture.set_to(at(["copy", "unread"]), ["NTX-DR-2"])]

by_policy := [
	fixture.set_to(at(["vm", "by"]), "policy"),
	fixture.set_to(at(["vm", "protector"]), "PP-Images"),
]

template := [
	fixture.set_to(at(["template"]), "W11"),
	fixture.set_to(at(["name"]), "2026-11"),
	fixture.set_to(at(["vm"]), null),
	fixture.set_to(at(["versions"]), ["2026-10", "2026-11"]),
]

cases := {
	"protected, and a copy has arrived": {"changes": [], "want": {target: "pass"}},
	"in no plan, because nobody starts an image": {
		"changes": array.concat(by_policy, [fixture.set_to(at(["vm", "plans"]), [])]),
		"want": {target: "pass"},
	},
	"protected by nothing": {"changes": array.concat(unprotected, absent), "want": {target: "fail"}},
	"protected by nothing any more, and a copy is there": {"changes": unprotected, "want": {target: "pass"}},
	"copied by hand, and snapshots stay at home": {"changes": local, "want": {target: "pass"}},
	"snapshots that stay at home": {"changes": array.concat(local, absent), "want": {target: "fail"}},
	"snapshots that stay at home, and nobody could look": {"changes": array.concat(array.concat(local, absent), silent), "want": {target: "fail"}},
	"protected, and nothing has arrived": {"changes": absent, "want": {target: "fail"}},
	"nothing has arrived where anybody could look": {
		"changes": array.concat(absent, silent),
		"want": {target: "unknown"},
	},
	"a copy on one cluster, and another one is silent": {"changes": silent, "want": {target: "pass"}},
	"protected by nothing, and nobody could look": {
		"changes": array.concat(unprotected, [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))]),
		"want": {target: "fail"},
	},
	"what has arrived is not known": {
		"changes": [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))],
		"want": {target: "unknown"},
	},
	"an image that nobody could match with a machine": {
		"changes": [
			fixture.set_to(at([]), object.union(fixture.images[fixture.catalog_id.pooled], fixture.failure)),
			fixture.set_to(at(["vm"]), fixture.unfound("W11-MASTER")),
		],
		"want": {target: "unknown"},
	},
	"an image of which nothing was worked out": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"a template that the recovery site has": {"changes": template, "want": {target: "pass"}},
	"a template that the recovery site lacks": {"changes": array.concat(template, absent), "want": {target: "fail"}},
	"a template, and the recovery site did not answer": {
		"changes": array.concat(template, [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))]),
		"want": {target: "unknown"},
	},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
	"an estate without pooled desktops": {
		"changes": [fixture.set_to(["workloads", "catalogs"], {})],
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11-Pooled-HQ is made from ctx_W11-MASTER_2026-11: W11-MASTER is not protected": array.concat(unprotected, absent),
		"Put the VM W11-MASTER into a protection domain": array.concat(unprotected, absent),
		"protection domain PD-IMAGES, which copies nothing": array.concat(local, absent),
		"update the schedule of the protection domain PD-IMAGES": array.concat(local, absent),
		"no copy of the master image W11-MASTER": absent,
		"why replications of the protection domain PD-IMAGES do not arrive": absent,
		"why recovery points of the protection policy PP-Images do not arrive": array.concat(absent, by_policy),
		"no copy of the template W11": array.concat(template, absent),
		"In Prism Central pc-dr.corp.example.internal make the template W11 with the version 2026-11": array.concat(template, absent),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}

test_one_cause_is_one_finding if {
	found := rule.findings with input as fixture.changed(array.concat(unprotected, absent))
	count(found) == 1
}
