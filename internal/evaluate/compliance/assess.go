package compliance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// State is what results say of a control.
type State string

// The states of controls.
const (
	NotSatisfied State = "not_satisfied" // a failure that nobody waived decides
	NotProven    State = "not_proven"    // something is open, or what passes is no proof
	Satisfied    State = "satisfied"     // something was observed, and nothing is open
	NotAssessed  State = "not_assessed"  // nothing of it was judged
)

// States are all of them, in the order in which they want attention.
var States = []State{NotSatisfied, NotProven, Satisfied, NotAssessed}

// Words is the state as reports write it.
func (s State) Words() string { return strings.ToUpper(strings.ReplaceAll(string(s), "_", " ")) }

// Assessment is a framework with the state of each of its controls.
type Assessment struct {
	*Framework
	Controls []Assessed // in the order of the framework
}

// Count counts controls by state.
func (a *Assessment) Count() map[State]int {
	n := map[State]int{}
	for i := range a.Controls {
		n[a.Controls[i].State]++
	}
	return n
}

// Assessed is a control, its state and what it rests on.
type Assessed struct {
	*Control
	State   State
	Because string // one sentence with a full stop
	// Results are all that bear on it, in the order of the document: pointers into it.
	Results []*results.Result
	// Counts are these by status; waived ones are under "waived" instead.
	Counts map[results.Status]int
	// Exceptions are failures and open questions that do not count because somebody waived
	// them or lowered their severity.
	Exceptions []Exception
}

// Exception is a result that would decide, and does not.
type Exception struct {
	*results.Result
	// Why says who answers for it: the waiver, or the reason for the lower severity.
	Why string
}

// Says is the state with what nobody may miss beside it.
func (a *Assessed) Says() string {
	if a.State == Satisfied && len(a.Exceptions) > 0 {
		return a.State.Words() + " with exception"
	}
	return a.State.Words()
}

// Assess works out the state of all controls from the results. It is a pure function of
// both.
func Assess(f *Framework, doc *results.Document) *Assessment {
	out := &Assessment{Framework: f, Controls: make([]Assessed, 0, len(f.Controls))}
	j := judge{doc: doc, failOn: doc.Verdict.FailOn, judged: map[string]bool{}}
	if !slices.Contains(results.Severities, j.failOn) {
		j.failOn = results.High
	}
	for i := range doc.Results {
		r := &doc.Results[i]
		j.judged[r.Rule] = true
		if (r.Rule == unjudgedDesktops || r.Rule == unjudgedObjects) && (r.Status == results.Unknown || r.Status == results.Manual) && r.Waiver == nil {
			j.unjudged = append(j.unjudged, r)
		}
	}
	for _, c := range f.Controls {
		out.Controls = append(out.Controls, j.control(c))
	}
	return out
}

// judge is a document, looked at for one control after the other.
type judge struct {
	doc    *results.Document
	failOn results.Severity
	judged map[string]bool // rules that have any result
	// unjudged are what was found and no rule has judged. Nobody knows which control they
	// belong to.
	unjudged []*results.Result
}

// The rules whose open results are about what no other rule has judged.
const (
	unjudgedDesktops = "reach/desktops-judged"
	unjudgedObjects  = "reach/objects-judged"
)

func (j *judge) control(c *Control) Assessed {
	a := Assessed{Control: c, State: NotAssessed, Counts: map[results.Status]int{}}
	if c.Relation == Outside {
		a.Because = "It is outside of what muster looks at."
		return a
	}
	covered := map[[2]string]bool{} // a rule may have thousands of results
	for i := range j.doc.Results {
		r := &j.doc.Results[i]
		rule := j.doc.Rules[r.Rule]
		key := [2]string{r.Rule, r.Component}
		in, known := covered[key]
		if !known {
			var former []string
			if rule != nil {
				former = rule.Formerly
			}
			in = c.Covers(r.Rule, r.Component, former...)
			covered[key] = in
		}
		if !in {
			continue
		}
		a.Results = append(a.Results, r)
		if r.Waiver != nil {
			a.Counts["waived"]++
		} else {
			a.Counts[r.Status]++
		}
		if why := j.exception(r, rule); why != "" {
			a.Exceptions = append(a.Exceptions, Exception{r, why})
		}
	}
	a.State, a.Because = j.state(c, &a)
	return a
}

// state goes from the worst to the best, so that nothing good hides anything bad.
func (j *judge) state(c *Control, a *Assessed) (State, string) {
	var fails, open, observed []*results.Result
	judged, signed, other := 0, 0, 0
	for _, r := range a.Results {
		if r.Status == results.NotApplicable || r.Status == results.Skipped {
			continue
		}
		judged++
		switch {
		case r.Waiver != nil || !j.decides(r):
		case r.Status == results.Fail || r.Assumed:
			fails = append(fails, r)
		case r.Status != results.Pass:
			open = append(open, r)
		case j.observes(r):
			observed = append(observed, r)
		case r.Attested != nil:
			signed++
		default:
			other++
		}
	}
	switch {
	case judged == 0 && c.Relation == Attests && len(c.Rules)+len(c.Components) == 0:
		return NotAssessed, "Only a person can state it, and muster has no question about it."
	case judged == 0:
		return NotAssessed, "Nothing of it was judged."
	case len(fails) > 0:
		return NotSatisfied, fmt.Sprintf("%s: %s.", count(len(fails), "result fails", "results fail"), some(fails))
	case len(open) > 0:
		return NotProven, fmt.Sprintf("%s: %s.", count(len(open), "result is open", "results are open"), some(open))
	}
	if missing := j.missing(c); len(missing) > 0 {
		return NotProven, "No result is there of " + list(missing) + "."
	}
	switch {
	case j.doc.WhatIf != nil:
		return NotProven, "A run that takes failures to be fixed proves nothing."
	case j.doc.Partial != nil || j.doc.Run != nil && j.doc.Run.Interrupted:
		return NotProven, "The run left something out, and a partial run proves nothing."
	case len(j.unjudged) > 0 && c.Relation == Tests:
		return NotProven, fmt.Sprintf("%s found that no rule judges, and may belong to it: %s.", count(len(j.unjudged), "thing was", "things were"), some(j.unjudged))
	case c.Relation == Supports && len(observed)+signed+other == 0:
		return NotProven, "What would support it does not pass, or could not change a verdict."
	case c.Relation == Supports:
		return NotProven, count(len(observed)+signed+other, "result passes", "results pass") + "; that supports it, and does not prove it."
	case c.Relation == Attests:
		return NotProven, fmt.Sprintf("Only a person can state it; %s, and a signature is no observation.", count(signed, "answer is signed", "answers are signed"))
	case len(observed) == 0:
		return NotProven, "Nothing that decides was seen to pass: what is there is waived, signed, declared or of a lower severity."
	}
	because := count(len(observed), "result that decides passes", "results that decide pass") + " by observation"
	if signed > 0 {
		because += fmt.Sprintf(", %d by signature", signed)
	}
	if other > 0 {
		because += fmt.Sprintf(", %d by declaration", other)
	}
	if n := len(a.Exceptions); n > 0 {
		because += fmt.Sprintf(", with %s", count(n, "exception", "exceptions"))
	}
	return Satisfied, because + "."
}

// decides tells whether a result of its severity can change a verdict, and so a state. What
// could not have failed a control cannot satisfy it either.
func (j *judge) decides(r *results.Result) bool { return atLeast(r.Severity, j.failOn) }

func atLeast(s, threshold results.Severity) bool {
	i := slices.Index(results.Severities, s)
	return i < 0 || i <= slices.Index(results.Severities, threshold) // a severity that nobody knows counts
}

// observes tells whether a pass rests on what a source saw: not on a signature, nor on the
// estate file alone.
func (j *judge) observes(r *results.Result) bool {
	rule := j.doc.Rules[r.Rule]
	return r.Attested == nil && !r.Question() && rule != nil && slices.ContainsFunc(rule.Requires, func(section string) bool {
		root, _, _ := strings.Cut(section, ".")
		return root != "estate" && root != "components"
	})
}

// exception says why a result that is not well does not count, although it would by the
// severity that its rule has by itself; "" when it counts, or is well.
func (j *judge) exception(r *results.Result, rule *results.Rule) string {
	switch {
	case r.Waiver != nil:
		w := r.Waiver
		ticket := ""
		if w.Ticket != "" {
			ticket = ", " + w.Ticket
		}
		return fmt.Sprintf("waived until %s by %s%s: %s", w.Expires, w.Owner, ticket, w.Reason)
	case r.Status != results.Fail && r.Status != results.Unknown && r.Status != results.Manual:
		return ""
	case rule != nil && rule.DefaultSeverity != "" && !j.decides(r) && atLeast(rule.DefaultSeverity, j.failOn):
		return fmt.Sprintf("the estate file lowers the rule from %s to %s: %s", rule.DefaultSeverity, r.Severity, cmp.Or(rule.SeverityReason, "it gives no reason"))
	}
	return ""
}

// missing are what a control names and the document has nothing of: a rule without any
// result, or a name that fits no rule, as in results of an older muster. Questions are not
// among them: an estate does not raise all.
func (j *judge) missing(c *Control) []string {
	var missing []string
	for id, r := range j.doc.Rules {
		if r != nil && !j.judged[id] && !strings.HasPrefix(id, results.QuestionPrefix) && !strings.HasPrefix(id, reachPrefix) && c.Covers(id, r.Component, r.Formerly...) {
			missing = append(missing, id)
		}
	}
	for _, glob := range c.Rules {
		if !j.any(func(id string, r *results.Rule) bool {
			return (&Control{Rules: []string{glob}}).Covers(id, r.Component, r.Formerly...)
		}) {
			missing = append(missing, glob)
		}
	}
	for _, component := range c.Components {
		if component != Everything && !j.any(func(_ string, r *results.Rule) bool { return r.Component == component }) {
			missing = append(missing, component)
		}
	}
	slices.Sort(missing)
	return missing
}

// reachPrefix begins the ids of rules that only have results where there is something to
// say of a component.
const reachPrefix = "reach/"

func (j *judge) any(fits func(id string, r *results.Rule) bool) bool {
	for id, r := range j.doc.Rules {
		if r != nil && fits(id, r) {
			return true
		}
	}
	return false
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// named is how many results or names a sentence lists.
const named = 3

// some names the rules of the worst results, and how often each is there.
func some(all []*results.Result) string {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity))
	})
	var names []string
	times := map[string]int{}
	for _, r := range all {
		if times[r.Rule]++; times[r.Rule] == 1 {
			names = append(names, r.Rule)
		}
	}
	for i, name := range names {
		if n := times[name]; n > 1 {
			names[i] = fmt.Sprintf("%s (%d)", name, n)
		}
	}
	return list(names)
}

func list(names []string) string {
	if len(names) > named {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
	}
	return strings.Join(names, ", ")
}
