package muster.rules.base_images.recovery_snapshot_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.recovery_snapshot as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

snapshots := fixture.element_at("recovery", ["snapshots"])

none := [fixture.set_to(array.concat(snapshots, ["items"]), {})]

own(field, value) := fixture.set_to(fixture.catalog_at("recovery", [field]), value)

cases := {
	"it is there": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"it is there in another case": {"changes": [own("image", "CTX_W11-Master_2026-11")], "want": {catalog: "pass"}},
	"there is none": {"changes": none, "want": {catalog: "fail"}},
	"there is another one": {"changes": [own("image", "ctx_W11-MASTER_2026-01")], "want": {catalog: "fail"}},
	"the snapshots were not listed": {"changes": [fixture.set_to(snapshots, fixture.no_listing)], "want": {catalog: "unknown"}},
	"no cluster can be asked": {"changes": [fixture.set_to(["prism", "sites", "recovery", "elements"], {})], "want": {catalog: "unknown"}},
	"a catalog that was not read": {"changes": array.concat(none, [fixture.not_learnt(fixture.catalog_at("recovery", []))]), "want": {catalog: "unknown"}},
	"nobody says from which image it is made": {"changes": [own("image", "")], "want": {catalog: "unknown"}},
	"a version of a template": {"changes": array.concat(none, [own("template", "W11")]), "want": {catalog: "not_applicable"}},
	"machines that something else made": {"changes": array.concat(none, [own("provisioned", false)]), "want": {catalog: "not_applicable"}},
	"machines of another hypervisor": {
		"changes": array.concat(none, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.recovery, "ahv"]), false)]),
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11-Pooled-DR is made from ctx_W11-MASTER_2026-11, and no cluster of the recovery site has a snapshot of that name.": none,
		"snapshot_name_list=ctx_W11-MASTER_2026-11": none,
		"snapshot_name_list=ctx_W11-MASTER_2026-11; then publish that, which production uses: Publish-ProvMasterVMImage -ProvisioningSchemeName \"W11-Pooled-DR\"": [own("image", "ctx_W11-MASTER_2026-01")],
		"no cluster in sites.recovery.clusters has an element": [fixture.set_to(["prism", "sites", "recovery", "elements"], {})],
		"does not say from which image W11-Pooled-DR is made": [own("image", "")],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed(none)
	found == {[[], "ctx_W11-MASTER_2026-11"]}
}
