package muster.rules.file_services.copies_recent_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.copies_recent as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "share/files1/profiles"

server := "fileserver/files1"

share(rest) := fixture.file_share(rest)

no_objective := fixture.set_to(["estate", "objectives", "rpo"], 0)

domain(key, value) := array.concat(fixture.files_by_domain, [fixture.set_to(fixture.file_server(["domain", key]), value)])

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {server: "unknown"}},
	"the shares were not learnt": {"changes": [fixture.not_learnt(fixture.file_server(["shares"]))], "want": {server: "unknown"}},
	"what protects the file server was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {server: "unknown"}},
	"nothing protects the file server": {"changes": [fixture.set_to(fixture.file_server(["protection"]), "none")], "want": {target: "not_applicable", server: "not_applicable"}},
	"what replicates the share was not learnt": {"changes": [fixture.not_learnt(share([]))], "want": {target: "unknown"}},
	"older than the objective": {"changes": [fixture.set_to(["estate", "objectives", "rpo"], 14400), fixture.set_to(share(["ageSeconds"]), 90000)], "want": {target: "fail"}},
	"younger than two intervals without an objective": {"changes": [no_objective, fixture.set_to(share(["ageSeconds"]), 7000)], "want": {target: "pass"}},
	"older than two intervals without an objective": {"changes": [no_objective, fixture.set_to(share(["ageSeconds"]), 7300)], "want": {target: "fail"}},
	"neither an objective nor an interval": {"changes": [no_objective, fixture.set_to(share(["rpoSeconds"]), null)], "want": {target: "unknown"}},
	"an objective and no interval": {"changes": [fixture.set_to(["estate", "objectives", "rpo"], 14400), fixture.set_to(share(["rpoSeconds"]), null)], "want": {target: "pass"}},
	"replicated more seldom than the objective, and lately": {"changes": [fixture.set_to(["estate", "objectives", "rpo"], 14400), fixture.set_to(share(["rpoSeconds"]), 604800)], "want": {target: "fail"}},
	"replicated as often as the objective": {"changes": [fixture.set_to(["estate", "objectives", "rpo"], 14400), fixture.set_to(share(["rpoSeconds"]), 14400)], "want": {target: "pass"}},
	"no run has succeeded": {"changes": [fixture.set_to(share(["ageSeconds"]), null), fixture.set_to(share(["lastRun"]), "FAILED")], "want": {target: "fail"}},
	"nobody tells of any run": {"changes": [fixture.set_to(share(["ageSeconds"]), null), fixture.set_to(share(["lastRun"]), "")], "want": {target: "unknown"}},
	"production alone tells of its copies": {"changes": [fixture.set_to(share(["seenAt"]), "production")], "want": {target: "manual"}},
	"production alone tells of old copies": {"changes": [fixture.set_to(share(["seenAt"]), "production"), fixture.set_to(share(["ageSeconds"]), 90000)], "want": {target: "fail"}},
	"the copy has no share": {"changes": [fixture.set_to(share(["twin"]), false)], "want": {target: "fail"}},
	"nobody knows whether the copy has a share": {"changes": [fixture.set_to(share(["twin"]), null)], "want": {target: "unknown"}},
	"a share that nothing replicates": {"changes": [fixture.set_to(share(["protection"]), "none")], "want": {target: "not_applicable"}},
	"a protection domain": {"changes": fixture.files_by_domain, "want": {server: "pass"}},
	"a protection domain whose snapshots are old": {"changes": domain("ageSeconds", 90000), "want": {server: "fail"}},
	"a protection domain without snapshots at the recovery site": {"changes": domain("ageSeconds", null), "want": {server: "fail"}},
	"a protection domain whose snapshots were not learnt": {"changes": domain("copies", fixture.failure), "want": {server: "unknown"}},
	"a protection domain that nobody gives an interval": {"changes": array.concat(domain("rpoSeconds", null), [no_objective]), "want": {server: "unknown"}},
}

test_words[text] if {
	some text in ["The newest copy of the share profiles of files1 that has arrived is 25 h old; it may be 4 h", "start the policy DR-files1"]
	testing.says(rule, target, text) with input as fixture.changed([fixture.set_to(share(["ageSeconds"]), 90000), fixture.set_to(["estate", "objectives", "rpo"], 14400)])
}

test_words_of_a_domain[text] if {
	some text in ["NTNX-files1 at the recovery site is 25 h old"]
	testing.says(rule, server, text) with input as fixture.changed(domain("ageSeconds", 90000))
}

test_words_of_a_domain_without_snapshots if {
	testing.says(rule, server, "no snapshot of the protection domain NTNX-files1") with input as fixture.changed(domain("ageSeconds", null))
}
