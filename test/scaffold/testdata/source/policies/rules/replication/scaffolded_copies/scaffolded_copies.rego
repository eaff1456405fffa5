# METADATA
# title: The appliance copies what it holds
# description: >-
#   A copy that is disabled grows older every day, and is missed in the disaster.
# custom:
#   severity: high
#   remediation: >-
#     Enable the copy at the appliance.
#   requires: [scaffolded.copies]
#   recommendations: [EXT-N-03]
#   basis: practice
package muster.rules.replication.scaffolded_copies

targets contains target(name) if some name, _ in input.scaffolded.copies.items

findings contains {
	"target": target(name),
	"message": sprintf("The appliance does not copy %s.", [name]),
	"evidence": {"found": "disabled", "expected": "enabled"},
	"fix": sprintf("Enable the copy of %s at the appliance.", [name]),
} if {
	some name, one in input.scaffolded.copies.items
	not one.enabled
}

target(name) := sprintf("copy/%s", [name])
