package compliance

import (
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// one makes a result of a rule by words: a status, then what is special about it.
func one(rule, words string) results.Result {
	component, _, _ := strings.Cut(rule, "/")
	if component == "question" {
		component = "dns"
	}
	w := strings.Fields(words)
	r := results.Result{ID: rule + words, Rule: rule, Target: "t/" + words, Component: component, Status: results.Status(w[0]), Severity: results.High}
	for _, word := range w[1:] {
		switch word {
		case "waived":
			r.Waiver = &results.Waived{Reason: "later", Owner: "anna", Ticket: "CHG-1", Expires: "2027-01-31"}
		case "signed":
			r.Attested = &results.Attested{Owner: "jo", Expires: "2027-01-31"}
		case "assumed":
			r.Assumed = true
		case "stale":
			r.Reason = facts.StaleFacts
		case "error":
			r.Reason = facts.RuleError
		default:
			r.Severity = results.Severity(word)
		}
	}
	return r
}

// documentOf is a document with results, given as "rule: status words".
func documentOf(lines ...string) *results.Document {
	doc := &results.Document{Verdict: results.Verdict{FailOn: results.High}, Rules: map[string]*results.Rule{}}
	for _, id := range []string{"dns/a", "dns/b", "dns/declared", "question/DNS-1", "sql/a"} {
		component, _, _ := strings.Cut(id, "/")
		requires := []string{"dns.resolvers"}
		if id == "dns/declared" {
			requires = []string{"estate.components", "components"}
		}
		if component == "question" {
			component, requires = "dns", []string{"estate"}
		}
		doc.Rules[id] = &results.Rule{ID: id, Component: component, Requires: requires}
	}
	for _, line := range lines {
		rule, words, _ := strings.Cut(line, ": ")
		doc.Results = append(doc.Results, one(rule, words))
	}
	return doc
}

func lines(text string) []string { return strings.Split(text, "; ") }

func TestTheStateOfAControlFollowsFromItsResults(t *testing.T) {
	const well = "dns/a: pass; dns/b: pass; dns/declared: pass; question/DNS-1: pass signed"
	tests := []struct {
		name    string
		results string
		change  func(*results.Document)
		want    string // the state of a control that is tested
	}{
		{"all passes by observation", well, nil, "SATISFIED"},
		{"nothing is there", "sql/a: pass", nil, "NOT ASSESSED"},
		{"nothing applies", "dns/a: not_applicable; dns/b: not_applicable; dns/declared: not_applicable", nil, "NOT ASSESSED"},
		{"all was deselected", "dns/a: skipped; dns/b: skipped; dns/declared: skipped", nil, "NOT ASSESSED"},
		{"one applies and passes", "dns/a: pass; dns/b: not_applicable; dns/declared: not_applicable", nil, "SATISFIED"},
		{"one fails", well + "; dns/a: fail", nil, "NOT SATISFIED"},
		{"a blocker fails", well + "; dns/a: fail blocker", nil, "NOT SATISFIED"},
		{"a failure below the threshold", well + "; dns/a: fail medium", nil, "SATISFIED"},
		{"a failure at the threshold of a stricter estate", well + "; dns/a: fail medium", func(d *results.Document) { d.Verdict.FailOn = results.Medium }, "NOT SATISFIED"},
		{"a severity that nobody knows", well + "; dns/a: fail dreadful", nil, "NOT SATISFIED"},
		{"a status that nobody knows", well + "; dns/a: splendid", nil, "NOT PROVEN"},
		{"no threshold is known", well + "; dns/a: fail", func(d *results.Document) { d.Verdict = results.Verdict{} }, "NOT SATISFIED"},
		{"one fails and is waived", well + "; dns/a: fail waived", nil, "SATISFIED with exception"},
		{"one is unknown and waived", well + "; dns/a: unknown waived", nil, "SATISFIED with exception"},
		{"one fails, and another one is waived", well + "; dns/a: fail; dns/a: fail waived", nil, "NOT SATISFIED"},
		{"one is unknown", well + "; dns/a: unknown", nil, "NOT PROVEN"},
		{"one fails and one is unknown", well + "; dns/a: unknown; dns/a: fail", nil, "NOT SATISFIED"},
		{"a person is asked", "dns/a: pass; dns/b: pass; dns/declared: pass; question/DNS-1: manual", nil, "NOT PROVEN"},
		{"facts are too old", well + "; dns/a: unknown stale", nil, "NOT PROVEN"},
		{"a rule erred", well + "; dns/a: unknown error", nil, "NOT PROVEN"},
		{"something is unknown below the threshold", well + "; dns/a: unknown low", nil, "SATISFIED"},

		// Evidence that must not satisfy.
		{"all is waived", "dns/a: fail waived; dns/b: unknown waived; dns/declared: fail waived", nil, "NOT PROVEN"},
		{"all is signed", "dns/a: pass signed; dns/b: pass signed; dns/declared: pass signed; question/DNS-1: pass signed", nil, "NOT PROVEN"},
		{"only questions to people", "question/DNS-1: pass signed; dns/a: not_applicable; dns/b: not_applicable; dns/declared: not_applicable", nil, "NOT PROVEN"},
		{"a question that passes and that nobody signed", "question/DNS-1: pass; dns/a: not_applicable; dns/b: not_applicable; dns/declared: not_applicable", nil, "NOT PROVEN"},
		{"only declarations", "dns/declared: pass; dns/a: not_applicable; dns/b: not_applicable", nil, "NOT PROVEN"},
		{"only what is below the threshold", "dns/a: pass medium; dns/b: pass low; dns/declared: pass low", nil, "NOT PROVEN"},
		{"a rule that is not described", "dns/unheard-of: pass; dns/a: not_applicable; dns/b: not_applicable; dns/declared: not_applicable", nil, "NOT PROVEN"},
		{"a rule has no result", "dns/a: pass; dns/declared: pass", nil, "NOT PROVEN"},
		{"a rule is not there, as in results of an older muster", well, func(d *results.Document) { delete(d.Rules, "dns/b") }, "NOT PROVEN"},
		{"a component is not there", well, func(d *results.Document) {
			for _, r := range d.Rules {
				r.Component = "other"
			}
		}, "NOT PROVEN"},
		{"a run that left something out", well, func(d *results.Document) { d.Partial = &results.Partial{} }, "NOT PROVEN"},
		{"a run that was interrupted", well, func(d *results.Document) { d.Run = &results.Run{Interrupted: true} }, "NOT PROVEN"},
		{"one that was deselected", "dns/a: pass; dns/b: skipped; dns/declared: pass", func(d *results.Document) { d.Partial = &results.Partial{} }, "NOT PROVEN"},
		{"a failure that is taken to be fixed", well + "; dns/a: pass assumed", func(d *results.Document) { d.WhatIf = &results.WhatIf{} }, "NOT SATISFIED"},
		{"a what-if run in which nothing fails", well, func(d *results.Document) { d.WhatIf = &results.WhatIf{} }, "NOT PROVEN"},
		{"something was found that no rule judges", well + "; reach/desktops-judged: unknown blocker", nil, "NOT PROVEN"},
		{"something was found that no rule judges, and people are asked", well + "; reach/objects-judged: manual", nil, "NOT PROVEN"},
		{"what was found is judged", well + "; reach/desktops-judged: pass; reach/objects-judged: pass", nil, "SATISFIED"},
		{"something of it is taken out", well + "; reach/desktops-judged: not_applicable", func(d *results.Document) { d.Results[len(d.Results)-1].Component = "dns" }, "SATISFIED with exception"},
		{"something of another component is taken out", well + "; reach/objects-judged: not_applicable", nil, "SATISFIED"},
		{"all of it is taken out", "reach/desktops-judged: not_applicable; dns/a: not_applicable", func(d *results.Document) { d.Results[0].Component = "dns" }, "NOT ASSESSED"},
		{"the threshold is no severity", well + "; dns/a: fail", func(d *results.Document) { d.Verdict.FailOn = "splendid" }, "NOT SATISFIED"},
		{"what is gone since the baseline", "dns/a: not_applicable; dns/b: not_applicable; dns/declared: not_applicable", func(d *results.Document) { d.Absent = []results.Result{one("dns/a", "pass")} }, "NOT ASSESSED"},
		{"a failing rule whose severity was lowered", "dns/a: fail low; dns/b: pass; dns/declared: pass", func(d *results.Document) {
			d.Rules["dns/a"].DefaultSeverity, d.Rules["dns/a"].SeverityReason = results.Blocker, "we know"
		}, "SATISFIED with exception"},
	}
	control := &Control{ID: "C", Relation: Tests, Rules: []string{"dns/b"}, Components: []string{"dns"}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := documentOf(lines(tt.results)...)
			if tt.change != nil {
				tt.change(doc)
			}
			a := stateOf(doc, control)
			if a.Says() != tt.want {
				t.Errorf("got %s, want %s: %s", a.Says(), tt.want, a.Because)
			}
			if !strings.HasSuffix(a.Because, ".") || strings.Contains(a.Because, "%!") {
				t.Errorf("the reason is %q", a.Because)
			}
			// The same evidence satisfies no control that it only supports, that people state, or
			// that is outside.
			for _, relation := range []Relation{Supports, Attests, Outside} {
				other := *control
				other.Relation = relation
				got, want := stateOf(doc, &other).State, a.State
				switch {
				case relation == Outside:
					want = NotAssessed
				case want == Satisfied:
					want = NotProven
				}
				if got != want {
					t.Errorf("%s: got %s, want %s", relation, got, want)
				}
			}
		})
	}
}

func stateOf(doc *results.Document, c *Control) *Assessed {
	return &Assess(&Framework{Controls: []*Control{c}}, doc).Controls[0]
}

func TestExceptionsAreNamedWithThoseWhoAnswerForThem(t *testing.T) {
	doc := documentOf("dns/a: fail waived", "dns/b: unknown low", "dns/b: pass", "dns/declared: pass", "sql/a: fail waived")
	doc.Rules["dns/b"].DefaultSeverity, doc.Rules["dns/b"].SeverityReason = results.High, "a test zone"
	a := stateOf(doc, &Control{ID: "C", Relation: Tests, Components: []string{"dns"}})
	var got []string
	for _, e := range a.Exceptions {
		got = append(got, e.Rule+" "+e.Why)
	}
	want := []string{"dns/a waived until 2027-01-31 by anna, CHG-1: later", "dns/b the estate file lowers the rule from high to low: a test zone"}
	if !slices.Equal(got, want) || a.Counts["waived"] != 1 || a.Counts[results.Fail] != 0 {
		t.Errorf("got %q and %v", got, a.Counts)
	}
}

func TestThreeRulesAreNamedAndTheOthersCounted(t *testing.T) {
	doc := documentOf("dns/a: fail", "dns/a: fail blocker", "dns/b: fail", "sql/a: fail", "dns/declared: fail")
	a := stateOf(doc, &Control{ID: "C", Relation: Tests, Components: []string{Everything}})
	if want := "5 results fail: dns/a (2), dns/b, sql/a and 1 more."; a.Because != want {
		t.Errorf("got %s, want %s", a.Because, want)
	}
}

// Whatever part of the evidence is there: without an observation nothing is satisfied.
func TestNoPartOfTheEvidenceSatisfiesWithoutAnObservation(t *testing.T) {
	all := lines("dns/a: pass; dns/a: pass signed; dns/b: pass; dns/declared: pass; question/DNS-1: pass signed; dns/b: unknown waived; dns/a: fail waived")
	control := &Control{ID: "C", Relation: Tests, Components: []string{"dns"}}
	if got := stateOf(documentOf(all...), control).State; got != Satisfied {
		t.Fatalf("with all of it the state is %s", got)
	}
	for set := range 1 << len(all) {
		var some []string
		for i, line := range all {
			if set>>i&1 == 1 {
				some = append(some, line)
			}
		}
		state := stateOf(documentOf(some...), control).State
		observed := slices.Contains(some, "dns/a: pass") || slices.Contains(some, "dns/b: pass")
		if state == Satisfied && !observed {
			t.Errorf("%q satisfies", some)
		}
		if len(some) == 0 && state != NotAssessed {
			t.Errorf("nothing at all is %s", state)
		}
	}
}
