# METADATA
# title: Profile containers can be opened at the recovery site
# description: >-
#   A desktop without its profile container gives the user an empty desktop, or none at
#   all. The containers must be served at the recovery site, by Cloud Cache or by
#   replicated storage.
# custom:
#   severity: high
#   remediation: >-
#     Add a location of the recovery site to the list (Cloud Cache keeps both in step),
#     or replicate the storage and declare it as file services with a recovery method.
#   requires: [resultant, dns.resolvers, directory.views]
#   recommendations: [PROF-001]
#   basis: document
#   observes: recovery
package muster.rules.profiles.container_locations_at_recovery

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.shares

targets contains registration.target(dn) if some dn in judged

needs contains registration.need("recovery", dn) if some dn in judged

findings contains finding if {
	some dn in judged
	some kind, paths in locations(dn)
	shares.best(copied(dn, kind)) in {"elsewhere", "nowhere"}
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The %s for %s are kept outside the recovery site only: %s%s.", [kind, registration.name("recovery", dn), concat(", ", copied(dn, kind)), fallbacks(dn, kind)]),
		"evidence": {"found": {path: shares.standing(path) | some path in paths}, "expected": "a location at the recovery site"},
		"fix": cloud_cache(dn, kind),
	}
}

gaps contains registration.doubtful("recovery", dn, id) if {
	some dn in judged
	some ids in kinds
	some id in ids
}

gaps contains registration.gap(dn, message) if {
	some dn in judged
	some kind, paths in locations(dn)
	shares.best(copied(dn, kind)) == "unknown"
	message := sprintf("nobody can tell where the %s for %s are: %s", [kind, registration.name("recovery", dn), concat(", ", paths)])
}

gaps contains registration.gap(dn, message) if {
	some dn in judged
	some kind, paths in locations(dn)
	count(paths) == 0
	message := sprintf("the locations of the %s for %s could not be understood", [kind, registration.name("recovery", dn)])
}

attest contains {"target": registration.target(dn), "question": question, "list": paths} if {
	some dn in judged
	some kind, paths in locations(dn)
	shares.best(copied(dn, kind)) in {"dormant", "replicated"}
	question := sprintf(
		"The %s for %s (%s) are not served at the recovery site now. Does the runbook bring them up there under the same path, and was that tried?",
		[kind, registration.name("recovery", dn), concat(", ", paths)],
	)
}

# kinds are the settings with the locations of each kind of container. Cloud Cache
# comes first: where it is set, the other is ignored.
kinds := {
	"profile containers": ["fslogixCCDLocations", "fslogixVHDLocations"],
	"Office containers": ["odfcCCDLocations", "odfcVHDLocations"],
}

# cloud_cache is the command that adds a location at the recovery site to those that hold
# what users have. It goes where the setting stands that wins: FSLogix looks below Policies
# first, and what stands in its plain key is without effect then. Plain locations have to go:
# beside those of Cloud Cache they are ignored.
cloud_cache(dn, kind) := object.union(written_to, {"text": concat("; ", array.concat([written_to.text], without_plain(dn, kind)))}) if {
	written_to := fix.policy_value(
		object.union(policy.place("recovery", dn, setting(dn, kind)), {"name": "CCDLocations"}), "MultiString",
		[sprintf("type=smb,connectionString=%s", [path]) | some path in array.concat(copied(dn, kind), [`\\<recovery server>\<share>`])],
		copied(dn, kind),
	)
}

without_plain(dn, kind) := [fix.no_policy_value(place.gpo, place.key, place.name).text |
	id := kinds[kind][1]
	count(policy.values("recovery", dn, id)) > 0
	place := policy.place("recovery", dn, id)
]

# setting is the id of the setting that decides.
setting(dn, kind) := [id |
	some id in kinds[kind]
	count(policy.values("recovery", dn, id)) > 0
][0]

# locations are the paths of each kind that is set.
locations(dn) := {kind: paths |
	some kind, _ in kinds
	not off(dn, kind)
	id := setting(dn, kind)
	paths := [path |
		some text in policy.values("recovery", dn, id)
		some path in written(text)
	]
}

# copied are the locations that hold what users have. Cloud Cache writes to all of its
# locations; of others FSLogix takes the first one that it reaches, and nothing copies what
# lies there to the next.
copied(dn, kind) := locations(dn)[kind] if {
	endswith(setting(dn, kind), "CCDLocations")
} else := array.slice(locations(dn)[kind], 0, 1)

fallbacks(dn, kind) := sprintf("; %s is a fallback that nothing is copied to", [concat(", ", others)]) if {
	others := array.slice(locations(dn)[kind], count(copied(dn, kind)), 100)
	count(others) > 0
} else := ""

# written are the locations in one text: paths between semicolons, or the
# connection strings of Cloud Cache. A redacted one stays, as a place unknown.
written(text) := [trim(path, ` "`) | some path in split(text, ";"); trim(path, ` "`) != ""] if {
	not contains(lower(text), "connectionstring=")
} else := [trim(found[1], ` "`) | some found in regex.find_all_string_submatch_n(`(?i)connectionString=([^,;]+)`, text, -1)]

# off tells that FSLogix is configured, but switched off.
off(dn, kind) if {
	kind == "profile containers"
	policy.values("recovery", dn, "fslogixEnabled")[0] == "0"
}

judged := {dn |
	not estate.excluded("profiles")
	some dn in registration.disaster_ous
	in_use(dn)
}

in_use(dn) if not policy.ou("recovery", dn)

in_use(dn) if count(locations(dn)) > 0

in_use(dn) if {
	some ids in kinds
	some id in ids
	policy.doubt("recovery", dn, id)
}
