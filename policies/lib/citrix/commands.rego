# METADATA
# title: Commands of the Citrix DaaS Remote PowerShell SDK
package muster.lib.citrix.commands

import data.muster.lib.citrix.sites
import data.muster.lib.fix

# quoted is a name as PowerShell takes it.
quoted(name) := sprintf(`"%s"`, [regex.replace(name, "[`$\"]", "`$0")])

# machines is the command that gets all machines of a catalog. Without a count it
# would stop at 250.
machines(catalog) := sprintf("Get-BrokerMachine -CatalogName %s -MaxRecordCount 100000", [quoted(catalog)])

# repoint are the commands that give the machines of a catalog to a connection, and
# the catalog to a zone. Activating a protection domain, and an unplanned failover, give a
# VM another UUID: a machine that kept the old HostedMachineId would be started as a VM that
# is gone, so that each gets the id that its VM has at the recovery site. One whose VM is
# not there by name is left as it is, and told.
repoint(catalog, to, zone) := sprintf(
	"$vm = @{}; Get-ChildItem %s | Where-Object ObjectType -eq 'Vm' | ForEach-Object { $vm[$_.Name] = $_.Id }; %s | ForEach-Object { if ($vm[$_.HostedMachineName]) { Set-BrokerMachine -InputObject $_ -HypervisorConnectionUid %s -HostedMachineId $vm[$_.HostedMachineName] } else { Write-Warning $_.MachineName } }; Set-BrokerCatalog -Name %s -ZoneUid %s",
	[to.pool, machines(catalog), to.uid, quoted(catalog), zone],
)

# to is a connection as those commands name it: by its number, and by one of its resource
# pools, below which Studio's drive lists the VMs.
to(c) := {"uid": uid(c), "pool": pool(c)}

pool(c) := sprintf(`'XDHyp:\HostingUnits\%s'`, [replace(min(pools(c)), "'", "''")]) if {
	count(pools(c)) > 0
} else := sprintf(`'XDHyp:\HostingUnits\<resource pool of %s>'`, [c.name])

pools(c) := {found.name |
	some found in input.citrixcloud.resourcePools.items
	found.connection == c.id
	found.name != ""
}

# to_be_made is a connection that is not there yet.
to_be_made := {"uid": "<Uid of the new connection>", "pool": `'XDHyp:\HostingUnits\<resource pool of the new connection>'`}

# sdk is where commands of the Remote PowerShell SDK run.
sdk := "a computer with the Citrix DaaS Remote PowerShell SDK"

# end_maintenance is the command that ends the maintenance of the machines of a catalog. Some
# may be in it on purpose: it shows them, and whoever runs it picks.
end_maintenance(catalog) := fix.of(
	{
		"kind": "command", "where": sdk, "action": "set",
		"object": sprintf("catalog/%s", [catalog]), "attribute": "InMaintenanceMode", "values": ["false"],
		"keep": ["the maintenance of machines that somebody put there on purpose"],
	},
	sprintf(
		`Get-BrokerMachine -CatalogName %s -InMaintenanceMode $true -MaxRecordCount 100000 | Out-GridView -Title "Select those that nobody put into maintenance on purpose" -PassThru | Set-BrokerMachineMaintenanceMode -MaintenanceMode $false`,
		[quoted(catalog)],
	),
)

# group is the command that sets an attribute of a delivery group: Enabled or InMaintenanceMode.
group(name, attribute, value) := fix.of(
	{
		"kind": "command", "where": sdk, "action": "set",
		"object": sprintf("deliverygroup/%s", [name]), "attribute": attribute, "values": [value],
	},
	sprintf("Set-BrokerDesktopGroup -Name %s -%s $%s", [quoted(name), attribute, value]),
)

# uid is the number of a connection, or what looks it up.
uid(c) := sprintf("%d", [c.uid]) if {
	c.uid > 0
} else := sprintf("(Get-BrokerHypervisorConnection -Name %s).Uid", [quoted(c.name)])

# zone is the id of the zone of a site, or what looks it up.
zone(site) := sites.zone(site) if {
	sites.zone(site)
} else := sprintf("(Get-ConfigZone -Name %s).Uid", [quoted(sites.declared(site))])
