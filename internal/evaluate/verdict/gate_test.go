package verdict_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
)

// base is a baseline that knows all results whose id begins with "known", and in
// which the source prism was not asked either.
var base = &verdict.Baseline{
	AsOf:    time.Date(2026, 11, 28, 2, 0, 0, 0, time.UTC),
	Known:   func(r *results.Result) bool { return strings.HasPrefix(r.ID, "known") },
	Unasked: func(source string) bool { return source == "prism" },
}

// TestFlagsShapeTheGateAndNeverTheVerdict takes each estate through each combination
// of flags that means something. The verdict stands beside the estate, once.
func TestFlagsShapeTheGateAndNeverTheVerdict(t *testing.T) {
	const since = " since the baseline of 2026-11-28 02:00 UTC"
	pass := res("p", results.Blocker, results.Pass)
	type run struct {
		name  string
		shape verdict.Shape
		exit  int
		says  string // without "gate passed: " and such
		by    string // ids of what keeps it from passing
	}
	onlyNew := verdict.Shape{Flags: []string{"--fail-on-new"}, Baseline: base}
	allow := verdict.Shape{Flags: []string{"--allow-unknown"}, AllowUnknown: true}
	onlyNewAllow := verdict.Shape{Flags: []string{"--fail-on-new", "--allow-unknown"}, Baseline: base, AllowUnknown: true}
	lax := verdict.Shape{Flags: []string{"--fail-on blocker"}, FailOn: results.Blocker}
	strict := verdict.Shape{Flags: []string{"--fail-on medium"}, FailOn: results.Medium}
	only := verdict.Shape{Flags: []string{"--only dns"}, Selected: true}
	onlyNewOnly := verdict.Shape{Flags: []string{"--fail-on-new", "--only dns"}, Baseline: base, Selected: true}
	strictNew := verdict.Shape{Flags: []string{"--fail-on medium", "--fail-on-new"}, FailOn: results.Medium, Baseline: base}
	interrupted := verdict.Shape{Interrupted: true}
	interruptedAllow := verdict.Shape{Flags: []string{"--allow-unknown"}, AllowUnknown: true, Interrupted: true}
	tests := []struct {
		name     string
		in       verdict.Judged
		decision results.Decision
		runs     []run
	}{
		{"a sound estate", verdict.Judged{Results: []results.Result{pass, res("known-m", results.Medium, results.Fail), res("m", results.Medium, results.Fail)}}, results.Go, []run{
			{"no flag", verdict.Shape{}, 0, "as the verdict", ""},
			{"only new", onlyNew, 0, "nothing new" + since, ""},
			{"unknown allowed", allow, 0, "no failed or unproven result of severity high or above", ""},
			{"laxer", lax, 0, "no failed or unproven result of severity blocker", ""},
			{"stricter", strict, 1, "2 failures of severity medium or above; the estate is GO", "known-m m"},
			{"stricter and only new", strictNew, 1, "1 new failure of severity medium or above" + since + "; the estate is GO", "m"},
		}},
		{"a known failure", verdict.Judged{Results: []results.Result{pass, res("known-f", results.High, results.Fail)}}, results.NoGo, []run{
			{"no flag", verdict.Shape{}, 1, "as the verdict", ""},
			{"only new", onlyNew, 0, "nothing new" + since + "; the estate is still NO-GO", ""},
			{"only new of selected rules", onlyNewOnly, 0, "nothing new of severity high or above among the selected rules" + since + "; the estate is still NO-GO", ""},
			{"stricter and only new", strictNew, 0, "nothing new of severity medium or above" + since + "; the estate is still NO-GO", ""},
			{"unknown allowed", allow, 1, "1 failure of severity high or above", "known-f"},
			{"laxer", lax, 0, "no failed or unproven result of severity blocker; the estate is NO-GO", ""},
			{"selected", only, 1, "1 failure of severity high or above among the selected rules", "known-f"},
			{"interrupted", interrupted, 130, "the run was interrupted before everything had been asked; as the verdict", ""},
		}},
		{"a known failure and a new one", verdict.Judged{Results: []results.Result{res("known-f", results.Blocker, results.Fail), res("f", results.High, results.Fail), res("u", results.High, results.Unknown)}}, results.NoGo, []run{
			{"only new", onlyNew, 1, "1 new failure of severity high or above" + since, "f"},
			{"only new and unknown allowed", onlyNewAllow, 1, "1 new failure of severity high or above" + since, "f"},
			{"laxer", lax, 1, "1 failure of severity blocker", "known-f"},
		}},
		{"a known failure, and newly unknown", verdict.Judged{Results: []results.Result{res("known-f", results.Blocker, results.Fail), res("u", results.High, results.Unknown), res("v", results.High, results.Manual)}}, results.NoGo, []run{
			{"only new", onlyNew, 3, "2 new unproven results of severity high or above" + since + "; the estate is NO-GO", "u v"},
			{"only new and unknown allowed", onlyNewAllow, 0, "no new failure of severity high or above" + since + "; --allow-unknown lets pass: 2 new unproven results of severity high or above" + since + "; the estate is still NO-GO", ""},
		}},
		{"newly unknown below the threshold", verdict.Judged{Results: []results.Result{pass, res("u", results.Medium, results.Unknown)}}, results.Go, []run{
			{"only new", onlyNew, 0, "nothing new" + since, ""},
			{"stricter", strict, 3, "1 unproven result of severity medium or above; the estate is GO", "u"},
		}},
		{"unknown", verdict.Judged{Results: []results.Result{pass, res("known-u", results.High, results.Unknown)}}, results.NotProven, []run{
			{"no flag", verdict.Shape{}, 3, "as the verdict", ""},
			{"unknown allowed", allow, 0, "no failure of severity high or above; --allow-unknown lets pass: 1 unproven result of severity high or above; the estate is NOT PROVEN", ""},
			{"only new", onlyNew, 0, "nothing new" + since + "; the estate is still NOT PROVEN", ""},
			{"laxer", lax, 0, "no failed or unproven result of severity blocker; the estate is NOT PROVEN", ""},
			{"interrupted", interrupted, 130, "the run was interrupted before everything had been asked; as the verdict", ""},
		}},
		{"deselected rules, the others pass", verdict.Judged{Results: []results.Result{pass, res("s", results.High, results.Skipped)}, Partial: selection("x/s")}, results.NotProven, []run{
			{"selected", only, 0, "no failed or unproven result of severity high or above among the selected rules; the estate is NOT PROVEN", ""},
			{"only new of selected rules", onlyNewOnly, 0, "nothing new of severity high or above among the selected rules" + since + "; the estate is still NOT PROVEN", ""},
		}},
		{"deselected rules, one of the others fails", verdict.Judged{Results: []results.Result{res("known-f", results.High, results.Fail)}, Partial: selection("x/s")}, results.NoGo, []run{
			{"selected", only, 1, "1 failure of severity high or above among the selected rules", "known-f"},
			{"only new of selected rules", onlyNewOnly, 0, "nothing new of severity high or above among the selected rules" + since + "; the estate is still NO-GO", ""},
		}},
		{"the selected rules have nothing to judge", verdict.Judged{Results: []results.Result{res("n", results.High, results.NotApplicable)}, Partial: selection("x/s")}, results.NotProven, []run{
			{"selected", only, 3, "no selected rule judged anything", ""},
			{"only new", onlyNewOnly, 3, "no selected rule judged anything", ""},
			{"unknown allowed: that nothing was judged is not allowed", allow, 3, "no rule judged anything", ""},
		}},
		{"a source that was never asked", verdict.Judged{Results: []results.Result{pass}, Partial: source("prism")}, results.NotProven, []run{
			{"no flag", verdict.Shape{}, 3, "as the verdict", ""},
			{"only new: it was not asked then either", onlyNew, 0, "nothing new" + since + "; the estate is still NOT PROVEN", ""},
			{"unknown allowed", allow, 0, "no failure of severity high or above; --allow-unknown lets pass: prism was not asked; the estate is NOT PROVEN", ""},
			{"laxer", lax, 3, "prism was not asked", ""},
		}},
		{"a source that is not asked any more", verdict.Judged{Results: []results.Result{pass}, Partial: source("dns", "windows")}, results.NotProven, []run{
			{"only new", onlyNew, 3, "dns and windows were not asked", ""},
		}},
		{"a scan that was cut off", verdict.Judged{Results: []results.Result{pass, res("u", results.High, results.Unknown)}, Partial: cutOff}, results.NotProven, []run{
			{"only new", onlyNew, 3, "the time to ask was up before everything had been asked", "u"},
			{"unknown allowed: the end of a run is no unknown", allow, 3, "the time to ask was up before everything had been asked", "u"},
			{"by the user", interruptedAllow, 130, "the run was interrupted before everything had been asked", "u"},
		}},
		{"a waived failure", verdict.Judged{Results: []results.Result{pass, waivedBy("Jo", results.Blocker)}}, results.Go, []run{
			{"no flag", verdict.Shape{}, 0, "as the verdict", ""},
			{"only new", onlyNew, 0, "nothing new" + since, ""},
			{"stricter", strict, 0, "no failed or unproven result of severity medium or above", ""},
		}},
		{"nothing at all", verdict.Judged{}, results.NotProven, []run{
			{"no flag", verdict.Shape{}, 3, "as the verdict", ""},
			{"only new", onlyNew, 3, "no rule judged anything", ""},
			{"unknown allowed", allow, 3, "no rule judged anything", ""},
		}},
	}
	outcomes := map[int]results.Outcome{0: results.GatePassed, 1: results.GateFailed, 3: results.GateNotProven}
	for _, tt := range tests {
		v := verdict.Decide(tt.in, results.High)
		if v.Decision != tt.decision {
			t.Errorf("%s: the verdict is %s, want %s", tt.name, v.Decision, tt.decision)
		}
		for _, r := range tt.runs {
			t.Run(tt.name+", "+r.name, func(t *testing.T) {
				g := verdict.Pass(tt.in, v, r.shape, nil)
				_, says, _ := strings.Cut(g.Sentence, ": ")
				if g.ExitCode != r.exit || says != r.says || strings.Join(g.Results, " ") != r.by {
					t.Errorf("got  %d %s (by %v)\nwant %d %s (by %s)", g.ExitCode, g.Sentence, g.Results, r.exit, r.says, r.by)
				}
				if want, known := outcomes[r.exit]; known && g.Outcome != want || g.Outcome == results.GatePassed && g.ExitCode != 0 {
					t.Errorf("the outcome is %s with exit code %d", g.Outcome, g.ExitCode)
				}
				if g.Flags == nil || g.Results == nil {
					t.Error("a list is null")
				}
			})
		}
	}
}
