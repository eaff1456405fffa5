# METADATA
# title: Everything that recovery depends on is judged or excluded
# description: >-
#   A connector, a connection, a cluster or a path that a source names and no rule looks
#   at may be the one that is missing at the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Declare it in the estate file so that the rules see it, or take it out with `exclude:
#     [{kind, name, reason, owner}]`.
#   requires: [estate]
#   recommendations: [INV-001]
#   basis: document
#   unwaivable: true
#   engine: true
package muster.rules.reach.objects_judged
