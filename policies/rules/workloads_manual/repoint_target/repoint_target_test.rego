package muster.rules.workloads_manual.repoint_target_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_manual.repoint_target as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Dev-HQ"

derived(field, value) := [fixture.set_to(fixture.workload_at(["sites", "recovery", field]), value)]

connection(field, value) := [fixture.set_to(fixture.connection_at("recovery", [field]), value)]

kind(value) := [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "kind"]), value)]

ahv(value) := [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "ahv"]), value)]

second(changes) := [
	fixture.set_to(fixture.citrix_at(["connections", "items", "second"]), object.union(fixture.hosting_connection("recovery"), object.union({"id": "second", "uid": 7, "name": "Second"}, changes))),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [fixture.connection_id.recovery, "second"]),
]

repoint(name, uid, zone) := repoint_from("Desktops-DR", name, uid, zone)

repoint_from(pool, name, uid, zone) := sprintf(
	`$vm = @{}; Get-ChildItem 'XDHyp:\HostingUnits\%s' | Where-Object ObjectType -eq 'Vm' | ForEach-Object { $vm[$_.Name] = $_.Id }; Get-BrokerMachine -CatalogName "%s" -MaxRecordCount 100000 | ForEach-Object { if ($vm[$_.HostedMachineName]) { Set-BrokerMachine -InputObject $_ -HypervisorConnectionUid %s -HostedMachineId $vm[$_.HostedMachineName] } else { Write-Warning $_.MachineName } }; Set-BrokerCatalog -Name "%s" -ZoneUid %s`,
	[pool, name, uid, name, zone],
)

test_words[text] if {
	some text, changes in {
		repoint("W11-Dev-HQ", "2", fixture.zone_id.recovery): connection("inMaintenance", true),
		repoint("W11-Dev-HQ", `(Get-BrokerHypervisorConnection -Name "AHV-DR").Uid`, fixture.zone_id.recovery): array.concat(connection("inMaintenance", true), connection("uid", 0)),
		repoint_from("<resource pool of the new connection>", "W11-Dev-HQ", "<Uid of the new connection>", fixture.zone_id.recovery): derived("connections", []),
		repoint("W11-Dev-HQ", "2", `(Get-ConfigZone -Name "DR").Uid`): derived("zone", ""),
		repoint("W11-Dev-HQ-Manual", "2", fixture.zone_id.recovery): array.concat(kind("dedicated"), connection("inMaintenance", true)),
		"those of MCS cannot be given away": array.concat(kind("dedicated"), connection("inMaintenance", true)),
		"There is no zone of the recovery site that W11-Dev-HQ could be given to": derived("zone", ""),
		"the zone DR has none": derived("connections", []),
		"AHV-DR: it is in maintenance": connection("inMaintenance", true),
		"AHV-DR: it reports the fault Broken": connection("fault", "Broken"),
		"AHV-DR: it is not to Nutanix": connection("pluginId", "VmwareFactory"),
		"AHV-DR: it is to Nutanix": ahv(false),
		"a connection to NTX-DR in the zone DR": derived("connections", []),
		"a connection to the same hypervisor in the zone DR": ahv(false),
		"-MaintenanceMode $false; in the disaster": connection("inMaintenance", true),
		"which hypervisor the machines of W11-Dev-HQ run on": ahv(null),
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

cases := {
	"a connection and a zone": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"machines of MCS need them as well": {"changes": array.concat(kind("dedicated"), derived("connections", [])), "want": {catalog: "fail"}},
	"machines of MCS have them": {"changes": kind("dedicated"), "want": {catalog: "pass"}},
	"no zone": {"changes": array.concat(derived("zone", ""), derived("connections", [])), "want": {catalog: "fail"}},
	"no connection": {"changes": derived("connections", []), "want": {catalog: "fail"}},
	"a connection in maintenance": {"changes": connection("inMaintenance", true), "want": {catalog: "fail"}},
	"a connection with a fault": {"changes": connection("fault", "Broken"), "want": {catalog: "fail"}},
	"a connection to another hypervisor": {"changes": connection("pluginId", "VmwareFactory"), "want": {catalog: "fail"}},
	"a connection by another plug-in of Nutanix": {"changes": connection("pluginId", "acropolishypervisorpcfactory"), "want": {catalog: "pass"}},
	"one of two works": {"changes": array.concat(connection("fault", "Broken"), second({})), "want": {catalog: "pass"}},
	"the one that works is to another hypervisor": {
		"changes": array.concat(connection("fault", "Broken"), second({"pluginId": "VmwareFactory"})),
		"want": {catalog: "fail"},
	},
	"machines of another hypervisor and a connection to Nutanix": {"changes": ahv(false), "want": {catalog: "fail"}},
	"machines of another hypervisor and a connection to it": {
		"changes": array.concat(ahv(false), connection("pluginId", "VmwareFactory")),
		"want": {catalog: "pass"},
	},
	"nobody knows the hypervisor": {"changes": ahv(null), "want": {catalog: "unknown"}},
	"nobody knows the hypervisor and no connection works": {
		"changes": array.concat(ahv(null), connection("fault", "Broken")),
		"want": {catalog: "fail"},
	},
	"connections were not listed": {
		"changes": array.concat(derived("connections", []), [fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing)]),
		"want": {catalog: "unknown"},
	},
	"nobody knows which zone it is": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {catalog: "unknown"},
	},
	"machines without power management have nothing to give": {"changes": array.concat(kind("other"), derived("connections", [])), "want": {catalog: "not_applicable"}},
	"the recovery site's own stay where they are": {
		"changes": array.concat(
			derived("connections", []),
			[fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "site"]), "recovery")],
		),
		"want": {catalog: "not_applicable"},
	},
	"a recovery site in a cloud, as the file says": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "platform"], "public_cloud"), fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AzureRmFactory")],
		"want": {"catalog/W11-Dev-HQ": "pass"},
	},
	"a recovery site in a cloud, and a connection that leads to Nutanix": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "platform"], "public_cloud")],
		"want": {"catalog/W11-Dev-HQ": "fail"},
	},
	"a connection to a cloud that nobody declared": {
		"changes": [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AzureRmFactory")],
		"want": {"catalog/W11-Dev-HQ": "fail"},
	},
}
