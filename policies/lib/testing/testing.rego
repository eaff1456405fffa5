# METADATA
# title: Helpers for the tests of rules
# description: >-
#   Judges the sets of a rule as muster does, so that tests are tables of inputs
#   and statuses. What muster decides from the state of whole sources (requires)
#   is not repeated here.
package muster.lib.testing

# agrees tells that a rule, given as its package, gives its targets the statuses
# that are wanted:
#
#   testing.agrees(data.muster.rules.dns.low_ttl, {"alias/a.example": "pass"}) with input as inp
#
# Targets that are not mentioned may have any status; not_applicable means that
# there is no such target. A rule that speaks of what is not its target, or whose
# findings lack a sentence, what was found and expected, or a fix, never agrees.
agrees(rule, want) if {
	got := statuses(rule)
	every id, status in want {
		object.get(got, id, "not_applicable") == status
	}
	count(spoken_of(rule) - set_of(rule, "targets")) == 0
	every finding in set_of(rule, "findings") {
		endswith(finding.message, ".")
		object.keys(finding.evidence) & {"found", "expected"} == {"found", "expected"}
		finding.fix != ""
	}
	every gap in set_of(rule, "gaps") {
		gap.message != ""
	}
}

# says tells that something that a rule says of a target contains the text.
says(rule, id, text) if {
	some name in ["findings", "gaps", "attest"]
	some said in set_of(rule, name)
	said.target == id
	some field in ["message", "fix", "question"]
	contains(said[field], text)
}

# statuses gives every target of a rule its status: a failure that was seen
# stands, whatever else is unknown.
statuses(rule) := {id: status |
	failing := targets_of(rule, "findings")
	unknown := targets_of(rule, "gaps") | unmet(rule)
	asking := targets_of(rule, "attest")
	some id in set_of(rule, "targets")
	status := first(id, [["fail", failing], ["unknown", unknown], ["manual", asking], ["pass", {id}]])
}

# first is the first word whose ids name the id.
first(id, words) := [pair[0] | some pair in words; id in pair[1]][0]

# unmet are the targets of which a fact is missing, or rests on something that was
# not learnt.
unmet(rule) := {need.target |
	some need in set_of(rule, "needs")
	some length in numbers.range(1, count(need.fact))
	not learnt(object.get(input, array.slice(need.fact, 0, length), null))
}

learnt(node) if {
	node != null
	not node.status
}

learnt(node) if node.status == "ok"

set_of(rule, name) := found if {
	found := rule[name]
} else := set()

targets_of(rule, name) := {said.target | some said in set_of(rule, name)}

spoken_of(rule) := {id |
	some name in ["needs", "findings", "gaps", "attest"]
	some id in targets_of(rule, name)
}
