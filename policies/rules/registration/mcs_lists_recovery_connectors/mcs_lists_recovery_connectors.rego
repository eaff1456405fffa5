# METADATA
# title: The connectors that MCS gives to recovery machines are those of the recovery site
# description: >-
#   MCS can write a list of connectors onto the machines that it makes. Where no policy gives
#   them another one, that is what they register by. A catalog that was copied from production
#   hands out the connectors of production. One without a list in its provisioning scheme has
#   said nothing, and is asked about.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the connectors of the recovery site to the controller addresses of the provisioning
#     scheme, or give the OU a list by Group Policy.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [REG-006]
#   basis: document
package muster.rules.registration.mcs_lists_recovery_connectors

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.policies
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.registration

targets contains catalogs.target(c) if some c in judged

needs contains {"target": catalogs.target(c), "fact": catalogs.fact(id)} if some id, c in judged

findings contains finding if {
	some id, c in judged
	lacks(id)
	not doubt(id)
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("MCS gives the machines of %s these connectors, none of which is of the recovery site: %s.", [c.name, concat(", ", listed(id))]),
		"evidence": {"found": listed(id), "expected": sort(here)},
		"fix": fix.of(
			{
				"kind": "command", "where": commands.sdk, "action": "add", "object": catalogs.target(c),
				"attribute": "ControllerAddress", "values": sort(here), "keep": ["the addresses that are there"],
			},
			sprintf("Add-ProvSchemeControllerAddress -ProvisioningSchemeName %s -ControllerAddress %s", [
				commands.quoted(c.name), concat(",", [commands.quoted(host) | some host in sort(here)]),
			]),
		),
	}
}

gaps contains {"target": catalogs.target(c), "reason": "fact_missing", "message": message} if {
	some id, c in judged
	lacks(id)
	message := sprintf("MCS gives the machines of %s connectors of which none is of the recovery site (%s), and nobody knows whether a policy gives them others: %s", [
		c.name, concat(", ", listed(id)), doubt(id),
	])
}

# judged are the catalogs of the recovery site with a list of their own that no policy is known
# to go before.
judged := {id: c |
	some id, c in input.workloads.catalogs
	c.site == "recovery"
	c.count > 0
	count(listed(id)) > 0
	not catalogs.domainless(id)
	not covered(id)
}

listed(id) := sort({host | some host in catalogs.detail(id).controllers})

lacks(id) if count({host | some host in listed(id); place.full(host) in here}) == 0

# here are the connectors of the recovery site: those that the estate file names, and those
# that Citrix Cloud has there.
here := {place.full(host) | some host in registration.connectors("recovery")} | object.keys(connectors.at("recovery"))

classes(id) := policy.classes(policies.ous_of(id, "recovery"))

# covered tells that a policy gives all machines of a catalog their list.
covered(id) if {
	count(classes(id)) > 0
	every dn in classes(id) {
		policy.values("recovery", dn, "listOfDDCs")
		not policy.own("recovery", dn, "listOfDDCs")
	}
}

# doubt is why nobody knows whether a policy does; undefined where none does.
doubt(id) := min(reasons(id)) if count(reasons(id)) > 0

reasons(id) := (({reason |
	some dn in classes(id)
	reason := policy.doubt("recovery", dn, "listOfDDCs")
} | {sprintf("what policies give the OU %s was not read", [dn]) |
	some dn in classes(id)
	not policy.ou("recovery", dn)
}) | {"nobody knows in which OU they are" | count(classes(id)) == 0}) | {"the estate file and Citrix Cloud name no connector of the recovery site" | count(here) == 0}
