package muster.rules.workloads_manual.failover_commands_signed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_manual.failover_commands_signed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

manual := "component/workloads_manual"

derived(rest, value) := [fixture.set_to(fixture.workload_at(rest), value)]

kind(value) := derived(["catalogs", fixture.catalog_id.persistent, "kind"], value)

cases := {
	"desktops that fail over": {"changes": [], "want": {manual: "manual"}},
	"no desktops of that kind": {"changes": kind("pooled"), "want": {manual: "not_applicable"}},
	"those of MCS have to be moved first": {"changes": kind("dedicated"), "want": {manual: "not_applicable"}},
	"an empty catalog": {"changes": derived(["catalogs", fixture.catalog_id.persistent, "count"], 0), "want": {manual: "not_applicable"}},
	"no connection at the recovery site": {"changes": derived(["sites", "recovery", "connections"], []), "want": {manual: "unknown"}},
	"connections that nobody listed": {
		"changes": [fixture.not_learnt(fixture.citrix_at(["connections"]))],
		"want": {manual: "unknown"},
	},
	"a recovery site that Citrix Cloud does not know": {"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))], "want": {manual: "unknown"}},
}

test_list_has_the_real_names if {
	some said in rule.attest with input as fixture.healthy
	said.list == [sprintf(
		`$vm = @{}; Get-ChildItem 'XDHyp:\HostingUnits\Desktops-DR' | Where-Object ObjectType -eq 'Vm' | ForEach-Object { $vm[$_.Name] = $_.Id }; Get-BrokerMachine -CatalogName "W11-Dev-HQ" -MaxRecordCount 100000 | ForEach-Object { if ($vm[$_.HostedMachineName]) { Set-BrokerMachine -InputObject $_ -HypervisorConnectionUid 2 -HostedMachineId $vm[$_.HostedMachineName] } else { Write-Warning $_.MachineName } }; Set-BrokerCatalog -Name "W11-Dev-HQ" -ZoneUid %s`,
		[fixture.zone_id.recovery],
	)]
}

test_list_is_the_same_for_more_machines if {
	some few in rule.attest with input as fixture.healthy
	some many in rule.attest with input as fixture.changed(derived(["catalogs", fixture.catalog_id.persistent, "count"], 2000))
	few == many
}
