# METADATA
# title: The list of connectors that a policy should have
# description: >-
#   A policy has one list for every OU that gets it. So it is worked out over all of them,
#   and what Citrix Cloud knows as a connector stays in it.
package muster.lib.registration.lists

import data.muster.lib.citrix.connectors
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.policy.carriers
import data.muster.lib.registration

# give is what makes the desktops of an OU get the list that they should have: bring the
# policy that carries one and does not reach them, correct the one that does, or make one.
give(site, dn) := correct(site, dn) if {
	policy.values(site, dn, "listOfDDCs")
} else := carriers.bring(site, dn, "listOfDDCs") if {
	count(carriers.away(site, dn, "listOfDDCs")) > 0
} else := own_policy(dn)

# correct is what writes the suggested list where it is given now. What desktops have from
# MCS or an image goes behind a policy, so a new one is enough; what Citrix policies give
# them is changed with Citrix' own tools, since Citrix policies are applied last.
correct(site, dn) := own_policy(dn) if {
	registration.own_list(site, dn)
} else := fix.console(
	"the console in which the Citrix policies of the desktops are edited",
	{"action": "set", "object": sprintf("ou/%s", [policy.written(site, dn)]), "attribute": "Controllers", "values": [suggested(dn)]},
	sprintf("set Controllers to %s in the Citrix policies of %s", [suggested(dn), concat(", ", hidden(site, dn))]),
) if {
	policy.setting(site, dn, "listOfDDCs").gpo == ""
	count(hidden(site, dn)) > 0
} else := fix.policy_value(
	policy.place(site, dn, "listOfDDCs"), "String",
	[written(of(with_it(site, dn)))],
	sort(kept(with_it(site, dn))),
)

# hidden are the GPOs with Citrix policies that reach an OU.
hidden(site, dn) := [gpo.name | some gpo in policy.ou(site, dn).applied; gpo.citrixPolicies]

# apart is what makes a list right for an OU whose policy also serves desktops of the other
# site, which want another order.
apart(site, dn) := fix.question(
	fix.gpmc, {"object": sprintf("ou/%s", [policy.written(site, dn)]), "attribute": "desktops"},
	sprintf("%s holds desktops of both sites, and one list cannot suit both: give those of the recovery site an OU of their own first", [policy.written(site, dn)]),
) if {
	dn in registration.recovery_ous
	dn in registration.production_ous
} else := fix.new_policy(
	sprintf("Citrix registration %s %s", [registration.home(dn), label(dn)]),
	[policy.written(registration.view(dn), dn)], registration.registry_key, "ListOfDDCs", [suggested(dn)],
) if {
	count({registration.home(ou) | some ou in with_it(site, dn)}) > 1
} else := correct(site, dn)

label(dn) := regex.replace(split(policy.written(registration.view(dn), dn), ",")[0], `^[^=]*=`, "")

# own_policy is a new policy with a name of its own for each site, since GPOs of one name would
# have one list; it serves all OUs of the site that have none.
own_policy(dn) := fix.new_policy(
	sprintf("Citrix registration %s", [registration.home(dn)]),
	[policy.written(registration.view(ou), ou) | some ou in sort(lacking(registration.home(dn)) | {dn})],
	registration.registry_key, "ListOfDDCs", [written(of(lacking(registration.home(dn)) | {dn}))],
)

# lacking are the OUs of a site to which nothing brings a list.
lacking(home) := {ou |
	some ou in registration.all_ous
	registration.home(ou) == home
	policy.absent(registration.view(ou), ou, "listOfDDCs")
	count(carriers.away(registration.view(ou), ou, "listOfDDCs")) == 0
}

# with_it are the OU and all others that get their list from the same policy, as far as anybody
# knows which that is.
with_it(site, dn) := {dn} | receivers(gpo) if {
	gpo := policy.setting(site, dn, "listOfDDCs").gpo
	gpo != ""
} else := {dn}

# receivers are all OUs that get their list from a policy, at either site.
receivers(gpo) := {dn |
	some dn in registration.all_ous
	some site in ["production", "recovery"]
	policy.values(site, dn, "listOfDDCs")
	policy.setting(site, dn, "listOfDDCs").gpo == gpo
} if {
	gpo != ""
} else := set()

# suggested is the list that the desktops of an OU should have, were it theirs alone.
suggested(dn) := written(of({dn}))

# of are the groups of a list for the desktops of some OUs: the connectors of the site where
# they run first, then those of the other one if any of them fails over or has it in its list
# already, then what else Citrix Cloud knows.
of(ous) := [group |
	first := first_site(ous)
	some group in [at(first), second(ous, other[first]), kept(ous)]
	count(group) > 0
]

# first_site is where the desktops run. Those of production know no other place on a normal
# day; where both kinds get one list, theirs must not become worse.
first_site(ous) := "recovery" if {
	every dn in ous {
		registration.home(dn) == "recovery"
	}
} else := "production"

second(ous, site) := at(site) if {
	some dn in ous
	dn in registration.failover_ous
} else := at(site) if {
	count({registration.home(dn) | some dn in ous}) > 1
} else := at(site) & present(ous)

# at are the connectors of a site: those that the estate declares, and those that Citrix
# Cloud has there.
at(site) := declared(site) | ((object.keys(connectors.at(site)) - declared(other[site])) - object.keys(connectors.at(other[site])))

declared(site) := {place.full(host) | some host in registration.connectors(site)}

# present are the entries that the desktops have now.
present(ous) := {place.full(host) |
	some dn in ous
	some host in registration.hosts(registration.view(dn), dn)
	not place.literal(host)
}

# kept are entries of neither site that stay: connectors of other resource locations. Where
# Citrix Cloud was not read nobody can tell, and nothing is taken away.
kept(ous) := {host |
	some host in ((present(ous) - at("production")) - at("recovery"))
	known(host)
}

known(host) if connectors.windows[host]

known(host) if {
	not connectors.read
	not host in registration.shared_names
}

other := {"production": "recovery", "recovery": "production"}

# written are groups as VDAs read them.
written(groups) := "<connectors>" if {
	count(groups) == 0
} else := concat(" ", sort(groups[0])) if {
	count(groups) == 1
} else := concat(" ", [sprintf("(%s)", [concat(" ", sort(group))]) | some group in groups])

# right tells that the policy of an OU already gives it the suggested groups.
right(site, dn) if {
	groups := [{place.full(host) | some host in group} | some group in registration.groups(site, dn)]
	groups == of(with_it(site, dn))
}
