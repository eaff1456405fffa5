package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
	"github.com/muster-dr/muster/internal/facts"
)

// exceptions applies what people have stated and accepted, and notes what must be
// said about it. Notices are by kind, those of a kind in the order in which they
// arose.
func exceptions(doc *facts.Document, out *results.Document) error {
	attested, err := attestation.Apply(doc.Estate, out.Results, out.Rules, out.AsOf)
	if err != nil {
		return err
	}
	waived, err := waiver.Apply(doc.Estate, out.Results, out.Rules, out.AsOf)
	if err != nil {
		return err
	}
	for _, text := range doc.Notices {
		out.Notices = append(out.Notices, results.Notice{Kind: "merged_facts", Message: text})
	}
	out.Notices = append(out.Notices, slices.Concat(attested, waived)...)
	slices.SortStableFunc(out.Notices, func(a, b results.Notice) int { return cmp.Compare(a.Kind, b.Kind) })
	return nil
}

// compare decides, against the baseline where there is one, and returns the
// results that count for what to fix first.
func compare(out *results.Document, opt Options) ([]results.Result, error) {
	if opt.Baseline == nil {
		out.Verdict = verdict.Decide(out.Results, opt.FailOn)
		return out.Results, nil
	}
	opt.Baseline = opt.Baseline.Renamed(results.RenamesOf(out.Rules))
	changes, err := diff.Of(opt.Baseline, out)
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", err)
	}
	markBaseline(out, opt.Baseline)
	var counts []string
	for _, c := range diff.Changes {
		counts = append(counts, fmt.Sprintf("%d %s", changes.Counts[c], strings.ReplaceAll(string(c), "-", " ")))
	}
	text := fmt.Sprintf("Since the baseline of %s: %s.", opt.Baseline.AsOf.UTC().Format("2006-01-02 15:04 MST"), strings.Join(counts, ", "))
	out.Notices = append(out.Notices, results.Notice{Kind: "baseline", Message: strings.Join(append([]string{text}, changes.Notes...), " ")})
	slices.SortStableFunc(out.Notices, func(a, b results.Notice) int { return cmp.Compare(a.Kind, b.Kind) })
	if !opt.OnlyNew {
		out.Verdict = verdict.Decide(out.Results, opt.FailOn)
		return out.Results, nil
	}
	before := diff.ByID(opt.Baseline)
	known := func(r *results.Result) bool { return diff.Between(before[r.ID], r) == diff.Unchanged }
	out.Verdict = verdict.DecideNew(out.Results, opt.FailOn, verdict.Baseline{AsOf: opt.Baseline.AsOf, Known: known})
	var fresh []results.Result
	for i := range out.Results {
		if !known(&out.Results[i]) {
			fresh = append(fresh, out.Results[i])
		}
	}
	return fresh, nil
}
