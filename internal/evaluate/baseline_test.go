package evaluate_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestEveryResultSaysHowItStandsToTheBaseline(t *testing.T) {
	w, a := []estate.Waiver{waived}, []estate.Attestation{signed}
	gone := func(d *results.Document) *results.Document {
		d.Results = append(d.Results, results.Result{ID: "gone", Rule: "dns/removed", Target: "alias/x", Component: "dns", Status: results.Fail, Severity: results.Low,
			Message: "It was there.", Findings: []results.Finding{{Message: "It was there.", Evidence: map[string]any{"a": 1}}}})
		return d
	}
	without := func(d *results.Document, rule string) *results.Document {
		var left []results.Result
		for _, r := range d.Results {
			if r.Rule != rule {
				left = append(left, r)
			}
		}
		d.Results = left
		return d
	}
	tests := []struct {
		name     string
		baseline *results.Document
		opt      evaluate.Options
		want     string
	}{
		{"no baseline", nil, evaluate.Options{}, "look:, never:, ttl:"},
		{"the same again", run(t, learnt(600, nil, a), evaluate.Options{}), evaluate.Options{}, "look:unchanged, never:unchanged, ttl:unchanged"},
		{"it passed before", run(t, learnt(60, nil, a), evaluate.Options{}), evaluate.Options{}, "look:unchanged, never:unchanged, ttl:new"},
		{"it was waived before and is not now", run(t, learnt(600, w, a), evaluate.Options{}), evaluate.Options{}, "look:unchanged, never:unchanged, ttl:new"},
		{"one more fails, and has another message", run(t, learnt(7200, nil, a), evaluate.Options{}), evaluate.Options{}, "look:unchanged, never:updated, ttl:unchanged"},
		{"the answer was not signed before", run(t, learnt(600, nil, nil), evaluate.Options{}), evaluate.Options{}, "look:updated, never:unchanged, ttl:unchanged"},
		{"a rule was deselected", run(t, learnt(600, nil, a), evaluate.Options{}), evaluate.Options{Skip: []string{"dns/ttl"}}, "look:unchanged, never:unchanged, ttl:"},
		{"a rule was not there before", without(run(t, learnt(600, nil, a), evaluate.Options{}), "dns/look"), evaluate.Options{}, "look:new, never:unchanged, ttl:unchanged"},
		{"a rule is not there any more", gone(run(t, learnt(600, nil, a), evaluate.Options{})), evaluate.Options{}, "look:unchanged, never:unchanged, ttl:unchanged, removed:absent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.opt.Baseline = tt.baseline
			res := run(t, learnt(600, nil, a), tt.opt)
			var got []string
			for _, r := range append(res.Results, res.Absent...) {
				got = append(got, strings.TrimPrefix(r.Rule, "dns/")+":"+string(r.Baseline))
				if r.Baseline == results.BaselineAbsent && r.Findings != nil {
					t.Error("the evidence of a result that is gone was kept")
				}
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), tt.want)
			}
		})
	}
}
