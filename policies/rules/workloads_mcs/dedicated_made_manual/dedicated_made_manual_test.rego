package muster.rules.workloads_mcs.dedicated_made_manual_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_made_manual as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Dev-HQ"

mcs := fixture.made_dedicated("AcropolisFactory", true)

test_words[text] if {
	some text in [
		`Get-BrokerMachine -CatalogName "W11-Dev-HQ" -MaxRecordCount 100000 | Select-Object`,
		`New-BrokerCatalog -Name "W11-Dev-HQ-Manual" -ProvisioningType Manual`,
		sprintf("-ZoneUid %s", [fixture.zone_id.production]),
		`| Set-BrokerMachineMaintenanceMode -MaintenanceMode $true; take each machine out`,
		`-HostedMachineId <HostedMachineId> -HypervisorConnectionUid 1; `,
		`-HypervisorConnectionUid 2 -HostedMachineId $vm[$_.HostedMachineName] }`,
		`Set-BrokerCatalog -Name "W11-Dev-HQ-Manual"`,
		sprintf(`-ZoneUid %s`, [fixture.zone_id.recovery]),
		"has 2 persistent machines that MCS provisions",
	]
	testing.says(rule, catalog, text) with input as fixture.changed(mcs)
}

test_words_without_a_place_to_go[text] if {
	some text in ["<Uid of the new connection>", `(Get-ConfigZone -Name "DR").Uid`]
	testing.says(rule, catalog, text) with input as fixture.changed(array.concat(mcs, [
		fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), []),
		fixture.set_to(fixture.workload_at(["sites", "recovery", "zone"]), ""),
	]))
}

cases := {
	"a catalog that only manages power": {"changes": [], "want": {catalog: "pass"}},
	"an MCS catalog": {"changes": mcs, "want": {catalog: "fail"}},
	"full copies do not help": {"changes": fixture.made_dedicated("VmwareFactory", true), "want": {catalog: "fail"}},
	"an MCS catalog that was emptied": {
		"changes": array.concat(mcs, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "count"]), 0)]),
		"want": {catalog: "not_applicable"},
	},
	"static machines that keep nothing are pooled": {
		"changes": [
			fixture.set_to(fixture.catalog_at("pooled", ["allocation"]), "Static"),
			fixture.set_to(fixture.catalog_at("pooled", ["persistence"]), "Discard"),
		],
		"want": {"catalog/W11-Pooled-HQ": "not_applicable"},
	},
	"the recovery site's own stay where they are": {
		"changes": array.concat(mcs, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "site"]), "recovery")]),
		"want": {catalog: "not_applicable"},
	},
	"those of a third site are not of this estate": {
		"changes": array.concat(mcs, [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "site"]), "")]),
		"want": {catalog: "not_applicable"},
	},
}
