# METADATA
# title: The lists of Federated Authentication Service servers
# description: >-
#   As policies give them at the recovery site to everything that has to agree on
#   them.
package muster.lib.fas

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.protection
import data.muster.lib.registration

# ous hold FAS servers, StoreFront servers and desktops.
ous := policy.classes({dn |
	estate.in_scope("fas")
	some id in ["fas", "storefront", "workloads_mcs", "workloads_manual"]
	some dn in (estate.ous(id, "production") | estate.ous(id, "recovery"))
})

# by_site tells that lists need only agree within a site. What travels with a session is a
# number when StoreFront starts it; without StoreFront, Workspace chooses a FAS server of the
# resource location that the desktop is in.
by_site if estate.excluded("storefront")

# group is what a list has to agree with: all, or those of one site.
group(dn) := "all" if {
	not by_site
} else := "recovery" if {
	dn in recovery_ous
} else := "production"

recovery_ous := {dn | some dn in ous; some id in parts; policy.container(dn) in estate.ous(id, "recovery")}

parts := ["fas", "storefront", "workloads_mcs", "workloads_manual"]

# outlasting are the FAS servers that are there after the disaster: those of the recovery
# site, and those of production where they come back.
outlasting := {place.full(host) | some host in estate.servers("fas", "recovery")} | {host |
	protection.replicating("fas")
	some name in estate.servers("fas", "production")
	host := place.full(name)
}

# need is the fact that everything about an OU rests on.
need(dn) := registration.need("recovery", dn)

# doubt is the gap of an OU whose list nobody can tell.
doubt(dn) := registration.doubtful("recovery", dn, "fasAddresses")

# list are the addresses of an OU by index, "" where one is left out. It is
# undefined when the list is not known to be set.
list(dn) := [lower(address) | some address in addresses] if {
	addresses := policy.values("recovery", dn, "fasAddresses")
}

# absent tells that no policy gives the OU a list.
absent(dn) if policy.absent("recovery", dn, "fasAddresses")

# name is an OU as it is written in the directory.
name(dn) := registration.name("recovery", dn)

# gpo is the policy that gives the list.
gpo(dn) := policy.gpo("recovery", dn, "fasAddresses")

registry_key := `HKLM\SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
