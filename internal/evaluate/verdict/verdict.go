// Package verdict turns results into the answer to the one question: GO, NO-GO or
// NOT PROVEN, and what to do first.
package verdict

import (
	"fmt"
	"slices"
	"strings"

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
	Lax     []string         // thresholds of the estate file that are far from their defaults
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

// Planned is what is decided of a planned failover, in which production helps; nil where each
// result that nobody has waived comes out as it does without that help.
func Planned(in Judged, failOn results.Severity) *results.PlannedVerdict {
	p := results.PlannedVerdict{}
	all := in.Results
	in.Results = make([]results.Result, len(all))
	for i := range all {
		in.Results[i] = all[i].InPlanned()
		if all[i].Planned != nil && all[i].Waiver == nil {
			p.Results = append(p.Results, all[i].ID)
		}
	}
	if len(p.Results) == 0 {
		return nil
	}
	v := Decide(in, failOn)
	p.Decision, p.Because = v.Decision, strings.Replace(v.Because, "in a disaster", "in a planned failover", 1)
	return &p
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
