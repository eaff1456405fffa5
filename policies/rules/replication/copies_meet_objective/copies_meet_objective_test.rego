package muster.rules.replication.copies_meet_objective_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.copies_meet_objective as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

storefront := sprintf("host/%s", [fixture.fqdn("sf1")])

files := sprintf("host/%s", [fixture.fqdn("files1")])

desktops := "catalog/W11-Dev-HQ"

all_want(rpo) := fixture.set_to(["estate", "objectives", "rpo"], rpo)

wants(component, rpo) := fixture.set_to(["estate", "components", component, "objectives", "rpo"], rpo)

aged(name, seconds) := fixture.set_to(fixture.joined_at(name, ["copy", "ageSeconds"]), seconds)

copies(key, value) := fixture.set_to(fixture.desktops_at("persistent", ["copies", key]), value)

unread(name) := fixture.set_to(fixture.joined_at(name, ["copy", "unread"]), ["NTX-DR-2"])

cases := {
	"nobody says what may be lost": {
		"changes": [],
		"want": {storefront: "not_applicable", files: "not_applicable", desktops: "not_applicable", "component/replication": "manual"},
	},
	"nobody says what may be lost, and nothing is copied": {
		"changes": [fixture.set_to(["protection", "servers"], {}), fixture.set_to(["desktops"], {})],
		"want": {"component/replication": "not_applicable"},
	},
	"one component says what may be lost": {"changes": [wants("file_services", 86400)], "want": {"component/replication": "not_applicable", files: "pass"}},
	"copies of every hour for an objective of four": {
		"changes": [all_want(14400)],
		"want": {storefront: "pass", desktops: "pass", files: "fail", "vm/W11-MASTER": "not_applicable", sprintf("host/%s", [fixture.fqdn("cc1")]): "not_applicable"},
	},
	"copies of every hour for an objective of half an hour": {"changes": [all_want(1800)], "want": {storefront: "fail", desktops: "fail"}},
	"a component with an objective of its own": {
		"changes": [all_want(14400), wants("file_services", 86400)],
		"want": {files: "pass", storefront: "pass"},
	},
	"only a component with an objective of its own": {
		"changes": [wants("file_services", 14400)],
		"want": {files: "fail", storefront: "not_applicable"},
	},
	"a copy that is older than the objective, though the interval would do": {
		"changes": [all_want(14400), aged("sf1", 14401)],
		"want": {storefront: "fail"},
	},
	"a copy that is as old as the objective": {"changes": [all_want(14400), aged("sf1", 14400)], "want": {storefront: "pass"}},
	"a silent cluster may have a younger copy": {
		"changes": [all_want(14400), aged("sf1", 14401), unread("sf1")],
		"want": {storefront: "unknown"},
	},
	"a synchronous copy": {
		"changes": [all_want(60), fixture.set_to(fixture.joined_at("sf1", ["rpoSeconds"]), 0)],
		"want": {storefront: "pass"},
	},
	"the recovery site did not tell its copies": {
		"changes": [all_want(14400), fixture.not_learnt(fixture.joined_at("sf1", ["copy"]))],
		"want": {storefront: "unknown"},
	},
	"that nothing is copied is another matter": {
		"changes": [all_want(60), fixture.set_to(fixture.joined_at("sf1", ["remote"]), false)],
		"want": {storefront: "not_applicable"},
	},
	"a desktop whose newest copy is older than the objective": {
		"changes": [all_want(14400), copies("oldestSeconds", 14401)],
		"want": {desktops: "fail"},
	},
	"the copies of desktops were not read": {"changes": [all_want(14400), copies("status", "failed")], "want": {desktops: "unknown"}},
	"a component that is out of scope": {
		"changes": [all_want(60), fixture.set_to(["estate", "components", "workloads_manual", "inScope"], false)],
		"want": {desktops: "not_applicable"},
	},
}

test_words[text] if {
	some text, case in {
		"files1.corp.example.internal is copied only every 24 h; the objective is that at most 4 h are lost.": {"target": files, "changes": [all_want(14400)]},
		"sf1.corp.example.internal has as its newest copy at the recovery site one of 5 h ago; the objective": {"target": storefront, "changes": [all_want(14400), aged("sf1", 18000)]},
		"W11-Dev-HQ has desktops that are copied only every 60 min": {"target": desktops, "changes": [all_want(1800)]},
		"W11-Dev-HQ has desktops whose newest copy at the recovery site is one of 5 h ago": {"target": desktops, "changes": [all_want(14400), copies("oldestSeconds", 18000)]},
		"NTX-DR-2 did not tell": {"target": storefront, "changes": [all_want(14400), aged("sf1", 14401), unread("sf1")]},
	}
	testing.says(rule, case.target, text) with input as fixture.changed(case.changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings; finding.target == files} with input as fixture.changed([all_want(14400)])
	found == {["24 h", "at most 4 h"]}
}
