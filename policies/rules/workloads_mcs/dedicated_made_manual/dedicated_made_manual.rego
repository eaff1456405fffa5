# METADATA
# title: Persistent machines are in catalogs that only manage their power
# description: >-
#   DaaS does not let anybody give machines of an MCS catalog to another hosting
#   connection or zone. After the failover they cannot be started or stopped, and have to
#   be taken out of their catalog and put into a new one by hand. A catalog that only
#   manages power is given to the recovery site with two commands.
# custom:
#   severity: high
#   remediation: >-
#     Before any disaster, note whose machine is whose, and move the machines to a catalog
#     of the kind Another service or technology that manages power. Delete neither
#     machine nor computer account. The move cannot be undone.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-D-002]
#   basis: document
#   byHand: machines, images, catalogs or groups are made in a wizard, with choices that only people know
package muster.rules.workloads_mcs.dedicated_made_manual

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connections

targets contains catalogs.target(c) if some c in persistent

needs contains {"target": catalogs.target(c), "fact": ["workloads", "catalogs", id]} if some id, c in persistent

findings contains finding if {
	some c in persistent
	c.kind == "dedicated"
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%s has %d persistent machines that MCS provisions: after a failover they cannot be given to the hosting connection and the zone of the recovery site.", [c.name, c.count]),
		"evidence": {"found": "MCS", "expected": "Manual, with power management"},
		"fix": concat("; ", [
			sprintf("note whose machine is whose: %s | Select-Object MachineName, HostedMachineId, DesktopGroupName, @{n='Users'; e={$_.AssociatedUserNames -join ','}} | Export-Csv %s", [
				commands.machines(c.name),
				commands.quoted(sprintf("%s.csv", [c.name])),
			]),
			sprintf("create the new catalog: New-BrokerCatalog -Name %s -ProvisioningType Manual -AllocationType Static -PersistUserChanges OnLocal -SessionSupport SingleSession -MachinesArePhysical $false -ZoneUid %s", [
				manual(c.name),
				commands.zone("production"),
			]),
			sprintf("put the machines into maintenance mode when nobody works on them: %s | Set-BrokerMachineMaintenanceMode -MaintenanceMode $true", [commands.machines(c.name)]),
			"take each machine out of its delivery group and catalog, and keep its virtual machine and computer account (Remove-BrokerMachine; Unlock-ProvVM; Remove-ProvVM -ForgetVM; Remove-AcctADAccount -RemovalOption None)",
			sprintf("add each to the new catalog: New-BrokerMachine -CatalogUid (Get-BrokerCatalog -Name %s).Uid -MachineName <MachineName> -HostedMachineId <HostedMachineId> -HypervisorConnectionUid %s; then to its delivery group, and assign its users", [manual(c.name), home]),
			sprintf("in the disaster: %s", [commands.repoint(sprintf("%s-Manual", [c.name]), connection(c), commands.zone("recovery"))]),
		]),
	}
}

# persistent are the catalogs whose machines fail over.
persistent := catalogs.of({"dedicated", "manual"})

manual(name) := commands.quoted(sprintf("%s-Manual", [name]))

# home is the connection that the machines have today.
home := commands.uid([c | some c in connections.at("production")][0]) if {
	some _ in connections.at("production")
} else := "<Uid of their hosting connection>"

connection(c) := commands.to(connections.taking(c)[0]) if {
	some _ in connections.at("recovery")
} else := commands.to_be_made
