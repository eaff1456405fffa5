package muster.rules.file_services.previous_versions_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.previous_versions as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

share(key, value) := fixture.set_to(fixture.file_share([key]), value)

cases := {
	"they are on": {"changes": [], "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"the shares were not learnt": {"changes": [fixture.not_learnt(fixture.file_server(["shares"]))], "want": {target: "unknown"}},
	"they are off": {"changes": [share("previousVersions", false)], "want": {target: "fail"}},
	"nobody says whether they are on": {"changes": [share("previousVersions", null)], "want": {target: "unknown"}},
	"they are off for an export": {"changes": [share("previousVersions", false), share("protocol", "NFS")], "want": {target: "pass"}},
	"they are off for containers": {
		"changes": [share("previousVersions", false), fixture.set_to(fixture.file_path(["from"]), ["FSLogix profiles of OU=X"])],
		"want": {target: "pass"},
	},
}

test_words[text] if {
	some text in ["no earlier versions on these shares of files1: profiles", "enable self-service restore"]
	testing.says(rule, target, text) with input as fixture.changed([share("previousVersions", false)])
}
