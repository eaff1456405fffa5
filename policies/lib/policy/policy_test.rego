package muster.lib.policy_test

import data.muster.lib.fixture
import data.muster.lib.policy

list := fixture.setting_at("recovery", "recovery", "listOfDDCs")

test_doubt[name] if {
	some name, case in {
		"none about a setting that is set": {"changes": [], "want": set()},
		"none about a setting that is absent": {"changes": [fixture.set_to(list, fixture.not_set)], "want": set()},
		"none where nothing is known at all": {"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))], "want": set()},
		"what a conditional setting says": {
			"changes": [fixture.set_to(list, fixture.in_doubt)],
			"want": {"it depends on the WMI filter of the GPO Registration"},
		},
		"a setting that is unknown without a word": {
			"changes": [fixture.set_to(list, object.union(fixture.in_doubt, {"state": "unknown", "message": ""}))],
			"want": {sprintf("the setting listOfDDCs of %s is unknown", [fixture.dn.recovery])},
		},
		"a setting that nobody worked out": {
			"changes": [fixture.without(list)],
			"want": {sprintf("nothing was worked out about the setting listOfDDCs of %s", [fixture.dn.recovery])},
		},
		"an OU that does not exist": {
			"changes": [fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["exists"]), false)],
			"want": {sprintf("%s does not exist in the directory of the recovery site", [fixture.written("recovery")])},
		},
	}
	got := {doubt | doubt := policy.doubt("recovery", fixture.dn.recovery, "listOfDDCs")} with input as fixture.changed(case.changes)
	got == case.want
}
