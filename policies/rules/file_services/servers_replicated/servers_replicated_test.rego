package muster.rules.file_services.servers_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.servers_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

cases := {
	"a policy replicates it": {"changes": [], "want": {target: "pass"}},
	"a protection domain has it": {"changes": fixture.files_by_domain, "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"file services are out of scope": {"changes": [fixture.set_to(["estate", "components", "file_services", "inScope"], false)], "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects it was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"nothing protects it": {"changes": [protected("none", [])], "want": {target: "fail"}},
	"its policy is switched off": {"changes": [protected("off", ["DR-files1"])], "want": {target: "fail"}},
	"its policy leads elsewhere": {"changes": [protected("outside", ["DR-files1"])], "want": {target: "fail"}},
	"a filer of another vendor is declared beside it": {
		"changes": [fixture.set_to(["estate", "components", "file_services", "servers", "production"], [fixture.fqdn("files1"), fixture.fqdn("isilon1")])],
		"want": {target: "pass", "component/file_services": "manual"},
	},
	"a filer of another vendor alone": {
		"changes": array.concat(fixture.unread_files, [fixture.set_to(["estate", "components", "file_services", "servers", "production"], [fixture.fqdn("isilon1")])]),
		"want": {"component/file_services": "not_applicable"},
	},
	"a protection domain is active at both sites": {"changes": active("FS_ACTIVATED_REACHABLE"), "want": {target: "fail"}},
	"a protection domain is half activated at the recovery site": {"changes": active("FS_PD_ACTIVATED"), "want": {target: "fail"}},
	"a protection domain has a state that nobody knows": {"changes": active("FS_RESTING"), "want": {target: "pass"}},
	"no Prism knows it": {"changes": [protected("missing", [])], "want": {target: "fail"}},
}

active(state) := array.concat(fixture.files_by_domain, [fixture.set_to(fixture.file_server(["domain", "recoveryState"]), state)])

protected(word, by) := fixture.set_to(fixture.file_server([]), object.union(
	fixture.file_shares.servers.files1,
	{"protection": word, "by": by, "types": [], "partners": []},
))

test_words[word] if {
	some word, text in {
		"none": "Neither a replication policy nor a protection domain",
		"off": "switched off: DR-files1",
		"outside": "that the recovery site does not know",
		"missing": "Correct the name files1",
	}
	by := {"none": [], "missing": []}
	testing.says(rule, target, text) with input as fixture.changed([protected(word, object.get(by, word, ["DR-files1"]))])
}

test_words_of_one_that_is_active_twice[text] if {
	some text in ["as FS_PD_ACTIVATED, at the recovery site", "deletes the machines"]
	testing.says(rule, target, text) with input as fixture.changed(active("FS_PD_ACTIVATED"))
}
