package muster.rules.file_services.no_preview_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.no_preview as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

synced := [fixture.set_to(fixture.file_server(["types"]), ["DATA_SYNC"]), fixture.set_to(fixture.file_share(["type"]), "DATA_SYNC")]

cases := {
	"Smart DR": {"changes": [], "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects it was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"Data Sync": {"changes": synced, "want": {target: "fail"}},
	"Data Sync, and the shares were not learnt": {"changes": array.concat(synced, [fixture.not_learnt(fixture.file_server(["shares"]))]), "want": {target: "unknown"}},
	"both, and Smart DR has the share": {"changes": [fixture.set_to(fixture.file_server(["types"]), ["DATA_SYNC", "SMART_DR"])], "want": {target: "pass"}},
	"a protection domain": {"changes": fixture.files_by_domain, "want": {target: "pass"}},
}

test_words[text] if {
	some text in ["Only Data Sync, which is a preview, replicates these shares of files1: profiles", "in place of DR-files1"]
	testing.says(rule, target, text) with input as fixture.changed(synced)
}
