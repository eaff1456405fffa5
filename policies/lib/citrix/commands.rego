# METADATA
# title: Commands of the Citrix DaaS Remote PowerShell SDK
package muster.lib.citrix.commands

import data.muster.lib.citrix.sites

# quoted is a name as PowerShell takes it.
quoted(name) := sprintf(`"%s"`, [regex.replace(name, "[`$\"]", "`$0")])

# machines is the command that gets all machines of a catalog. Without a count it
# would stop at 250.
machines(catalog) := sprintf("Get-BrokerMachine -CatalogName %s -MaxRecordCount 100000", [quoted(catalog)])

# repoint are the commands that give the machines of a catalog to a connection, and
# the catalog to a zone.
repoint(catalog, connection, zone) := sprintf(
	"%s | Set-BrokerMachine -HypervisorConnectionUid %s; Set-BrokerCatalog -Name %s -ZoneUid %s",
	[machines(catalog), connection, quoted(catalog), zone],
)

# uid is the number of a connection, or what looks it up.
uid(c) := sprintf("%d", [c.uid]) if {
	c.uid > 0
} else := sprintf("(Get-BrokerHypervisorConnection -Name %s).Uid", [quoted(c.name)])

# zone is the id of the zone of a site, or what looks it up.
zone(site) := sites.zone(site) if {
	sites.zone(site)
} else := sprintf("(Get-ConfigZone -Name %s).Uid", [quoted(sites.declared(site))])
