# METADATA
# title: Assignments of persistent machines are on record
# description: >-
#   Persistent machines that MCS provisions must leave their catalog to be of use at the
#   recovery site. With them goes what DaaS knows of their users, and one wrong answer in
#   a dialogue deletes machine or computer account.
# custom:
#   severity: high
#   remediation: >-
#     Export the assignments of each catalog every week; write down that machines leave
#     it without deleting VM or computer account, for a catalog that manages power and is
#     of the kind Another service or technology; then sign that with `muster attest`.
#   requires: [workloads, citrixcloud.catalogs]
#   recommendations: [MCS-D-003, MCS-D-004, MCS-D-005]
#   basis: document
package muster.rules.workloads_mcs.dedicated_assignments_signed

import data.muster.lib.citrix.catalogs

targets contains target if count(judged) > 0

needs contains {"target": target, "fact": ["workloads", "catalogs", id]} if some id in object.keys(judged)

attest contains {"target": target, "question": question, "list": lines} if {
	count(lines) > 0
	question := sprintf("Is it exported at least every week which desktop of these catalogs is whose (%s; `muster attest --list assignments` prints them), and does the run book take machines out without deleting VM or account, into a catalog that manages power?", [
		concat(", ", sort({whose(id, c) | some id, c in judged})),
	])
}

target := "component/workloads_mcs"

judged := catalogs.of({"dedicated"})

# whose is how many machines of a catalog belong to somebody. Numbers are no part of what is
# signed: they change every day.
whose(id, c) := sprintf("%s: %d of %d", [c.name, found.assigned, found.machines]) if {
	found := input.citrixcloud.assignments.items[id]
	found.status == "ok"
} else := sprintf("%s: Citrix Cloud does not say whose they are", [c.name])

lines := sort([c.name | some c in judged])
