# METADATA
# title: Citrix policies
# description: >-
#   Which policies of Citrix Cloud machines of a delivery group get at a site, as far as the
#   filters of the policies tell.
package muster.lib.citrix.policies

import data.muster.lib.citrix.catalogs
import data.muster.lib.estate

# set_of is the id of the set of policies that a delivery group has: one of its own, or that
# of the site.
set_of(group) := id if {
	id := input.citrixcloud.deliveryGroups.items[group].policySet
	id != ""
} else := min(of_site) if {
	input.citrixcloud.deliveryGroups.items[group]
	count(of_site) > 0
}

of_site := {id |
	some id, set in input.citrixcloud.policySets.items
	set.ofSite
}

# known tells that the policies of a delivery group were read.
known(group) if {
	input.citrixcloud.policySets.status == "ok"
	input.citrixcloud.policySets.items[set_of(group)].status == "ok"
}

# facts_of are the paths of what the policies of a delivery group are known from.
facts_of(group) := {["citrixcloud", "policySets"], ["citrixcloud", "policySets", "items", set_of(group)]} if {
	set_of(group)
} else := {["citrixcloud", "policySets"], ["citrixcloud", "policySets", "items", ""]}

# of are the policies of a delivery group that do something, by id.
of(group) := {id: policy |
	some id, policy in input.citrixcloud.policySets.items[set_of(group)].policies
	policy.enabled
	count(policy.settings) > 0
}

# fits tells whether a policy is for the machines that a delivery group has at a site: yes,
# no, or unknown.
fits(policy, group, site) := worst({fit(policy, kind, group, site) | some kind in kinds(policy)})

worst(words) := "no" if {
	"no" in words
} else := "unknown" if {
	"unknown" in words
} else := "yes"

kinds(policy) := {lower(f.kind) | some f in policy.filters}

# Filters by who signs in, and from where, are the same for users of either site.
alike := {"user", "clientip", "clientname", "accesscontrol", "branchrepeater", "clientplatform", "securebrowsertag", "desktopkind"}

fit(_, kind, _, _) := "yes" if kind in alike

fit(policy, "desktopgroup", group, _) := "unknown" if {
	some f in filters(policy, "desktopgroup")
	f.target == ""
} else := "no" if {
	some f in filters(policy, "desktopgroup")
	not f.allowed
	f.target == group
} else := "no" if {
	wanted := {f.target | some f in filters(policy, "desktopgroup"); f.allowed}
	count(wanted) > 0
	not group in wanted
} else := "yes"

fit(policy, "ou", group, site) := "no" if {
	domainless(group, site)
} else := "unknown" if {
	some f in filters(policy, "ou")
	f.target == ""
} else := "unknown" if {
	count(ous(group, site)) == 0
} else := "yes" if {
	every ou in ous(group, site) {
		at_ou(policy, ou)
	}
} else := "no" if {
	every ou in ous(group, site) {
		not at_ou(policy, ou)
	}
} else := "unknown"

# A tag counts as it is on the machines, which are read with the tags that policies ask for.
fit(policy, "desktoptag", group, site) := "unknown" if {
	some f in filters(policy, "desktoptag")
	nameless(f.target)
} else := "unknown" if {
	count(machines(group, site)) == 0
} else := "unknown" if {
	some class in machines(group, site)
	class.tagsUnknown
} else := "yes" if {
	every class in machines(group, site) {
		tagged(policy, class)
	}
} else := "no" if {
	every class in machines(group, site) {
		not tagged(policy, class)
	}
} else := "unknown"

fit(_, kind, _, _) := "unknown" if {
	not kind in alike
	not kind in {"desktopgroup", "desktoptag", "ou"}
}

# nameless tells that a tag is not known by its name: older facts have its id.
nameless("") := true

nameless(target) if regex.match(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, target)

# machines are those of a delivery group at a site, in classes.
machines(group, site) := {key: class |
	input.citrixcloud.machines.status == "ok"
	some key, class in input.citrixcloud.machines.items
	class.deliveryGroup == group
	class.catalog in {catalog | some catalog in input.workloads.groups[group][site]}
	class.count > 0
}

tagged(policy, class) if {
	has := {lower(tag) | some tag in class.tags}
	count({f | some f in filters(policy, "desktoptag"); not f.allowed; f.target in has}) == 0
	wanted := {f.target | some f in filters(policy, "desktoptag"); f.allowed}
	count(wanted - has) < max([1, count(wanted)])
}

# overridden tells that another policy, which all machines and users of the delivery group get
# at the site, goes before a policy with a setting.
overridden(policy, group, site, setting) if {
	policy.priority > 0
	some other in of(group)
	other.priority > 0
	other.priority < policy.priority
	setting in {name | some name in other.settings}
	count(kinds(other) & alike) == 0
	fits(other, group, site) == "yes"
}

filters(policy, kind) := [f | some f in policy.filters; lower(f.kind) == kind]

at_ou(policy, ou) if {
	not denied(policy, ou)
	wanted := {f.target | some f in filters(policy, "ou"); f.allowed}
	allowed(wanted, ou)
}

allowed(wanted, _) if count(wanted) == 0

allowed(wanted, ou) if {
	some parent in wanted
	below(ou, parent)
}

denied(policy, ou) if {
	some f in filters(policy, "ou")
	not f.allowed
	below(ou, f.target)
}

below(ou, parent) if ou == parent

below(ou, parent) if endswith(ou, sprintf(",%s", [parent]))

# ous are the OUs of the machines of a delivery group at a site.
ous(group, site) := {ou |
	some id in input.workloads.groups[group][site]
	some ou in ous_of(id, site)
}

# ous_of are the OUs of the machines of a catalog: where the directory has their accounts, else
# where the catalog makes them, else those that the estate file declares.
ous_of(id, site) := found if {
	found := {ou | some ou in input.accounts[id].ous}
	input.accounts[id].status == "ok"
	count(found) > 0
} else := {ou} if {
	ou := catalogs.detail(id).ou
	ou != ""
} else := set() if {
	catalogs.domainless(id)
} else := estate.ous("workloads_mcs", site)

domainless(group, site) if {
	count(input.workloads.groups[group][site]) > 0
	every id in input.workloads.groups[group][site] {
		catalogs.domainless(id)
	}
}
