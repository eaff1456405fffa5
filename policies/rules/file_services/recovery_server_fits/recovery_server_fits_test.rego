package muster.rules.file_services.recovery_server_fits_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.recovery_server_fits as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

server(key, value) := fixture.set_to(fixture.file_server([key]), value)

cases := {
	"as new and as large": {"changes": [], "want": {target: "pass"}},
	"newer and larger": {"changes": [server("recoveryVersions", {"files2": "10.0"}), server("recoverySizes", {"files2": 2199023255552})], "want": {target: "pass"}},
	"of an older minor version": {"changes": [server("recoveryVersions", {"files2": "5.1"})], "want": {target: "pass"}},
	"of an older major version": {"changes": [server("recoveryVersions", {"files2": "4.9.9"})], "want": {target: "fail"}},
	"smaller": {"changes": [server("recoverySizes", {"files2": 1073741824})], "want": {target: "fail"}},
	"its share is not continuously available": {"changes": [fixture.set_to(fixture.file_share(["twinContinuous"]), false)], "want": {target: "fail"}},
	"neither share is": {"changes": [fixture.set_to(fixture.file_share(["twinContinuous"]), false), fixture.set_to(fixture.file_share(["continuous"]), false)], "want": {target: "pass"}},
	"nobody says its version": {"changes": [server("recoveryVersions", {"files2": ""})], "want": {target: "unknown"}},
	"nobody says its size": {"changes": [server("recoverySizes", {})], "want": {target: "unknown"}},
	"nobody says the version at production": {"changes": [server("version", "")], "want": {target: "unknown"}},
	"nobody says the size at production": {"changes": [server("sizeBytes", null)], "want": {target: "unknown"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects it was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"a protection domain": {"changes": fixture.files_by_domain, "want": {target: "not_applicable"}},
}

test_words[text] if {
	some text in ["files2 of the recovery site runs Files 4.9.9, and files1 runs 5.2.0.1", "bring it to 5.2.0.1"]
	testing.says(rule, target, text) with input as fixture.changed([server("recoveryVersions", {"files2": "4.9.9"})])
}

test_words_of_size if {
	testing.says(rule, target, "has 1 GiB, and files1 has 1024") with input as fixture.changed([server("recoverySizes", {"files2": 1073741824})])
}

test_what_nobody_says_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([server("recoverySizes", {})])
}

test_words_of_availability if {
	testing.says(rule, target, "their copies are not: profiles") with input as fixture.changed([fixture.set_to(fixture.file_share(["twinContinuous"]), false)])
}
