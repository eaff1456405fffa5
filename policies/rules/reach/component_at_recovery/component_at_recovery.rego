# METADATA
# title: Every component in scope was seen at the recovery site
# description: >-
#   A component that is declared, and that no source has seen at the recovery site, may
#   exist on paper only.
# custom:
#   severity: high
#   remediation: >-
#     Let a source see it (declare its servers or its Prism, give the source a credential),
#     or let its owner sign with `muster attest` that it stands ready at the recovery site.
#   requires: [estate]
#   recommendations: [INV-004]
#   basis: document
#   unwaivable: true
#   engine: true
package muster.rules.reach.component_at_recovery
