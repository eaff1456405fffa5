package muster.rules.file_services.replication_healthy_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.replication_healthy as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

share(key, value) := fixture.set_to(fixture.file_share([key]), value)

home(more) := fixture.set_to(
	fixture.file_server(["shares", "items", "home"]),
	object.union(object.union(fixture.file_share_known, {"name": "home"}), more),
)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects the file server was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"the shares were not learnt": {"changes": [fixture.not_learnt(fixture.file_server(["shares"]))], "want": {target: "unknown"}},
	"what replicates a share was not learnt": {"changes": [fixture.not_learnt(fixture.file_share([]))], "want": {target: "unknown"}},
	"a protection domain": {"changes": fixture.files_by_domain, "want": {target: "not_applicable"}},
	"nothing protects it": {"changes": [fixture.set_to(fixture.file_server(["protection"]), "none")], "want": {target: "not_applicable"}},
	"the schedule was missed": {"changes": [share("summary", "SCHEDULE_MISSED")], "want": {target: "fail"}},
	"it is paused": {"changes": [share("summary", "SCHEDULE_PAUSED")], "want": {target: "fail"}},
	"it has an error": {"changes": [share("summary", "REPLICATION_ERROR")], "want": {target: "fail"}},
	"nobody says how it is": {"changes": [share("summary", "")], "want": {target: "unknown"}},
	"a word that nobody knows": {"changes": [share("summary", "SCHEDULE_RELAXED")], "want": {target: "unknown"}},
	"the newest run failed": {"changes": [share("lastRun", "FAILED")], "want": {target: "fail"}},
	"no run was told": {"changes": [share("lastRun", "")], "want": {target: "pass"}},
	"a run left files behind": {"changes": [share("failedFiles", 3)], "want": {target: "fail"}},
	"the copy is offline": {"changes": [share("twinOnline", false)], "want": {target: "fail"}},
	"nobody says whether the copy is online": {"changes": [share("twinOnline", null)], "want": {target: "pass"}},
	"nobody says whether one did": {"changes": [share("failedFiles", null)], "want": {target: "pass"}},
	"the recovery site has taken over": {"changes": [share("backwards", true)], "want": {target: "fail"}},
	"a share that nobody uses is left out": {"changes": [home({"protection": "none"})], "want": {target: "fail"}},
	"the share that is used is left out": {"changes": [share("protection", "none")], "want": {target: "pass"}},
	"a second share is as well": {"changes": [home({})], "want": {target: "pass"}},
}

test_words[key] if {
	some key, case in {
		"missed": {"changes": [share("summary", "SCHEDULE_MISSED")], "text": "has missed its schedule: profiles"},
		"paused": {"changes": [share("summary", "SCHEDULE_PAUSED")], "text": "resume replication from production"},
		"failed": {"changes": [share("lastRun", "FAILED")], "text": "profiles (FAILED)"},
		"behind": {"changes": [share("failedFiles", 3)], "text": "3 files of profiles"},
		"offline": {"changes": [share("twinOnline", false)], "text": "offline at the recovery site: profiles of files2"},
		"backwards": {"changes": [share("backwards", true)], "text": "read the recovery site and write to files1"},
		"unused": {"changes": [home({"protection": "none"})], "text": "in no policy that is on: home"},
	}
	testing.says(rule, target, case.text) with input as fixture.changed(case.changes)
}

test_what_nobody_uses_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([home({"protection": "none"})])
}

test_files_that_are_left_behind_weigh_less if {
	testing.severity(rule, target) == "medium" with input as fixture.changed([share("failedFiles", 3)])
}
