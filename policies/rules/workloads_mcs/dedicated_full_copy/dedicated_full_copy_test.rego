package muster.rules.workloads_mcs.dedicated_full_copy_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_full_copy as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Dev-HQ"

elsewhere(full) := fixture.made_dedicated("VmwareFactory", full)

cases := {
	"full copies on another hypervisor": {"changes": elsewhere(true), "want": {catalog: "pass"}},
	"fast copies on another hypervisor": {"changes": elsewhere(false), "want": {catalog: "fail"}},
	"nobody says how they are copied": {"changes": elsewhere(null), "want": {catalog: "unknown"}},
	"nobody says which hypervisor it is": {
		"changes": array.concat(elsewhere(true), [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "ahv"]), null)]),
		"want": {catalog: "unknown"},
	},
	"fast copies on nobody knows what": {
		"changes": array.concat(elsewhere(false), [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "ahv"]), null)]),
		"want": {catalog: "unknown"},
	},
	"the catalog itself was not read": {
		"changes": array.concat(elsewhere(true), [fixture.set_to(fixture.catalog_at("persistent", ["status"]), "failed")]),
		"want": {catalog: "unknown"},
	},
	"Nutanix has a rule of its own": {"changes": fixture.made_dedicated("AcropolisFactory", false), "want": {catalog: "not_applicable"}},
	"catalogs that MCS does not make": {"changes": [], "want": {catalog: "not_applicable"}},
	"pooled machines may be fast copies": {"changes": [], "want": {"catalog/W11-Pooled-HQ": "not_applicable"}},
	"the recovery site's own are not recovered": {
		"changes": array.concat(elsewhere(false), [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "site"]), "recovery")]),
		"want": {catalog: "not_applicable"},
	},
}

test_words if {
	testing.says(rule, catalog, `New-ProvScheme -ProvisioningSchemeName "W11-Dev-HQ-Full" -UseFullDiskCloneProvisioning`) with input as fixture.changed(elsewhere(false))
}
