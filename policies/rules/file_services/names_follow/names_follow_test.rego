package muster.rules.file_services.names_follow_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.names_follow as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

path(key, value) := fixture.set_to(fixture.file_path([key]), value)

cases := {
	"all paths lead through DFS": {"changes": [], "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects the file server was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"where a path leads was not learnt": {"changes": [fixture.not_learnt(fixture.file_path([]))], "want": {target: "unknown"}},
	"nothing protects the file server": {"changes": [fixture.set_to(fixture.file_server(["protection"]), "none")], "want": {target: "not_applicable"}},
	"a path has the name of the file server": {"changes": [path("named", true)], "want": {target: "manual"}},
	"Cloud Cache has another location beside it": {"changes": [path("named", true), path("beside", [[`\\files2\profiles`]])], "want": {target: "pass"}},
	"something else uses it without one": {"changes": [path("named", true), path("beside", [[`\\files2\profiles`], []])], "want": {target: "manual"}},
	"it lies on no share of production": {"changes": [path("named", true), path("place", "other"), path("server", "")], "want": {target: "pass"}},
	"a protection domain brings the file server back": {"changes": fixture.files_by_domain, "want": {target: "manual"}},
}

test_words[text] if {
	some text in [`Users find files1 by its own name: \\files1\profiles`, "failover with AD and DNS"]
	testing.says(rule, target, text) with input as fixture.changed([path("named", true)])
}

test_words_of_a_domain if {
	testing.says(rule, target, "after activating the protection domain") with input as fixture.changed(fixture.files_by_domain)
}
