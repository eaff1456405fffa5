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

// compare notes on every result how it stands to the baseline, where there is one.
func compare(out *results.Document, opt Options) error {
	if opt.Baseline == nil {
		return nil
	}
	if opt.Baseline.WhatIf != nil {
		return fmt.Errorf("the baseline is of a what-if run, and what it tells is not so: give results of the estate as it was")
	}
	opt.Baseline = opt.Baseline.Renamed(results.RenamesOf(out.Rules))
	changes, err := diff.Of(opt.Baseline, out)
	if err != nil {
		return fmt.Errorf("the baseline: %w", err)
	}
	markBaseline(out, opt.Baseline)
	var counts []string
	for _, c := range diff.Changes {
		counts = append(counts, fmt.Sprintf("%d %s", changes.Counts[c], strings.ReplaceAll(string(c), "-", " ")))
	}
	text := fmt.Sprintf("Since the baseline of %s: %s.", opt.Baseline.AsOf.UTC().Format("2006-01-02 15:04 MST"), strings.Join(counts, ", "))
	out.Notices = append(out.Notices, results.Notice{Kind: "baseline", Message: strings.Join(append([]string{text}, changes.Notes...), " ")})
	slices.SortStableFunc(out.Notices, func(a, b results.Notice) int { return cmp.Compare(a.Kind, b.Kind) })
	return nil
}

// shape collects what flags say about the gate.
func shape(doc *facts.Document, opt Options) verdict.Shape {
	s := verdict.Shape{
		FailOn: opt.FailOn, AllowUnknown: opt.AllowUnknown, Interrupted: doc.Run.Interrupted,
		Selected: len(opt.Only) > 0 || len(opt.Skip) > 0,
	}
	if opt.FailOn != "" {
		s.Flags = append(s.Flags, "--fail-on "+string(opt.FailOn))
	}
	if opt.OnlyNew && opt.Baseline != nil {
		s.Flags = append(s.Flags, "--fail-on-new")
		before := diff.ByID(opt.Baseline)
		s.Baseline = &verdict.Baseline{
			AsOf:  opt.Baseline.AsOf,
			Known: func(r *results.Result) bool { return diff.Between(before[r.ID], r) == diff.Unchanged },
			Unasked: func(source string) bool {
				then := opt.Baseline.Sources[source]
				return then == nil || then.Status == facts.Skipped
			},
		}
	}
	if opt.AllowUnknown {
		s.Flags = append(s.Flags, "--allow-unknown")
	}
	if opt.Given != nil {
		s.Flags = append(s.Flags, opt.Given...)
		return s
	}
	for _, name := range opt.Only {
		s.Flags = append(s.Flags, "--only "+name)
	}
	for _, name := range opt.Skip {
		s.Flags = append(s.Flags, "--skip "+name)
	}
	return s
}
