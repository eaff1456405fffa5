# METADATA
# title: Every desktop that is lost with production is judged
# description: >-
#   Desktops that no rule looks at would be missing from the verdict without a word, and
#   on the day of the disaster their users would have nothing to work with.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the resource location, the OU or the catalog to the estate file so that the rules
#     see it, or take it out with `exclude: [{kind, name, reason, owner}]`.
#   requires: [estate]
#   recommendations: [INV-001]
#   basis: document
#   unwaivable: true
#   engine: true
package muster.rules.reach.desktops_judged
