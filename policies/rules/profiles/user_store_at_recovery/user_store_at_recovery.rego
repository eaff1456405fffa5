# METADATA
# title: Citrix profiles can be loaded at the recovery site
# description: >-
#   Profile Management copies a user's profile from one path. When that path is served
#   at production only, users of the recovery site start with an empty profile, and may
#   overwrite the good one later. Where Profile Management replicates user stores to a path
#   there, the path that it writes first may well be lost: a person has to say so.
# custom:
#   severity: high
#   remediation: >-
#     Replicate the user store to the recovery site and let the path lead there, through
#     DFS or an alias, or set Profile Management to replicate user stores.
#   requires: [resultant, dns.resolvers, directory.views]
#   recommendations: [PROF-002]
#   basis: document
#   observes: recovery
package muster.rules.profiles.user_store_at_recovery

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.shares

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains finding if {
	some dn in judged
	lost(store(dn))
	count(replicas) == 0
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The user store for %s, %s, is served outside the recovery site only.", [registration.name("recovery", dn), store(dn)]),
		"evidence": {
			"found": shares.standing(store(dn)),
			"expected": "a path that is served at the recovery site",
			"gpo": policy.gpo("recovery", dn, "upmUserStore"),
			"knownFrom": policy.told("recovery", dn, "upmUserStore"),
		},
		"fix": fix.policy_value(
			policy.place("recovery", dn, "upmUserStore"), "String",
			[sprintf(`\\%s\<namespace>\<folder>`, [estate.zone])], [],
		),
	}
}

gaps contains registration.doubtful("recovery", dn, "upmUserStore") if some dn in judged

gaps contains registration.gap(dn, message) if {
	some dn in judged
	shares.standing(store(dn)) == "unknown"
	message := sprintf("nobody can tell where the user store %s for %s is", [store(dn), registration.name("recovery", dn)])
}

attest contains {"target": registration.target(dn), "question": question, "list": [store(dn)]} if {
	some dn in judged
	shares.standing(store(dn)) in {"dormant", "replicated"}
	question := sprintf(
		"The user store %s for %s is not served at the recovery site now. Does the runbook bring it up there under the same path, and was that tried?",
		[store(dn), registration.name("recovery", dn)],
	)
}

# Which stores Profile Management replicates to is a setting that nobody reads yet.
attest contains {"target": registration.target(dn), "question": question, "list": array.concat([store(dn)], replicas)} if {
	some dn in judged
	lost(store(dn))
	count(replicas) > 0
	question := sprintf(
		"The user store %s for %s is served outside the recovery site only, and %s is declared there. Does Profile Management replicate user stores to it (Replicate user stores), do desktops of the recovery site read it, and was that tried?",
		[store(dn), registration.name("recovery", dn), concat(", ", replicas)],
	)
}

lost(path) if shares.standing(path) in {"elsewhere", "nowhere"}

# replicas are the declared paths of profiles that are served at the recovery site.
replicas := sort([path | some path in estate.paths("profiles"); shares.standing(path) == "recovery"])

store(dn) := policy.values("recovery", dn, "upmUserStore")[0]

judged := {dn |
	not estate.excluded("profiles")
	some dn in registration.disaster_ous
	in_use(dn)
}

in_use(dn) if not policy.absent("recovery", dn, "upmUserStore")
