# METADATA
# title: Components that nobody names are confirmed not to be used
# description: >-
#   What the estate file leaves out and no source names is either not used, or forgotten.
#   Forgotten components are found on the day of the disaster.
# custom:
#   severity: high
#   remediation: >-
#     Set `inScope: false` for each component that the estate does not have, declare the
#     others, or sign the list with `muster attest`.
#   requires: [estate]
#   recommendations: [INV-001]
#   basis: document
#   unwaivable: true
#   engine: true
package muster.rules.reach.components_confirmed
