// Package verdict turns results into the answer to the one question: GO, NO-GO or
// NOT PROVEN, and what to do first.
package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// DefaultFailOn is the severity from which on results decide, unless the user
// says otherwise.
const DefaultFailOn = results.High

// Decide returns the verdict over the results. Results below failOn, waived ones
// and skipped ones do not count.
func Decide(all []results.Result, failOn results.Severity) results.Verdict {
	return decide(all, failOn, nil)
}

// Baseline is an earlier evaluation, relative to which only what is new decides.
type Baseline struct {
	AsOf  time.Time                  // the moment that it was judged for
	Known func(*results.Result) bool // whether it has the result as it is now
}

// DecideNew is [Decide] without the failures and the open results that the
// baseline knows. The reason says how many these are.
func DecideNew(all []results.Result, failOn results.Severity, b Baseline) results.Verdict {
	return decide(all, failOn, &b)
}

func decide(all []results.Result, failOn results.Severity, base *Baseline) results.Verdict {
	waived, knownFails, knownOpen := 0, 0, 0
	fails := map[results.Severity]int{}
	open := map[results.Status]int{}
	judged := 0
	for i := range all {
		r := &all[i]
		if r.Status != results.Skipped && r.Status != results.NotApplicable {
			judged++
		}
		if !Counts(r.Severity, failOn) {
			continue
		}
		if r.Waiver != nil {
			waived++
			continue
		}
		if base != nil && base.Known(r) {
			switch r.Status {
			case results.Fail:
				knownFails++
			case results.Unknown, results.Manual:
				knownOpen++
			}
			continue
		}
		switch r.Status {
		case results.Fail:
			fails[r.Severity]++
		case results.Unknown, results.Manual:
			open[r.Status]++
		}
	}
	v := results.Verdict{FailOn: failOn}
	failed := 0
	var parts []string
	for _, s := range results.Severities {
		if fails[s] > 0 {
			failed += fails[s]
			parts = append(parts, fmt.Sprintf("%d %s", fails[s], s))
		}
	}
	switch {
	case failed > 0:
		v.Decision = results.NoGo
		v.Because = fmt.Sprintf("%s would fail in a disaster (%s)", plural(failed, "check"), join(parts))
		if n := open[results.Unknown] + open[results.Manual]; n > 0 {
			v.Because += fmt.Sprintf(", and %s not proven", isAre(n))
		}
	case open[results.Unknown]+open[results.Manual] > 0:
		v.Decision = results.NotProven
		var why []string
		if n := open[results.Unknown]; n > 0 {
			why = append(why, fmt.Sprintf("%s could not be learnt", plural(n, "fact")))
		}
		if n := open[results.Manual]; n > 0 {
			why = append(why, fmt.Sprintf("%s for a person to attest", isAre(n)))
		}
		v.Because = "nothing is known to fail, but " + join(why)
		if base != nil {
			v.Because = "nothing new is known to fail, but " + join(why)
		}
	case judged == 0:
		v.Decision = results.NotProven
		v.Because = "no rule judged anything: silence is not a pass"
	default:
		v.Decision = results.Go
		v.Because = fmt.Sprintf("%s judged; none at or above %s fails or is open", plural(judged, "result"), failOn)
		if base != nil {
			v.Because = fmt.Sprintf("%s judged; none at or above %s fails or is open that did not before", plural(judged, "result"), failOn)
		}
	}
	if waived > 0 {
		v.Because += fmt.Sprintf(". At or above %s, %s waived", failOn, isAre(waived))
	}
	if base != nil {
		v.Because += fmt.Sprintf(". Only what is new since the baseline of %s counts; what it has already does not: %s and %s",
			base.AsOf.UTC().Format("2006-01-02 15:04 MST"), plural(knownFails, "failure"), plural(knownOpen, "open result"))
	}
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

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func isAre(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

func join(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	out := parts[0]
	for _, p := range parts[1 : len(parts)-1] {
		out += ", " + p
	}
	return out + " and " + parts[len(parts)-1]
}
