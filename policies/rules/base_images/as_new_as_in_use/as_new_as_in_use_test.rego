package muster.rules.base_images.as_new_as_in_use_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.as_new_as_in_use as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

at(rest) := fixture.image_at("pooled", rest)

# aged is a copy of so many seconds ago, used an image that has been in use for so
# many.
aged(seconds) := [fixture.set_to(at(["copy", "ageSeconds"]), seconds)]

used(seconds) := [fixture.set_to(at(["inUseAgeSeconds"]), seconds), made(null)]

# made is a snapshot of so many seconds ago.
made(seconds) := fixture.set_to(at(["madeAgeSeconds"]), seconds)

limited(seconds) := [fixture.set_to(["estate", "thresholds", "baseImageAge"], seconds)]

# long_used is an image that has been in use for a month.
long_used := used(2592000)

absent := [fixture.set_to(at(["copy"]), fixture.arrived.none)]

silent := [fixture.set_to(at(["copy", "unread"]), ["NTX-DR-2"])]

template(versions) := [
	fixture.set_to(at(["template"]), "W11"),
	fixture.set_to(at(["name"]), "2026-11"),
	fixture.set_to(at(["vm"]), null),
	fixture.set_to(at(["versions"]), versions),
]

cases := {
	"a copy of today": {"changes": [], "want": {target: "pass"}},
	"an old copy of an image that is older": {"changes": array.concat(long_used, aged(2500000)), "want": {target: "pass"}},
	"a copy as old as the estate allows": {"changes": array.concat(limited(604800), array.concat(long_used, aged(604800))), "want": {target: "pass"}},
	"a copy one second older": {"changes": array.concat(limited(604800), array.concat(long_used, aged(604801))), "want": {target: "fail"}},
	"a copy of the snapshot, from before the catalog used it": {
		"changes": array.concat(array.concat(used(7200), aged(10800)), [made(10801)]),
		"want": {target: "pass"},
	},
	"a copy from before the snapshot": {"changes": array.concat(array.concat(used(90000), aged(100000)), [made(99999)]), "want": {target: "fail"}},
	"a copy from before the snapshot, and the next is not due": {
		"changes": array.concat(array.concat(used(7200), aged(86400)), [made(86399)]),
		"want": {target: "unknown"},
	},
	"the next copy was due a second ago": {"changes": array.concat(array.concat(used(7200), aged(86402)), [made(86401)]), "want": {target: "fail"}},
	"an image that was just changed, and copies that have not come for days": {"changes": array.concat(used(7200), aged(172801)), "want": {target: "fail"}},
	"an image that was just changed, and that no schedule copies": {
		"changes": array.concat(array.concat(used(7200), aged(10800)), [fixture.set_to(at(["vm", "rpoSeconds"]), 0)]),
		"want": {target: "fail"},
	},
	"a snapshot of the old name, made again since": {"changes": array.concat(array.concat(used(7200), aged(7200)), [made(3600)]), "want": {target: "pass"}},
	"only when the snapshot was made is known": {"changes": array.concat(used(null), [made(2592000)]), "want": {target: "pass"}},
	"a copy of this week, from before the image came into use": {
		"changes": array.concat(used(90000), aged(100000)),
		"want": {target: "fail"},
	},
	"a copy of the second in which the image came into use": {
		"changes": array.concat(used(7200), aged(7200)),
		"want": {target: "pass"},
	},
	"since when the image is in use is not known": {"changes": used(null), "want": {target: "unknown"}},
	"an old copy is old, whatever else is unknown": {
		"changes": array.concat(limited(604800), array.concat(used(null), aged(2592000))),
		"want": {target: "fail"},
	},
	"that there is no copy is another matter": {"changes": absent, "want": {target: "not_applicable"}},
	"no copy where anybody could look": {"changes": array.concat(absent, silent), "want": {target: "unknown"}},
	"a silent cluster may have a newer copy": {
		"changes": array.concat(array.concat(long_used, aged(2592001)), silent),
		"want": {target: "unknown"},
	},
	"a silent cluster may have one that is new enough": {
		"changes": array.concat(array.concat(used(7200), aged(10800)), silent),
		"want": {target: "unknown"},
	},
	"a new copy suffices, whatever a silent cluster has": {"changes": silent, "want": {target: "pass"}},
	"what has arrived is not known": {
		"changes": [fixture.set_to(at(["copy"]), object.union(fixture.arrived.none, fixture.failure))],
		"want": {target: "unknown"},
	},
	"what is said of a copy that is not known counts for nothing": {
		"changes": array.concat(aged(2592000), [fixture.set_to(at(["copy", "status"]), "failed")]),
		"want": {target: "unknown"},
	},
	"an image that nobody could match with a machine": {
		"changes": [fixture.set_to(at([]), object.union(fixture.images[fixture.catalog_id.pooled], fixture.failure))],
		"want": {target: "unknown"},
	},
	"the version in use, made at the recovery site long ago": {
		"changes": array.concat(template(["2026-10", "2026-11"]), aged(2592000)),
		"want": {target: "pass"},
	},
	"versions are written in any case": {
		"changes": array.concat(array.concat(template(["Nov-A"]), [fixture.set_to(at(["name"]), "NOV-a")]), aged(2592000)),
		"want": {target: "pass"},
	},
	"the version in use is there, since when it is used is not known": {
		"changes": array.concat(template(["2026-11"]), used(null)),
		"want": {target: "pass"},
	},
	"another version, and since when the image is in use is not known": {
		"changes": array.concat(template(["2026-10"]), used(null)),
		"want": {target: "unknown"},
	},
	"only an older version of the template": {
		"changes": array.concat(template(["2026-10"]), aged(2592000)),
		"want": {target: "fail"},
	},
	"a newer version of the template": {"changes": template(["2026-12"]), "want": {target: "pass"}},
	"catalogs of the recovery site are not judged": {
		"changes": [],
		"want": {"catalog/W11-Pooled-DR": "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"The newest copy of the master image W11-MASTER at the recovery site is 26 days old": array.concat(limited(604800), aged(2246400)),
		"has used ctx_W11-MASTER_2026-11 since 2026-11-20T08:00:00Z": array.concat(used(90000), aged(100000)),
		"W11-MASTER was changed 120 min ago, and its next copy at the recovery site is not due before 24 h": array.concat(used(7200), aged(10800)),
		"take a snapshot of it for the remote site": aged(2246400),
		"make the version 2026-11 of the template W11": array.concat(template(["2026-10"]), aged(2592000)),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}

test_two_reasons_are_two_findings if {
	found := rule.findings with input as fixture.changed(array.concat(limited(604800), array.concat(used(2073600), aged(2246400))))
	{finding.evidence.expected | some finding in found} == {"at most 7 days old", "not before 2026-11-20T08:00:00Z"}
}
