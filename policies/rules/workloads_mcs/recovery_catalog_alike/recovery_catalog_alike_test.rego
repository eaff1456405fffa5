package muster.rules.workloads_mcs.recovery_catalog_alike_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_catalog_alike as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

here(field, value) := fixture.set_to(fixture.catalog_at("pooled", [field]), value)

there(field, value) := fixture.set_to(fixture.catalog_at("recovery", [field]), value)

memory(mb) := [here("memoryMB", 8192), there("memoryMB", mb)]

cases := {
	"two catalogs of one kind": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable", "catalog/W11-Dev-HQ": "not_applicable"}},
	"joined to Entra ID alone": {"changes": [there("identity", "AzureAD")], "want": {catalog: "fail"}},
	"both joined to Entra ID alone": {"changes": [here("identity", "AzureAD"), there("identity", "AzureAD")], "want": {catalog: "pass"}},
	"joined to both directories": {"changes": [there("identity", "HybridAzureAD")], "want": {catalog: "pass"}},
	"nobody says of one what it is joined to": {"changes": [here("identity", ""), there("identity", "ActiveDirectory")], "want": {catalog: "pass"}},
	"a quarter of the memory": {"changes": memory(2048), "want": {catalog: "fail"}},
	"a little less memory": {"changes": memory(6144), "want": {catalog: "pass"}},
	"more memory": {"changes": memory(16384), "want": {catalog: "pass"}},
	"nobody says how much memory": {"changes": memory(0), "want": {catalog: "pass"}},
	"machines stay with their first user": {"changes": [there("allocation", "Static")], "want": {catalog: "fail"}},
	"the recovery catalog was not read": {"changes": [fixture.not_learnt(fixture.catalog_at("recovery", []))], "want": {catalog: "unknown"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {catalog: "unknown"},
	},
	"nothing takes over": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"Machines of W11-Pooled-DR are joined to Entra ID alone, and those of W11-Pooled-HQ, for which they stand in, to Active Directory.": [there("identity", "AzureAD")],
		"have 2048 MB of memory": memory(2048),
		`Set-ProvScheme -ProvisioningSchemeName "W11-Pooled-DR" -VMMemoryMB 8192`: memory(2048),
		"stays with the first user": [there("allocation", "Static")],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_less_than_half_is_graver if {
	weighs(2048) == {"high"}
	weighs(5000) == {"medium"}
}

weighs(mb) := severities if {
	severities := {finding.severity | some finding in rule.findings} with input as fixture.changed(memory(mb))
}
