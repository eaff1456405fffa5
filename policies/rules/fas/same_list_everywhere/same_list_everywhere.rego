# METADATA
# title: StoreFront, desktops and FAS servers have the same list of FAS servers
# description: >-
#   What travels with a session is the number of a FAS server in the list, not its name.
#   A desktop whose list is shorter or in another order asks the wrong server, or none,
#   and the sign-in fails. Without StoreFront it is Workspace that chooses a server of the
#   resource location: then lists have to agree within a site, and those of the recovery
#   site have to name a server that is there.
# custom:
#   severity: blocker
#   remediation: >-
#     Set the list in one Group Policy and link it to the OUs of StoreFront, of the FAS
#     servers and of all desktops, those of the recovery site included.
#   requires: [resultant]
#   recommendations: [FAS-006]
#   basis: practice
#   byHand: where no policy is in the way, people know which servers are to be listed
package muster.rules.fas.same_list_everywhere

import data.muster.lib.estate
import data.muster.lib.fas
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.policy.carriers
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in fas.ous

# A list that nobody could look at agrees with nothing.
targets contains "component/fas" if count(unplaced) > 0

needs contains fas.need(dn) if some dn in fas.ous

findings contains finding if {
	some dn in fas.ous
	fas.absent(dn)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("No policy gives %s a list of FAS servers at the recovery site.", [fas.name(dn)]),
		"evidence": {"found": [], "expected": expected(dn)},
		"fix": bring(dn),
	}
}

findings contains finding if {
	some dn in fas.ous
	list := fas.list(dn)
	leader := leaders[fas.group(dn)]
	list != fas.list(leader)
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The list of FAS servers for %s differs from that for %s.", [fas.name(dn), fas.name(leader)]),
		"evidence": {"found": list, "expected": fas.list(leader), "gpo": fas.gpo(dn)},
		"fix": fix.link_first(carrier(dn), policy.written("recovery", dn)),
	}
}

findings contains finding if {
	count(fas.outlasting) > 0
	some dn in working_on
	list := fas.list(dn)
	every entry in list {
		lost(entry)
	}
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The list of FAS servers for %s names none that is there after the disaster.", [fas.name(dn)]),
		"evidence": {"found": list, "expected": sort(fas.outlasting), "gpo": fas.gpo(dn)},
		"fix": sprintf("put the FAS servers of the recovery site into the list in the policy %s (%s)", [fas.gpo(dn), fas.registry_key]),
	}
}

gaps contains fas.doubt(dn) if some dn in fas.ous

gaps contains {
	"target": "component/fas", "reason": "fact_missing",
	"message": sprintf("the estate file names no OU in %s, so the lists there cannot be compared", [concat(" and ", sort(unplaced))]),
} if {
	count(unplaced) > 0
}

# lost tells that an entry is no server that is there after the disaster. One that is given by
# its address is told by where that is.
lost(entry) if {
	not place.literal(entry)
	not place.full(entry) in fas.outlasting
}

lost(entry) if {
	place.literal(entry)
	place.of_address(entry) == "elsewhere"
}

# leaders are the OUs whose lists the others are compared with, by group: that of the FAS
# servers if there is one, then that of StoreFront.
# working_on are the OUs whose computers use their list in the disaster: all of them where one
# list is for everybody.
working_on := fas.recovery_ous if {
	fas.by_site
} else := fas.ous

leaders := {group: leader |
	some group in ["all", "production", "recovery"]
	leader := [dn |
		some id in fas.parts
		some dn in sort(estate.ous(id, "production") | estate.ous(id, "recovery"))
		fas.group(dn) == group
		fas.list(dn)
	][0]
}

expected(dn) := list if {
	list := fas.list(leaders[fas.group(dn)])
} else := ["the FAS servers, in one order everywhere"]

# bring is what gives an OU the list: a policy that something keeps away from it comes first.
bring(dn) := carriers.bring("recovery", dn, "fasAddresses") if {
	count(carriers.away("recovery", dn, "fasAddresses")) > 0
} else := fix.link([carrier(dn)], policy.written("recovery", dn))

carrier(dn) := gpo if {
	gpo := fas.gpo(leaders[fas.group(dn)])
} else := "Citrix FAS"

# unplaced are the parts that have to agree, but of which the estate file names no
# OU.
unplaced := {sprintf("components.%s.ous", [id]) |
	estate.in_scope("fas")
	some id in ["fas", "storefront"]
	estate.in_scope(id)
	count(estate.ous(id, "production") | estate.ous(id, "recovery")) == 0
}
