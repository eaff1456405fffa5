# METADATA
# title: The user store of a Citrix policy can be reached at the recovery site
# description: >-
#   Profile Management is often set by a Citrix policy of Citrix Cloud and not by Group Policy.
#   When the path that it has there is served at production only, users of the recovery site
#   start with an empty profile. What desktops were read to hold, or get by Group Policy, goes
#   before it and is judged by user-store-at-recovery.
# custom:
#   severity: high
#   remediation: >-
#     Replicate the user store to the recovery site and let the path lead there, through
#     DFS or an alias.
#   requires: [workloads, citrixcloud.deliveryGroups, citrixcloud.policySets, citrixcloud.catalogs]
#   recommendations: [PROF-002]
#   basis: document
#   observes: recovery
package muster.rules.profiles.policy_store_at_recovery

import data.muster.lib.citrix.offers
import data.muster.lib.citrix.policies
import data.muster.lib.citrix.stores
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.shares

targets contains target(p) if some [_, p] in judged

needs contains {"target": target(p), "fact": ["citrixcloud", "policySets", "items", policies.set_of(id)]} if some [id, p] in judged

# Which policies there are, neither DNS nor the directory tells: where one of them left out an
# answer, nothing is open without a user store.
needs contains {"target": target(p), "fact": fact} if {
	some [_, p] in judged
	some fact in [["dns", "resolvers"], ["directory", "views"]]
}

# Where policies were not read, nobody knows whether one has a user store.
targets contains group_target(id) if some id in unread

needs contains {"target": group_target(id), "fact": fact} if {
	some id in unread
	some fact in policies.facts_of(id)
}

unread := {id |
	not estate.excluded("profiles")
	some id in offers.successors
	not policies.known(id)
	not stores.outranked(id)
}

group_target(id) := sprintf("deliverygroup/%s", [input.workloads.groups[id].name])

findings contains finding if {
	some [id, p] in judged
	lost(p.userStore)
	count(copies(p)) == 0
	not doubt(id)
	finding := {
		"target": target(p),
		"message": sprintf("The user store of the Citrix policy %s, %s, is served outside the recovery site only.", [p.name, p.userStore]),
		"evidence": {"found": shares.standing(p.userStore), "expected": "a path that is served at the recovery site"},
		"fix": fix.question(
			"Studio", {"object": target(p), "attribute": "DATPath_Part", "values": [sprintf(`\\%s\<namespace>\<folder>`, [estate.zone])]},
			sprintf(`replicate the user store, and in Studio, Policies › %s › Edit › Path to user store, give it a path that leads to both sites, such as \\%s\<namespace>\<folder>`, [p.name, estate.zone]),
		),
	}
}

gaps contains {"target": target(p), "reason": "fact_missing", "message": message} if {
	some [_, p] in judged
	shares.standing(p.userStore) == "unknown"
	message := sprintf("nobody can tell where the user store %s of the Citrix policy %s is", [p.userStore, p.name])
}

# Where Group Policy may set another one, nobody knows which counts.
gaps contains {"target": target(p), "reason": "fact_missing", "message": message} if {
	some [id, p] in judged
	lost(p.userStore)
	count(copies(p)) == 0
	message := sprintf("the user store %s of the Citrix policy %s is served outside the recovery site only, and nobody knows whether machines there have another one: %s", [
		p.userStore, p.name, doubt(id),
	])
}

attest contains {"target": target(p), "question": question, "list": [p.userStore]} if {
	some [_, p] in judged
	shares.standing(p.userStore) in {"dormant", "replicated"}
	question := sprintf(
		"The user store %s of the Citrix policy %s is not served at the recovery site now. Does the runbook bring it up there under the same path, and was that tried?",
		[p.userStore, p.name],
	)
}

attest contains {"target": target(p), "question": question, "list": array.concat([p.userStore], copies(p))} if {
	some [_, p] in judged
	lost(p.userStore)
	count(copies(p)) > 0
	question := sprintf(
		"The user store %s of the Citrix policy %s is served outside the recovery site only, and Profile Management copies it to %s. Do desktops of the recovery site read that copy, and was that tried?",
		[p.userStore, p.name, concat(", ", copies(p))],
	)
}

target(p) := sprintf("citrixpolicy/%s", [p.name])

lost(path) if shares.standing(path) in {"elsewhere", "nowhere"}

# copies are the paths at the recovery site, where Profile Management copies user stores or
# where the estate file has some.
copies(p) := sort({path |
	some path in ({each | some each in p.replicas} | estate.paths("profiles"))
	shares.standing(path) == "recovery"
})

# judged are the policies with a user store that machines of the recovery site may get.
judged := {[id, p] |
	not estate.excluded("profiles")
	some id in offers.successors
	not off(id)
	not stores.outranked(id)
	some p in policies.of(id)
	p.userStore != ""
	policies.fits(p, id, "recovery") != "no"
	not policies.overridden(p, id, "recovery", "DATPath_Part")
}

# off tells that policies switch Profile Management off, and none switches it on.
off(id) if {
	said := {p.profileManagement |
		some p in policies.of(id)
		policies.fits(p, id, "recovery") != "no"
		not policies.overridden(p, id, "recovery", "ServiceActive")
	}
	false in said
	not true in said
}

# doubt is why nobody knows whether machines have a user store from elsewhere; undefined where
# they have none.
doubt(id) := min({policy.doubt("recovery", ou, "upmUserStore") | some ou in policies.ous(id, "recovery")})
