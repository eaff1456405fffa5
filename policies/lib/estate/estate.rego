# METADATA
# title: What the estate file declares
# description: >-
#   Reads the declaration so that parts that were left out are empty sets, not
#   errors.
package muster.lib.estate

# in_scope tells whether a component is declared and not declared out of scope.
in_scope(id) if {
	input.estate.components[id]
	not input.estate.components[id].inScope == false
}

# excluded tells whether a component is declared out of scope.
excluded(id) if input.estate.components[id].inScope == false

# aliases are the names by which others find a component.
aliases(id) := {name |
	in_scope(id)
	some name in input.estate.components[id].aliases
}

# callbacks are the names by which StoreFront reaches the gateway.
callbacks(id) := {name |
	in_scope(id)
	some name in input.estate.components[id].callbacks
}

# servers are the hosts of a component at a site.
servers(id, site) := {host |
	in_scope(id)
	some host in input.estate.components[id].servers[site]
}

# all_servers are the hosts of a component at both sites.
all_servers(id) := servers(id, "production") | servers(id, "recovery")

# ous are the organizational units of a component at a site.
ous(id, site) := {dn |
	in_scope(id)
	some dn in input.estate.components[id].ous[site]
}

# paths are the UNC paths of a component.
paths(id) := {path |
	in_scope(id)
	some path in input.estate.components[id].paths
}

# replicated tells whether a component is recovered by replicating its machines
# or its storage, so that what stands at production comes back at recovery.
replicated(id) if {
	some method in input.estate.components[id].methods
	method in {"hypervisor", "platform", "protection_domain", "nutanix_dr", "nutanix_protection", "smart_dr", "data_replication"}
}

# ad_site is the Active Directory site of a site, in lower case; "" when it is not
# declared.
ad_site(site) := lower(input.estate.sites[site].adSite)

# zone is the DNS zone of the Active Directory domain.
zone := lower(input.estate.domain)

# on_nutanix tells that the recovery site runs on Nutanix, as far as the estate file says.
on_nutanix if input.estate.sites.recovery.platform in {"", "nutanix"}

on_nutanix if not input.estate.sites.recovery.platform
