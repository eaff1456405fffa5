# METADATA
# title: FSLogix is given plain locations or those of Cloud Cache, not both
# description: >-
#   Where Cloud Cache has locations, FSLogix does not look at the plain ones. Whoever
#   changes those in a disaster changes nothing.
# custom:
#   severity: medium
#   remediation: >-
#     Take VHDLocations out of the policy where CCDLocations is set, or the other way round.
#   requires: [resultant]
#   recommendations: [PROF-004]
#   basis: practice
package muster.rules.profiles.one_kind_of_location

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.registration

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains {
	"target": registration.target(dn),
	"message": sprintf("%s of %s get locations of Cloud Cache and plain ones; the plain ones are not used.", [kind, registration.name("recovery", dn)]),
	"evidence": {"found": {id: policy.values("recovery", dn, id) | some id in ids}, "expected": "one of the two"},
	"fix": fix.no_policy_value(place.gpo, place.key, place.name),
} if {
	some dn in judged
	some kind, ids in kinds
	every id in ids {
		count(policy.values("recovery", dn, id)) > 0
	}
	place := policy.place("recovery", dn, ids[1])
}

gaps contains registration.doubtful("recovery", dn, id) if {
	some dn in judged
	some ids in kinds
	some id in ids
}

kinds := {
	"Profile containers": ["fslogixCCDLocations", "fslogixVHDLocations"],
	"Office containers": ["odfcCCDLocations", "odfcVHDLocations"],
}

judged := {dn |
	not estate.excluded("profiles")
	some dn in registration.disaster_ous
	in_use(dn)
}

in_use(dn) if not policy.ou("recovery", dn)

in_use(dn) if {
	some ids in kinds
	some id in ids
	not policy.absent("recovery", dn, id)
}
