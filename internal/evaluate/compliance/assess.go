package compliance

import (
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
	// them or lowered their severity, and what the estate file takes out.
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
