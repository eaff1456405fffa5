package verdict_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAPlannedFailoverHasAVerdictOfItsOwnWhereResultsDiffer(t *testing.T) {
	late := res("late", results.Blocker, results.Fail)
	late.Planned = &results.PlannedOutcome{Status: results.Fail, Severity: results.Medium}
	lost := res("lost", results.High, results.Fail)
	lost.Planned = &results.PlannedOutcome{Status: results.Pass, Severity: results.High}
	waived := lost
	waived.Waiver = &results.Waived{Owner: "Jo"}
	pass, fail, unknown := res("p", results.High, results.Pass), res("f", results.High, results.Fail), res("u", results.High, results.Unknown)
	for name, c := range map[string]struct {
		all      []results.Result
		decision results.Decision // of a planned failover; "" when there is none of its own
		because  string
		ids      []string
	}{
		"nothing differs":                      {[]results.Result{pass, fail}, "", "", nil},
		"all that fails is better":             {[]results.Result{pass, late, lost}, results.Go, "3 results judged; none of severity high or above fails or is unproven", []string{"late", "lost"}},
		"something else fails as well":         {[]results.Result{late, fail}, results.NoGo, "1 check would fail in a planned failover (1 high)", []string{"late"}},
		"something else is unknown":            {[]results.Result{lost, unknown}, results.NotProven, "nothing is known to fail, but 1 result is unknown", []string{"lost"}},
		"what differs is accepted by somebody": {[]results.Result{waived, fail}, "", "", nil},
	} {
		in := verdict.Judged{Results: c.all}
		got := verdict.Planned(in, results.High)
		switch {
		case got == nil && c.decision == "":
		case got == nil || got.Decision != c.decision || got.Because != c.because || !slices.Equal(got.Results, c.ids):
			t.Errorf("%s: %+v, want %s (%s) of %v", name, got, c.decision, c.because, c.ids)
		}
		if c.all[0].Status != results.Pass && verdict.Decide(in, results.High).Decision == results.Go && c.all[0].Waiver == nil {
			t.Errorf("%s: production's help makes the loss of it a GO", name)
		}
	}
}

func TestWhatCanOnlyBeCheckedOnceItRunsIsNothingToFix(t *testing.T) {
	stale := func(id string, was results.Status) results.Result {
		r := res(id, results.Blocker, results.Unknown)
		r.Reason, r.LastKnown = facts.StaleFacts, &results.LastKnown{Status: was}
		return r
	}
	old := stale("old", "")
	old.LastKnown = nil
	all := []results.Result{stale("held", results.Pass), stale("open", results.Unknown), old, res("fails", results.High, results.Fail)}
	fixes := verdict.FixFirst(all, verdict.Ranking{FailOn: results.High})
	if got, want := order(fixes), []string{"fails", "old", "open"}; !slices.Equal(got, want) {
		t.Errorf("to fix are %v, want %v", got, want)
	}
}
