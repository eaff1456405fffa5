package verdict_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
)

func TestOnlyWhatTheBaselineDoesNotKnowDecides(t *testing.T) {
	r := func(id string, sev results.Severity, s results.Status) results.Result {
		return results.Result{ID: id, Severity: sev, Status: s}
	}
	tests := []struct {
		name    string
		all     []results.Result
		want    results.Decision
		because string
	}{
		{"a known failure does not count and is told", []results.Result{r("known", results.Blocker, results.Fail)}, results.Go,
			"1 result judged; none at or above high fails or is open that did not before. Only what is new since the baseline of 2026-11-21 02:00 UTC counts; what it has already does not: 1 failure and 0 open results"},
		{"a new failure counts", []results.Result{r("known", results.Blocker, results.Fail), r("x", results.High, results.Fail)}, results.NoGo,
			"1 check would fail in a disaster (1 high). Only what is new"},
		{"a new failure below the threshold does not", []results.Result{r("x", results.Medium, results.Fail)}, results.Go, "0 failures and 0 open results"},
		{"what is known to be open does not count", []results.Result{r("known", results.High, results.Unknown), r("known", results.High, results.Manual)}, results.Go, "0 failures and 2 open results"},
		{"what is newly unknown does", []results.Result{r("known", results.High, results.Fail), r("x", results.High, results.Unknown)}, results.NotProven,
			"nothing new is known to fail, but 1 fact could not be learnt"},
		{"nothing judged is no pass", []results.Result{r("x", results.High, results.Skipped)}, results.NotProven, "silence is not a pass"},
	}
	base := verdict.Baseline{AsOf: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), Known: func(r *results.Result) bool { return r.ID == "known" }}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if v := verdict.DecideNew(tt.all, results.High, base); v.Decision != tt.want || !strings.Contains(v.Because, tt.because) {
				t.Errorf("got %s: %s\nwant %s: %s", v.Decision, v.Because, tt.want, tt.because)
			}
		})
	}
}

func TestAVerdictSaysHowMuchIsWaived(t *testing.T) {
	all := []results.Result{
		{Severity: results.High, Status: results.Fail, Waiver: &results.Waived{}}, {Severity: results.Low, Status: results.Fail, Waiver: &results.Waived{}},
	}
	v := verdict.Decide(all, results.High)
	if v.Decision != results.Go || !strings.HasSuffix(v.Because, ". At or above high, 1 is waived") {
		t.Errorf("got %s: %s", v.Decision, v.Because)
	}
}
