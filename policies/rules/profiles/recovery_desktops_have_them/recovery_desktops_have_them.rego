# METADATA
# title: Recovery desktops load profiles as those of production do
# description: >-
#   Profile containers and user stores are of use where desktops are told of them. A policy
#   that is linked to the OUs of production alone, or to one of two of the recovery site,
#   leaves users at a new, local profile, whatever was replicated, and what they do in it is
#   lost with the desktop. Another product at the recovery site does not have their profiles. A user
#   store that a Citrix policy of Citrix Cloud gives them counts as one of Group Policy.
# custom:
#   severity: high
#   remediation: >-
#     Link the policies of profiles to the OUs of the recovery desktops too.
#   requires: [resultant, workloads]
#   recommendations: [PROF-002]
#   basis: document
#   byHand: which policy is to bring it there is a choice of those who run Group Policy
package muster.rules.profiles.recovery_desktops_have_them

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.estate
import data.muster.lib.policy
import data.muster.lib.registration

target := "component/profiles"

targets contains target if judged

needs contains {"target": target, "fact": ["workloads"]} if judged

needs contains object.union(registration.need("recovery", dn), {"target": target}) if {
	judged
	some dn in (here | there)
}

# A recovery catalog whose OU gets nothing, in place of one that has it.
findings contains finding(dn, own, kind, message) if {
	judged
	some [own, dn] in pairs
	some kind in object.keys(kinds)
	has(own, kind)
	comparable(own, dn, kind)
	without(dn, kind)
	message := sprintf("%s has %s, and %s, whose desktops take over, has none.", [registration.name("recovery", own), kind, registration.name("recovery", dn)])
}

# A kind that no recovery OU gets.
findings contains finding(min(there), own, kind, message) if {
	judged
	some own in here
	some kind in object.keys(kinds)
	has(own, kind)
	not [own, kind] in paired
	kind in nowhere
	comparable_with_all(own, kind)
	message := sprintf("%s has %s, and no OU of the recovery desktops has any.", [registration.name("recovery", own), kind])
}

# Other rules weigh what is not known of profiles; this one only has to say that it is not.
gaps contains {"target": target, "reason": "fact_missing", "severity": "low", "message": message} if {
	judged
	some dn in (here | there)
	some kind in object.keys(kinds)
	some id in kinds[kind]
	message := policy.doubt("recovery", dn, id)
}

# What the filters of a Citrix policy leave open, nobody knows.
gaps contains {"target": target, "reason": "fact_missing", "message": message} if {
	judged
	count(stored) > 0
	some dn in there
	every id in kinds[store] {
		policy.absent("recovery", dn, id)
	}
	by_citrix[[policy.container(dn), "unknown"]]
	not by_citrix[[policy.container(dn), "yes"]]
	message := sprintf("nobody can tell whether a Citrix policy gives desktops of %s a user store: its filters leave that open", [policy.name("recovery", dn)])
}

# paired tells that the OU whose catalogs take over is known, and was judged for itself.
paired := {[own, kind] |
	some [own, dn] in pairs
	some kind in object.keys(kinds)
	without(dn, kind)
}

# nowhere are the kinds that no recovery OU has.
nowhere := {kind |
	some kind in object.keys(kinds)
	every dn in there {
		without(dn, kind)
	}
}

judged if {
	not estate.excluded("profiles")
	count(here) > 0
	count(there) > 0
}

# here and there are the OUs of desktops that are made anew, of production and of the recovery
# site.
here := policy.classes(estate.ous("workloads_mcs", "production"))

there := policy.classes(estate.ous("workloads_mcs", "recovery"))

# pairs are the OUs of catalogs of production and of those that take over from them.
pairs := {[own, dn] |
	some id, _ in catalogs.renewed
	own := catalogs.detail(id).ou
	dn := catalogs.detail(catalogs.stand_in(id).id).ou
	own in here
	dn in there
}

kinds := {
	"profile containers of FSLogix": ["fslogixCCDLocations", "fslogixVHDLocations"],
	store: ["upmUserStore"],
}

store := "a user store of Profile Management"

# stored are the OUs of production whose computers have a user store.
stored := {own | some own in here; has(own, store)}

# by_citrix are OUs of the recovery site and how surely a Citrix policy gives their machines a user
# store: yes, no or unknown, for each policy that has one.
by_citrix := {[ou, policies.fits(p, id, "recovery")] |
	some id in offers.successors
	some p in policies.of(id)
	p.userStore != ""
	p.profileManagement != false
	some ou in policies.ous(id, "recovery")
}

# has tells that computers of an OU are known to have a kind.
has(dn, kind) if {
	not off(dn, kind)
	some id in kinds[kind]
	count(policy.values("recovery", dn, id)) > 0
}

off(dn, "profile containers of FSLogix") if policy.values("recovery", dn, "fslogixEnabled")[0] == "0"

off(dn, "a user store of Profile Management") if policy.values("recovery", dn, "upmActive")[0] == "0"

# without tells that they are known to have none.
without(dn, kind) if {
	every id in kinds[kind] {
		policy.absent("recovery", dn, id)
	}
	not other_way(dn, kind)
}

other_way(dn, kind) if {
	kind == store
	some word in ["yes", "unknown"]
	by_citrix[[policy.container(dn), word]]
}

# comparable tells that production has it from Group Policy, which is known of every OU, or
# that computers of the recovery OU were read.
comparable(own, _, kind) if by_policy(own, kind)

comparable(_, dn, kind) if read(dn, kind)

comparable_with_all(own, kind) if by_policy(own, kind)

comparable_with_all(_, kind) if kind in read_everywhere

by_policy(own, kind) if {
	some id in kinds[kind]
	policy.setting("recovery", own, id).state == "set"
	policy.setting("recovery", own, id).witness == "policy"
}

read(dn, kind) if {
	some id in kinds[kind]
	count(policy.setting("recovery", dn, id).read) > 0
}

read_everywhere := {kind |
	some kind in object.keys(kinds)
	every dn in there {
		read(dn, kind)
	}
}

finding(dn, own, kind, message) := {
	"target": target,
	"message": message,
	"evidence": {"found": "nothing", "expected": given(own, kind), "gpo": gpo(own, kind)},
	"fix": sprintf("where the recovery desktops do not get the same settings otherwise: New-GPLink -Name '%s' -Target '%s'", [gpo(own, kind), policy.written("recovery", dn)]),
}

given(own, kind) := [policy.values("recovery", own, id) |
	some id in kinds[kind]
	count(policy.values("recovery", own, id)) > 0
][0]

gpo(own, kind) := [policy.gpo("recovery", own, id) |
	some id in kinds[kind]
	count(policy.values("recovery", own, id)) > 0
][0]
