package muster.rules.replication.remote_sites_connected_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.remote_sites_connected as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

images := "protectiondomain/PD-IMAGES"

files := "protectiondomain/PD-FILES"

at(rest) := fixture.element_at("production", array.concat(["remoteSites"], rest))

state(value) := [fixture.set_to(at(["items", "dr-ntx", "state"]), value)]

schedules(items) := fixture.set_to(fixture.domain_at("production", "PD-IMAGES", ["schedules", "items"]), items)

far(value) := [
	fixture.set_to(fixture.domain_at("recovery", "PD-IMAGES", ["remoteSites"]), ["HQ-NTX"]),
	fixture.set_to(fixture.element_at("recovery", ["remoteSites", "items", "hq-ntx", "state"]), value),
]

elsewhere := [fixture.set_to(fixture.domain_at("production", "PD-IMAGES", ["remoteSites"]), ["DR-NTX", "THIRD"])]

cases := {
	"the remote site is there": {"changes": [], "want": {images: "pass", files: "pass"}},
	"it is lost": {"changes": state("relationship_lost"), "want": {images: "fail", files: "fail"}},
	"it is not reachable": {"changes": state("not_reachable"), "want": {images: "fail"}},
	"it is in a state that nobody here knows": {"changes": state("relationship_warming_up"), "want": {images: "unknown"}},
	"nobody says in which state it is": {"changes": state(""), "want": {images: "unknown"}},
	"it is not there": {"changes": [fixture.without(at(["items", "dr-ntx"]))], "want": {images: "fail"}},
	"the case of its name does not matter": {"changes": [schedules([fixture.domain_schedule(86400, {"dr-NTX": 7})])], "want": {images: "pass"}},
	"a remote site that no schedule uses": {"changes": elsewhere, "want": {images: "pass"}},
	"a remote site that a schedule uses and that is not there": {
		"changes": array.concat(elsewhere, [schedules([fixture.domain_schedule(86400, {"DR-NTX": 7, "THIRD": 1})])]),
		"want": {images: "fail", files: "pass"},
	},
	"the remote sites were not listed": {"changes": [fixture.set_to(at([]), fixture.no_listing)], "want": {images: "unknown"}},
	"the recovery cluster has lost the link that production calls established": {
		"changes": far("relationship_lost"),
		"want": {images: "unknown"},
	},
	"both ends have lost it": {"changes": array.concat(far("relationship_lost"), state("relationship_lost")), "want": {images: "fail"}},
	"the recovery cluster does not say": {
		"changes": [fixture.set_to(fixture.element_at("recovery", ["remoteSites"]), fixture.no_listing)],
		"want": {images: "pass"},
	},
	"the domains were not listed": {
		"changes": [fixture.set_to(fixture.element_at("production", ["domains"]), fixture.no_listing)],
		"want": {images: "not_applicable", "component/replication": "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"PD-IMAGES copies to the remote site DR-NTX, and NTX-HQ reports it as relationship_lost.": state("relationship_lost"),
		"PD-IMAGES copies to the remote site DR-NTX, which NTX-HQ does not have.": [fixture.without(at(["items", "dr-ntx"]))],
		"at the other end reports HQ-NTX as relationship_lost": far("relationship_lost"),
		`gives the remote site DR-NTX the state "relationship_warming_up"`: state("relationship_warming_up"),
	}
	testing.says(rule, images, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(state("relationship_lost"))
	found == {"relationship_lost"}
}
