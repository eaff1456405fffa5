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
# findings lack a sentence or what was found and expected, never agrees. A test that
# fails shows the differences, which are printed here.
agrees(rule, want) if {
	count(differences(rule, want)) == 0
} else := false if {
	print(concat("\n", sort(differences(rule, want))))
}

# says tells that something that a rule says of a target contains the text.
says(rule, id, text) if {
	some said in texts(rule, id, ["message", "fix", "question"])
	contains(said, text)
} else := false if {
	print(sprintf("%s: nothing that the rule says contains %q; it says: %s", [id, text, concat(" | ", texts(rule, id, ["message", "fix", "question"]))]))
}

# differences are lines about all that a rule should have said and did not, and that
# it should not have said and did.
differences(rule, want) := (wrong_statuses(rule, want) | strays(rule)) | malformed(rule)

wrong_statuses(rule, want) := {line |
	got := statuses(rule)
	some id, status in want
	object.get(got, id, "not_applicable") != status
	line := sprintf("%s: want %s, got %s%s", [id, status, object.get(got, id, "not_applicable"), explanation(rule, id)])
}

strays(rule) := {sprintf("the rule speaks of %s, which is not one of its targets", [id]) |
	some id in spoken_of(rule)
	not id in set_of(rule, "targets")
}

malformed(rule) := {sprintf("%s: the %s %s", [said.target, kind, fault]) |
	some kind, name in {"finding": "findings", "gap": "gaps"}
	some said in set_of(rule, name)
	some fault in faults(kind, said)
}

# faults are what is wrong with the form of a finding or a gap. A fix may be left out:
# reports show the remediation of the rule then.
faults(kind, said) := {fault |
	some fault, there in {
		"has no message": object.get(said, "message", "") == "",
		"has a message that does not end with a full stop": said_without_end(kind, said),
		"has no evidence.found": lacks(kind, said, "found"),
		"has no evidence.expected": lacks(kind, said, "expected"),
		"has an empty fix: leave it out, or say what to do": object.get(said, "fix", "none") in {"", {}},
		"has a severity that is none": not_a_severity(said),
	}
	there
}

said_without_end(kind, said) if {
	kind == "finding"
	said.message != ""
	not endswith(said.message, ".")
} else := false

not_a_severity(said) if {
	not object.get(said, "severity", "high") in {"blocker", "high", "medium", "low", "info"}
} else := false

lacks(kind, said, key) if {
	kind == "finding"
	not key in object.keys(object.get(said, "evidence", {}))
} else := false

# explanation is what a rule says of a target: why it got its status.
explanation(rule, id) := sprintf(" (%s)", [concat("; ", words)]) if {
	words := texts(rule, id, ["message", "question"]) | reasons(rule, id)
	count(words) > 0
} else := ""

# texts are what a rule says of a target in certain fields.
texts(rule, id, fields) := {words(said[field]) |
	some name in ["findings", "gaps", "attest"]
	some said in set_of(rule, name)
	said.target == id
	some field in fields
}

# words are those of a sentence, or of a fix that is given as data.
words(said) := said if {
	is_string(said)
} else := said.text

# reasons are why a target is unknown: reason codes, and facts that it rests on.
reasons(rule, id) := gap_reasons(rule, id) | {text |
	some need in set_of(rule, "needs")
	need.target == id
	not met(need.fact)
	text := sprintf("%s is not known", [concat(" › ", need.fact)])
}

gap_reasons(rule, id) := {gap.reason | some gap in set_of(rule, "gaps"); gap.target == id}

# statuses gives every target of a rule its status: a failure that was seen stands,
# whatever else is unknown, unless the rule holds it for less grave than that.
statuses(rule) := {id: outcome[2] |
	some id, outcome in outcomes(rule)
}

# severity is what the rule holds for the severity of what it says of a target; "" is
# that of the rule itself.
severity(rule, id) := [word | some word, rank in ranks; rank == outcomes(rule)[id][0]][0]

outcomes(rule) := {id: outcome |
	all := weighed(rule)
	some id in set_of(rule, "targets")
	outcome := min({[9, 9, "pass"]} | {said | some [target, said] in all; target == id})
}

# weighed is all that a rule says that keeps a target from passing: [target, [rank of the
# severity, rank of the status, status]].
weighed(rule) := {[said.target, [ranks[object.get(said, "severity", "")], at, status]] |
	some at, [name, status] in [["findings", "fail"], ["gaps", "unknown"], ["attest", "manual"]]
	some said in set_of(rule, name)
} | {[id, [0, 1, "unknown"]] | some id in unmet(rule)}

ranks := {"": 0, "blocker": 1, "high": 2, "medium": 3, "low": 4, "info": 5}

# unmet are the targets of which a fact is missing, or rests on something that was
# not learnt.
unmet(rule) := {need.target |
	some need in set_of(rule, "needs")
	not met(need.fact)
}

met(path) if {
	every length in numbers.range(1, count(path)) {
		learnt(object.get(input, array.slice(path, 0, length), null))
	}
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
