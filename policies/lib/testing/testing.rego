# METADATA
# title: Helpers for the tests of rules
# description: >-
#   Judges the sets of a rule as muster does, so that tests are tables of inputs
#   and statuses. What muster decides from the state of whole sources (requires)
#   is not repeated here.
package muster.lib.testing

# statuses gives every target of a rule its status. rule is the rule's package,
# inp the input that it was evaluated with:
#
#   got := testing.statuses(data.muster.rules.dns.low_ttl, inp) with input as inp
statuses(rule, inp) := {id: status(rule, inp, id) | some id in set_of(rule, "targets")}

# agrees tells that the statuses are those wanted. Targets that are not mentioned
# may have any status; not_applicable means that there is no such target. A rule
# that speaks of what is not its target never agrees.
agrees(rule, got, want) if {
	every id, status in want {
		object.get(got, id, "not_applicable") == status
	}
	count(spoken_of(rule) - set_of(rule, "targets")) == 0
}

# status is the outcome for one target: a failure that was seen stands, whatever
# else is unknown.
status(rule, inp, id) := "fail" if {
	some finding in set_of(rule, "findings")
	finding.target == id
} else := "unknown" if {
	some gap in set_of(rule, "gaps")
	gap.target == id
} else := "unknown" if {
	some need in set_of(rule, "needs")
	need.target == id
	unmet(inp, need.fact)
} else := "manual" if {
	some question in set_of(rule, "attest")
	question.target == id
} else := "pass"

# unmet tells that a fact is missing, or that something on the way to it was not
# learnt.
unmet(inp, path) if {
	some length in numbers.range(1, count(path))
	not learnt(inp, array.slice(path, 0, length))
}

learnt(inp, path) if {
	node := object.get(inp, path, null)
	node != null
	not failed(node)
}

failed(node) if {
	is_object(node)
	node.status != "ok"
}

set_of(rule, name) := object.get(rule, name, set())

spoken_of(rule) := {said.target |
	some name in ["needs", "findings", "gaps", "attest"]
	some said in set_of(rule, name)
}
