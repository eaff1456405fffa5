package muster.rules.base_images.without_guest_tools_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.without_guest_tools as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "catalog/W11-Pooled-HQ"

tools(state) := [fixture.set_to(fixture.image_at("pooled", ["vm", "guestTools"]), state)]

cases := {
	"a master machine without them": {"changes": [], "want": {target: "pass", "catalog/W11-Pooled-DR": "not_applicable"}},
	"a master machine with them": {"changes": tools("ready"), "want": {target: "fail"}},
	"switched off they are there all the same": {"changes": tools("off"), "want": {target: "fail"}},
	"Prism did not say": {"changes": tools("unknown"), "want": {target: "unknown"}},
	"a template is no machine": {
		"changes": [fixture.set_to(fixture.image_at("pooled", ["template"]), "W11"), fixture.set_to(fixture.image_at("pooled", ["vm"]), null)],
		"want": {target: "not_applicable"},
	},
	"an image of which nothing was worked out": {"changes": [fixture.without(fixture.image_at("pooled", []))], "want": {target: "unknown"}},
	"an image that nobody could match with a machine": {
		"changes": [fixture.not_learnt(fixture.image_at("pooled", []))],
		"want": {target: "unknown"},
	},
	"Prism was not asked": {"changes": [fixture.without(["images"])], "want": {target: "unknown"}},
}
