package muster.rules.base_images.schedule_reaches_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.schedule_reaches_recovery as rule

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

paused := [fixture.set_to(at(["vm", "paused"]), true)]

by_policy := [
	fixture.set_to(at(["vm", "by"]), "policy"),
	fixture.set_to(at(["vm", "protector"]), "PP-Images"),
]

cases := {
	"a schedule that runs": {"changes": [], "want": {target: "pass"}},
	"a master that stands at the recovery site itself": {
		"changes": [fixture.set_to(at(["vm", "by"]), "recovery"), fixture.set_to(at(["vm", "remote"]), false)],
		"want": {target: "pass"},
	},
	"a policy that replicates": {"changes": by_policy, "want": {target: "pass"}},
	"no schedule at all": {"changes": unprotected, "want": {target: "fail"}},
	"a schedule whose snapshots stay at home": {"changes": local, "want": {target: "fail"}},
	"a schedule that is suspended": {"changes": paused, "want": {target: "fail"}},
	"a policy that is paused": {"changes": array.concat(by_policy, paused), "want": {target: "fail"}},
	"suspended, and a copy is there from before": {
		"changes": array.concat(paused, [fixture.set_to(at(["copy"]), fixture.arrived.policy)]),
		"want": {target: "fail"},
	},
	"what has arrived is another matter": {
		"changes": [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))],
		"want": {target: "pass"},
	},
	"an image that nobody could match with a machine": {
		"changes": [fixture.set_to(at([]), object.union(fixture.images[fixture.catalog_id.pooled], fixture.failure))],
		"want": {target: "unknown"},
	},
	"an image of which nothing was worked out": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"templates have no schedule": {
		"changes": [fixture.set_to(at(["template"]), "W11"), fixture.set_to(at(["vm"]), null)],
		"want": {target: "not_applicable"},
	},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
}

test_severity[name] if {
	some name, case in {
		"the image in use is there": {"changes": local, "want": "medium"},
		"the image in use is there, and the schedule rests": {"changes": paused, "want": "medium"},
		"nothing is there": {"changes": array.concat(local, [fixture.set_to(at(["copy"]), fixture.arrived.none)]), "want": ""},
		"an older one is there": {"changes": array.concat(local, [fixture.set_to(at(["copy", "ageSeconds"]), 2592000)]), "want": ""},
		"nobody knows since when the image is in use": {
			"changes": array.concat(local, [fixture.set_to(at([key]), null) | some key in ["inUseAgeSeconds", "madeAgeSeconds"]]),
			"want": "",
		},
	}
	testing.severity(rule, target) == case.want with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"No schedule copies the master image W11-MASTER": local,
		"protection domain PD-IMAGES no longer copies": paused,
		"resume the schedules of the protection domain PD-IMAGES": paused,
		"pc-hq.corp.example.internal resume the replication of the protection policy PP-Images": array.concat(by_policy, paused),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
