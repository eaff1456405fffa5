# METADATA
# title: Every component in scope has something that can be checked
# description: >-
#   A component that is in use and of which no rule found anything to judge counts as
#   unknown: an empty list of names or servers in the estate file is not a working
#   component.
# custom:
#   severity: high
#   remediation: >-
#     Declare what the rules of the component need (names, servers, paths), or `inScope:
#     false` when the estate does not have it.
#   requires: [estate]
#   recommendations: [INV-001]
#   basis: document
#   unwaivable: true
#   engine: true
package muster.rules.reach.component_judged
