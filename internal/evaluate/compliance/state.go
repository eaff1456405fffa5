package compliance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

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

// exception says why something that is not well, or that nobody judged, does not count,
// although it would by the severity that its rule has by itself; "" when it counts, or is
// well.
func (j *judge) exception(r *results.Result, rule *results.Rule) string {
	switch {
	case r.Waiver != nil:
		w := r.Waiver
		ticket := ""
		if w.Ticket != "" {
			ticket = ", " + w.Ticket
		}
		return fmt.Sprintf("waived until %s by %s%s: %s", w.Expires, w.Owner, ticket, w.Reason)
	case takenOut(r):
		return cmp.Or(r.Message, "the estate file takes it out")
	case r.Status != results.Fail && r.Status != results.Unknown && r.Status != results.Manual:
		return ""
	case rule != nil && rule.DefaultSeverity != "" && !j.decides(r) && atLeast(rule.DefaultSeverity, j.failOn):
		return fmt.Sprintf("the estate file lowers the rule from %s to %s: %s", rule.DefaultSeverity, r.Severity, cmp.Or(rule.SeverityReason, "it gives no reason"))
	}
	return ""
}

// takenOut tells of something that was found that the estate file says nobody shall judge:
// only that makes these rules not apply.
func takenOut(r *results.Result) bool {
	return r.Status == results.NotApplicable && (r.Rule == unjudgedDesktops || r.Rule == unjudgedObjects)
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
