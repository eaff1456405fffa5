package muster.rules.profiles.replicated_one_way_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.replicated_one_way as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := `path/\\files1\profiles`

beside(lists) := fixture.set_to(fixture.file_path(["beside"]), lists)

twice := [beside([[`\\files2.corp.example.internal\Profiles`]])]

cases := {
	"no Cloud Cache": {"changes": [], "want": {target: "not_applicable"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"profiles are out of scope": {"changes": array.concat(twice, [fixture.set_to(["estate", "components", "profiles", "inScope"], false)]), "want": {target: "not_applicable"}},
	"Cloud Cache writes to the copy of Smart DR": {"changes": twice, "want": {target: "fail"}},
	"Cloud Cache writes to another share there": {"changes": [beside([[`\\files2\containers`]])], "want": {target: "pass"}},
	"Cloud Cache writes to another server": {"changes": [beside([[`\\files3\profiles`]])], "want": {target: "pass"}},
	"Smart DR leaves the share out": {"changes": array.concat(twice, [fixture.set_to(fixture.file_share(["protection"]), "none")]), "want": {target: "pass"}},
	"VDI Sync, which writes both ways": {"changes": array.concat(twice, [fixture.set_to(fixture.file_share(["type"]), "VDI_SYNC")]), "want": {target: "pass"}},
	"where it leads was not learnt": {"changes": array.concat(twice, [fixture.set_to(fixture.file_path(["status"]), "failed"), fixture.set_to(fixture.file_path(["place"]), "")]), "want": {target: "unknown"}},
	"what replicates the share was not learnt": {"changes": array.concat(twice, [fixture.not_learnt(fixture.file_share([]))]), "want": {target: "unknown"}},
}

test_words[text] if {
	some text in ["and Smart DR (DR-files1) copies the one onto the other", "take out the share profiles"]
	testing.says(rule, target, text) with input as fixture.changed(twice)
}
