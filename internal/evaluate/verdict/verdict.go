// Package verdict turns results into the answer to the one question: GO, NO-GO or
// NOT PROVEN, and what to do first.
package verdict

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// DefaultFailOn is the threshold of the verdict, unless the estate file has a
// stricter one. None is laxer.
const DefaultFailOn = results.High

// Judged is what a verdict and a gate are computed from.
type Judged struct {
	Results []results.Result
	Rules   map[string]*results.Rule
	Partial *results.Partial // what was left out; nil when nothing was
	WhatIf  *results.WhatIf  // set when some results are assumed
}

// Decide returns the verdict about the estate: a function of the results and of the
// threshold of the estate file, and of no flag. Results below failOn, waived ones and
// skipped ones do not count.
func Decide(in Judged, failOn results.Severity) results.Verdict {
	n := count(in.Results, failOn, nil)
	v := results.Verdict{FailOn: failOn}
	switch {
	case n.failed > 0:
		v.Decision = results.NoGo
		v.Because = fmt.Sprintf("%s would fail in a disaster (%s)", plural(n.failed, "check"), n.severities())
		if n.open() > 0 {
			v.Because += fmt.Sprintf(", and %s not proven", isAre(n.open()))
		}
	case n.open() > 0:
		v.Decision = results.NotProven
		v.Because = "nothing is known to fail, but " + n.why()
	case n.judged == 0:
		v.Decision = results.NotProven
		v.Because = "no rule judged anything: silence is not a pass"
	case in.Partial != nil:
		v.Decision = results.NotProven
		v.Because = fmt.Sprintf("%s judged, and none of severity %s fails or is unproven; what was left out may", plural(n.judged, "result"), orAbove(failOn))
	default:
		v.Decision = results.Go
		v.Because = fmt.Sprintf("%s judged; none of severity %s fails or is unproven", plural(n.judged, "result"), orAbove(failOn))
	}
	if in.WhatIf != nil {
		v.Decision = v.Decision.WouldBe()
	}
	v.Headline = headline(v.Decision, in, n, failOn)
	return v
}

// Counts tells whether a severity is at or above failOn.
func Counts(s, failOn results.Severity) bool {
	return slices.Index(results.Severities, s) <= slices.Index(results.Severities, failOn)
}

// Count counts the results by status; waived ones under "waived".
func Count(all []results.Result) map[results.Status]int {
	n := map[results.Status]int{}
	for i := range all {
		if all[i].Waiver != nil {
			n["waived"]++
		} else {
			n[all[i].Status]++
		}
	}
	return n
}

// Worst orders results by how much they hurt: failures before what is open, then
// by severity, then by the number of components that wait for theirs.
func Worst(a, b *results.Result, unblocks map[string][]string) int {
	open := func(r *results.Result) int {
		if r.Status == results.Fail {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(open(a), open(b)),
		cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
		cmp.Compare(len(unblocks[b.Component]), len(unblocks[a.Component])),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target),
	)
}

// FixFirst lists the unwaived failures and open results that decide the verdict,
// most urgent first. unblocks names for each component those that wait for it.
// Failures of one rule that the same fix mends are one entry, and so are results of
// all rules that are unknown for the same cause, such as a system that was not asked.
func FixFirst(all []results.Result, failOn results.Severity, unblocks map[string][]string) []results.Fix {
	var picked []*results.Result
	for i := range all {
		r := &all[i]
		open := r.Status == results.Fail || r.Status == results.Unknown || r.Status == results.Manual
		if open && r.Waiver == nil && Counts(r.Severity, failOn) {
			picked = append(picked, r)
		}
	}
	slices.SortFunc(picked, func(a, b *results.Result) int { return Worst(a, b, unblocks) })
	fixes := make([]results.Fix, 0, len(picked))
	seen := map[string]int{} // rule and fix to the place in fixes
	for _, r := range picked {
		key, groups := sameFix(r)
		if at, there := seen[key]; groups && there {
			f := &fixes[at]
			f.Also = append(f.Also, r.ID)
			f.Unblocks = appendNew(f.Unblocks, unblocks[r.Component])
			continue
		}
		seen[key] = len(fixes)
		fixes = append(fixes, results.Fix{Result: r.ID, Unblocks: appendNew([]string{}, unblocks[r.Component])})
	}
	return fixes
}

func appendNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) { // as many as there are components, at the most
			list = append(list, s)
		}
	}
	return list
}

// sameFix is a key that results share when mending one of them mends the others:
// those of a rule whose findings all come with the same fixes, and whatever is
// unknown for the same cause. So do questions to people.
func sameFix(r *results.Result) (key string, groups bool) {
	if r.Question() {
		return "questions", true // one sitting answers them all
	}
	if cause := r.Cause(); cause != "" {
		return "unknown\x00" + cause, true
	}
	if r.Status != results.Fail || len(r.Findings) == 0 {
		return r.ID, false
	}
	key = r.Rule
	for _, f := range r.Findings {
		if f.Fix == "" {
			return r.ID, false
		}
		key += "\x00" + f.Fix
	}
	return key, true
}
