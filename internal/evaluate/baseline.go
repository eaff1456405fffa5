package evaluate

import (
	"cmp"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// markBaseline notes on every result how it stands to the baseline, and keeps the
// results of the baseline that are gone. Their evidence stays behind. Of a rule
// that was deselected, or whose targets could not be learnt, nothing is known to
// be gone.
func markBaseline(out, baseline *results.Document) {
	before := diff.ByID(baseline)
	blind := map[string]bool{} // rules whose targets nobody listed
	for i := range out.Results {
		r := &out.Results[i]
		if r.Target == engine.WholeEstate && (r.Status == results.Skipped || r.Status == results.Unknown) {
			blind[r.Rule] = true
		}
		if r.Status != results.Skipped {
			r.Baseline = against(before[r.ID], r)
		}
		delete(before, r.ID)
	}
	for _, r := range before {
		if blind[r.Rule] || r.Status == results.Skipped {
			continue
		}
		out.Absent = append(out.Absent, results.Result{
			ID: r.ID, Rule: r.Rule, Target: r.Target, Component: r.Component, Status: r.Status, Reason: r.Reason,
			Severity: r.Severity, Message: r.Message, Location: r.Location, Baseline: results.BaselineAbsent,
		})
	}
	slices.SortFunc(out.Absent, func(a, b results.Result) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target), cmp.Compare(a.ID, b.ID))
	})
}

// against is the state of a result. A failure counts as new when the target did
// not fail before, even though it was judged before: that is how --fail-on-new
// counts, and what people look for.
func against(before, now *results.Result) results.Baseline {
	if before == nil {
		return results.BaselineNew
	}
	switch diff.Between(before, now) {
	case diff.New, diff.NowUnknown:
		return results.BaselineNew
	}
	if before.Status != now.Status || before.Severity != now.Severity || (before.Waiver == nil) != (now.Waiver == nil) ||
		before.Message != now.Message || !slices.EqualFunc(before.Findings, now.Findings, sameFinding) {
		return results.BaselineUpdated
	}
	return results.BaselineUnchanged
}

func sameFinding(a, b results.Finding) bool { return a.Message == b.Message && a.Fix == b.Fix }
