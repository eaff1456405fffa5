# METADATA
# title: Connectors are trusted by name and by SID
# description: >-
#   ListOfSIDs narrows the hosts that a desktop trusts to the machines with these
#   security identifiers. Set by hand and forgotten, it makes desktops refuse exactly
#   the recovery connectors that their list names.
# custom:
#   severity: blocker
#   remediation: >-
#     Remove ListOfSIDs, so that VDAs work the identifiers out for themselves, or add
#     the SID of every recovery connector.
#   requires: [resultant]
#   recommendations: [REG-007]
#   basis: practice
package muster.rules.registration.sids_match

import data.muster.lib.accounts
import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains finding if {
	some dn in judged
	policy.values("recovery", dn, "listOfSIDs")
	distrusted := registration.distrusted(listed(dn), sids(dn))
	count(distrusted) > 0
	place := policy.place("recovery", dn, "listOfSIDs")
	finding := {
		"target": registration.target(dn),
		"message": sprintf(
			"ListOfSIDs for %s does not hold the SIDs of %s, so that its desktops refuse these connectors.",
			[registration.name("recovery", dn), registration.in_order(distrusted)],
		),
		"evidence": {
			"found": sort(sids(dn)),
			"expected": {host: accounts.sid(host) | some host in distrusted},
			"gpo": policy.gpo("recovery", dn, "listOfSIDs"),
		},
		"fix": fix.no_policy_value(place.gpo, place.key, "ListOfSIDs"),
	}
}

findings contains finding if {
	some dn in judged
	policy.values("recovery", dn, "listOfSIDs")
	count(registration.distrusted(listed(dn), sids(dn))) == 0
	place := policy.place("recovery", dn, "listOfSIDs")
	count(sids(dn)) < count(listed(dn))
	finding := {
		"target": registration.target(dn),
		"message": sprintf(
			"ListOfSIDs for %s trusts %d machines, fewer than the %d recovery connectors in its list.",
			[registration.name("recovery", dn), count(sids(dn)), count(listed(dn))],
		),
		"evidence": {
			"found": sort(sids(dn)),
			"expected": sprintf("the SIDs of %s", [registration.in_order(listed(dn))]),
			"gpo": policy.gpo("recovery", dn, "listOfSIDs"),
		},
		"fix": fix.no_policy_value(place.gpo, place.key, "ListOfSIDs"),
	}
}

gaps contains registration.doubtful("recovery", dn, "listOfSIDs") if some dn in judged

# Of connectors whose SID the directory did not tell, people have to say it.
attest contains {"target": registration.target(dn), "question": question, "list": sort(sids(dn))} if {
	some dn in judged
	some host in listed(dn)
	not accounts.sid(host)
	question := sprintf(
		"ListOfSIDs is set by hand for %s (%s). Does it hold the SID of each recovery connector (Get-ADComputer NAME).SID: %s?",
		[registration.name("recovery", dn), concat(" ", sort(sids(dn))), registration.in_order(registration.connectors("recovery"))],
	)
}

# listed are the recovery connectors in the list of the desktops.
listed(dn) := {host | some host in registration.hosts("recovery", dn)} & registration.connectors("recovery")

# sids are the identifiers that are set.
sids(dn) := {sid |
	some text in policy.values("recovery", dn, "listOfSIDs")
	some word in regex.split(`[\s,;()]+`, text)
	word != ""
	sid := upper(word)
}

# Only OUs for which ListOfSIDs is set, or may be, are judged.
judged := {dn |
	some dn in registration.judged(registration.disaster_ous)
	not policy.absent("recovery", dn, "listOfSIDs")
}
