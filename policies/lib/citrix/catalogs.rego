# METADATA
# title: Machine catalogs and delivery groups
package muster.lib.citrix.catalogs

import data.muster.lib.citrix.sites

target(c) := sprintf("catalog/%s", [c.name])

# of are the catalogs of production of certain kinds, by id. One without machines has
# nothing to lose.
of(kinds) := {id: c |
	some id, c in input.workloads.catalogs
	c.site == "production"
	c.kind in kinds
	c.count > 0
}

# renewed are those whose machines are not recovered but made anew at the recovery site.
renewed := of({"pooled", "streamed"})

# fact is the path of what Citrix Cloud says of a catalog.
fact(id) := ["citrixcloud", "catalogs", "items", id]

# detail is what Citrix Cloud says of a catalog.
detail(id) := input.citrixcloud.catalogs.items[id]

# domainless tells that the machines of a catalog have no account in Active Directory: MCS
# joins them to Entra ID alone, or to nothing. No OU holds them and no Group Policy reaches
# them. Those that are joined to both have one.
domainless(id) if detail(id).identity in {"AzureAD", "Workgroup"}

# stand_in is what was found to take over from a catalog, when that could be told.
stand_in(id) := found if {
	found := input.workloads.catalogs[id].standIn
	found.status == "ok"
}

# later tells that pooled desktops are made in the disaster: the estate says so, or
# the connectors that they need are built only then.
later if "deploy_new" in {method | some method in input.estate.components.workloads_mcs.methods}

later if sites.anew
