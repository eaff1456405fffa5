package muster.rules.ad.policies_arrive_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.policies_arrive as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

differs(site, id) := fixture.set_to(
	array.concat(fixture.setting_at(site, "recovery", id), ["differs"]),
	`w11-dr-001.corp.example.internal holds "\\old\share"`,
)

contradicts(site, id) := fixture.set_to(
	array.concat(fixture.setting_at(site, "recovery", id), ["contradicts"]),
	`the report of w11-dr-002.corp.example.internal shows "\\\\other\share"`,
)

unsampled := [fixture.without(["resultant", "hosts", host]) | some host in object.keys(fixture.healthy.resultant.hosts)]

cases := {
	"desktops hold what they should": {"changes": [], "want": {recovery: "pass", pooled: "pass"}},
	"desktops hold another user store": {"changes": [differs("recovery", "upmUserStore")], "want": {recovery: "fail", pooled: "pass"}},
	"what they would get at the other site is not compared": {"changes": [differs("production", "upmUserStore")], "want": {recovery: "pass"}},
	"another list of connectors is the matter of other rules": {"changes": [differs("recovery", "listOfDDCs")], "want": {recovery: "pass"}},
	"what a desktop holds could not be read": {
		"changes": [fixture.not_learnt(fixture.windows_at("w11-dr-001", ["vda", "settings"]))],
		"want": {recovery: "unknown", pooled: "pass"},
	},
	"a desktop could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("w11-dr-001", ["vda"]))], "want": {recovery: "unknown"}},
	"the policies were not worked out": {"changes": [fixture.not_learnt(["resultant", "views", "recovery"])], "want": {recovery: "unknown", pooled: "pass"}},
	"the policy about a setting is not known": {
		"changes": [fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "upmUserStore"), ["state"]), "unknown")],
		"want": {recovery: "unknown", pooled: "pass"},
	},
	"the policy about a setting that other rules compare is not known": {
		"changes": [fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "listOfDDCs"), ["state"]), "unknown")],
		"want": {recovery: "pass"},
	},
	"a report shows another list of connectors": {"changes": [contradicts("recovery", "listOfDDCs")], "want": {recovery: "fail", pooled: "pass"}},
	"a report of a desktop where none was asked": {
		"changes": array.concat(unsampled, [contradicts("production", "upmUserStore")]),
		"want": {recovery: "fail", pooled: "not_applicable"},
	},
	"no desktop was asked": {"changes": unsampled, "want": {recovery: "not_applicable", pooled: "not_applicable"}},
}

test_words if {
	testing.says(rule, recovery, `gives OU=VDA-DR,OU=Citrix,DC=corp,DC=example,DC=internal another upmUserStore than desktops hold`) with input as fixture.changed([differs("recovery", "upmUserStore")])
}
