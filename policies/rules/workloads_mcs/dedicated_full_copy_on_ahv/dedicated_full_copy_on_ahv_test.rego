package muster.rules.workloads_mcs.dedicated_full_copy_on_ahv_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_full_copy_on_ahv as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Dev-HQ"

nutanix(full) := fixture.made_dedicated("AcropolisFactory", full)

cases := {
	"full copies": {"changes": nutanix(true), "want": {catalog: "pass"}},
	"fast copies": {"changes": nutanix(false), "want": {catalog: "fail"}},
	"fast copies through Prism Central": {"changes": fixture.made_dedicated("AcropolisHypervisorPCFactory", false), "want": {catalog: "fail"}},
	"nobody says how they are copied": {"changes": nutanix(null), "want": {catalog: "unknown"}},
	"the catalog itself was not read": {
		"changes": array.concat(nutanix(true), [fixture.set_to(fixture.catalog_at("persistent", ["status"]), "failed")]),
		"want": {catalog: "unknown"},
	},
	"other hypervisors have a rule of their own": {"changes": fixture.made_dedicated("VmwareFactory", false), "want": {catalog: "not_applicable"}},
	"nobody says which hypervisor it is": {
		"changes": array.concat(nutanix(false), [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "ahv"]), null)]),
		"want": {catalog: "not_applicable"},
	},
	"catalogs that MCS does not make": {"changes": [], "want": {catalog: "not_applicable"}},
	"pooled machines may be fast copies": {"changes": [], "want": {"catalog/W11-Pooled-HQ": "not_applicable"}},
}

test_both_sources_are_named if {
	some text in ["asks for full copies", "BP-2157"]
	testing.says(rule, catalog, text) with input as fixture.changed(nutanix(false))
}
