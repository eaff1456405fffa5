package muster.rules.cloud_connectors.remarks_seen_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.remarks_seen as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

at(rest) := fixture.citrix_at(array.concat(["remarks"], rest))

alert(zone) := [fixture.set_to(at(["alerts", "items"]), [{"zone": zone, "error": false, "text": "Local Host Cache is not ready"}])]

report := [fixture.set_to(at(["misconfiguration"]), {"status": "ok", "bytes": 12, "text": "<p>odd</p>"})]

backup(failed) := [fixture.set_to(at(["backups", "failed"]), failed)]

cases := {
	"the site says nothing": {"changes": [], "want": {site: "not_applicable"}},
	"a warning of the zone of the recovery site": {"changes": alert(fixture.zone_id.recovery), "want": {site: "manual"}},
	"a warning of the zone of production": {"changes": alert(fixture.zone_id.production), "want": {site: "not_applicable"}},
	"a warning of the site": {"changes": alert(""), "want": {site: "manual"}},
	"a report of misconfiguration": {"changes": report, "want": {site: "manual"}},
	"the newest backup failed": {"changes": backup(true), "want": {site: "manual"}},
	"there is no backup": {"changes": [fixture.set_to(at(["backups"]), {"status": "ok", "count": 0, "newest": "", "failed": null})], "want": {site: "manual"}},
	"the newest backup is half a year old": {"changes": [fixture.set_to(at(["backups", "newest"]), "2026-05-01T02:00:00Z")], "want": {site: "manual"}},
	"the newest backup is two months old": {"changes": [fixture.set_to(at(["backups", "newest"]), "2026-10-01T02:00:00Z")], "want": {site: "not_applicable"}},
	"the newest backup has no date": {"changes": [fixture.set_to(at(["backups", "newest"]), "")], "want": {site: "not_applicable"}},
	"nobody says how the newest backup ended": {"changes": backup(null), "want": {site: "not_applicable"}},
	"the site may not be asked": {
		"changes": [fixture.set_to(at([part]), object.union(fixture.failure, {"items": [], "bytes": 0, "text": "", "failed": null})) | some part in ["alerts", "misconfiguration", "backups"]],
		"want": {site: "not_applicable"},
	},
	"what was read before the site ended to answer is not shown": {
		"changes": array.concat(alert(""), [fixture.set_to(at(["alerts", "status"]), "failed")]),
		"want": {site: "not_applicable"},
	},
	"nobody knows which zone is that of the recovery site": {
		"changes": array.concat(alert(""), [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))]),
		"want": {site: "unknown"},
	},
	"older facts": {"changes": [fixture.without(at([]))], "want": {site: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"warning of the zone DR: Local Host Cache is not ready": alert(fixture.zone_id.recovery),
		"warning of the site: ": alert(""),
		"misconfiguration, 12 bytes: <p>odd</p>": report,
		"the configuration was never backed up": [fixture.set_to(at(["backups"]), {"status": "ok", "count": 0, "newest": "", "failed": null})],
		"the newest backup of the configuration is 205 days old (2026-05-01T02:00:00Z)": [fixture.set_to(at(["backups", "newest"]), "2026-05-01T02:00:00Z")],
		"did not succeed (2026-11-21T02:00:00Z, one of 1)": backup(true),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}
