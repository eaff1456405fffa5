package muster.rules.network.vantages_used_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.network.vantages_used as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "vantage/dr-desk"

at(key) := ["paths", "vantages", "dr-desk", key]

cases := {
	"it was used": {"changes": [], "want": {target: "pass"}},
	"it was not used": {"changes": [fixture.set_to(at("used"), false)], "want": {target: "unknown"}},
	"what it found was not learnt": {"changes": [fixture.not_learnt(["reachability", "vantages", "dr-desk"])], "want": {target: "unknown"}},
	"it stands at production": {"changes": [fixture.set_to(at("site"), "production")], "want": {target: "fail"}},
	"nobody can tell where it stands": {"changes": [fixture.set_to(at("site"), "")], "want": {target: "pass"}},
	"machines that no vantage stands for": {"changes": [fixture.set_to(["paths", "parties", "fas"], 3)], "want": {target: "pass", "party/fas": "unknown"}},
	"an estate without vantages": {"changes": [fixture.without(["paths"])], "want": {target: "not_applicable"}},
}

test_it_says_what_to_run if {
	testing.says(rule, target, "muster collect --only reachability -e estate.yaml -o dr-desk.json") with input as fixture.changed([fixture.set_to(at("used"), false)])
}
