package muster.rules.workloads_mcs.whole_site_shown_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.whole_site_shown as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

mcs := "component/workloads_mcs"

narrow(scopes) := [fixture.set_to(fixture.citrix_at(["rights", "narrow"]), scopes)]

cases := {
	"a role has the scope All": {"changes": [], "want": {mcs: "not_applicable"}},
	"the scope of one site": {"changes": narrow(["EUC Munich"]), "want": {mcs: "manual"}},
	"the site does not say": {"changes": narrow(null), "want": {mcs: "unknown"}},
	"the rights may not be read": {"changes": array.concat(narrow(null), [fixture.set_to(fixture.citrix_at(["rights", "status"]), "failed")]), "want": {mcs: "unknown"}},
	"older facts do not say": {"changes": [fixture.without(fixture.citrix_at(["rights", "narrow"]))], "want": {mcs: "unknown"}},
}

test_words if {
	testing.says(rule, mcs, "sees what is in EUC Munich, London, and no role of it has the scope All.") with input as fixture.changed(narrow(["EUC Munich", "London"]))
}
