# METADATA
# title: The lists of Federated Authentication Service servers
# description: >-
#   As policies give them at the recovery site to everything that has to agree on
#   them.
package muster.lib.fas

import data.muster.lib.estate
import data.muster.lib.policy
import data.muster.lib.registration

# ous hold FAS servers, StoreFront servers and desktops.
ous := {dn |
	estate.in_scope("fas")
	some id in ["fas", "storefront", "workloads_mcs", "workloads_manual"]
	some dn in (estate.ous(id, "production") | estate.ous(id, "recovery"))
}

# need is the fact that everything about an OU rests on.
need(dn) := registration.need("recovery", dn)

# doubt is the gap of an OU whose list nobody can tell.
doubt(dn) := registration.gap(dn, policy.doubt("recovery", dn, "fasAddresses"))

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
gpo(dn) := policy.setting("recovery", dn, "fasAddresses").gpo

registry_key := `HKLM\SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
