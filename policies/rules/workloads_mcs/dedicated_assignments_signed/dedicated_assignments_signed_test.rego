package muster.rules.workloads_mcs.dedicated_assignments_signed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_assignments_signed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

mcs := "component/workloads_mcs"

dedicated := fixture.made_dedicated("AcropolisFactory", true)

cases := {
	"no persistent machines of MCS": {"changes": [], "want": {mcs: "not_applicable"}},
	"persistent machines of MCS": {"changes": dedicated, "want": {mcs: "manual"}},
	"a catalog that was emptied": {
		"changes": array.concat(dedicated, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "count"]), 0)]),
		"want": {mcs: "not_applicable"},
	},
	"those of the recovery site stay": {
		"changes": array.concat(dedicated, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "site"]), "recovery")]),
		"want": {mcs: "not_applicable"},
	},
	"Citrix Cloud told its catalogs and not its machines": {
		"changes": array.concat(dedicated, [fixture.set_to(["workloads", "status"], "failed")]),
		"want": {mcs: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"(W11-Dev-HQ: 2 of 2; `muster attest --list assignments` prints them)": dedicated,
		"(W11-Dev-HQ: Citrix Cloud does not say whose they are;": array.concat(dedicated, [fixture.not_learnt(fixture.citrix_at(["assignments", "items", fixture.catalog_id.persistent]))]),
	}
	testing.says(rule, mcs, text) with input as fixture.changed(changes)
}

test_list if {
	some said in rule.attest with input as fixture.changed(dedicated)
	said.list == ["W11-Dev-HQ"]
}
