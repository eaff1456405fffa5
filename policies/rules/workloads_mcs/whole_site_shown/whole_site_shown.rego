# METADATA
# title: Citrix Cloud shows muster the whole site
# description: >-
#   An API client whose role has a scope of its own gets lists that are shorter than the site is,
#   without a word: catalogs, delivery groups and connections of other scopes are not there, and
#   nobody misses them. What is judged then is not the estate.
# custom:
#   severity: high
#   remediation: >-
#     Give the API client the role Read Only Administrator with the scope All; or have somebody
#     sign that all of the estate is in the scopes that it has.
#   requires: [workloads]
#   recommendations: [INV-001]
#   basis: practice
package muster.rules.workloads_mcs.whole_site_shown

targets contains target if count(narrow) > 0

# A site may be shared with others, whose scopes are none of this estate's business.
attest contains {"target": target, "question": question, "list": narrow} if {
	count(narrow) > 0
	question := sprintf("This API client sees what is in %s, and no role of it has the scope All. Are all catalogs, delivery groups and hosting connections of the estate in there?", [concat(", ", narrow)])
}

# Whether lists are whole is a matter of medium where the site does not say: they are, for most.
targets contains target if unsaid

gaps contains {
	"target": target, "reason": "fact_missing", "severity": "medium",
	"message": "Citrix Cloud does not say which scopes the roles of this API client have, so nobody can tell whether it shows all of the site",
} if {
	unsaid
}

unsaid if {
	input.citrixcloud.status != "failed"
	object.get(input.citrixcloud.rights, "narrow", null) == null
}

target := "component/workloads_mcs"

narrow := sort({scope | some scope in input.citrixcloud.rights.narrow})
