// Package compliance holds the states of controls against the embedded estate: what its
// faults make of them, and that nothing but evidence satisfies one.
package compliance

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// healthy is the only scan of the healthy estate.
var healthy = sync.OnceValues(func() (*facts.Document, error) { return embedded.Scan{}.Start(lab.Options{}) })

func healthyFacts(t *testing.T) *facts.Document {
	t.Helper()
	doc, err := healthy()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func judge(t *testing.T, doc *facts.Document, opt evaluate.Options) *results.Document {
	t.Helper()
	opt.Version = "test"
	res, err := evaluate.Run(context.Background(), embedded.Rules(), doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var judged = sync.OnceValues(func() (*results.Document, error) {
	doc, err := healthy()
	if err != nil {
		return nil, err
	}
	return evaluate.Run(context.Background(), embedded.Rules(), doc, evaluate.Options{Version: "test"})
})

func healthyResults(t *testing.T) *results.Document {
	t.Helper()
	res, err := judged()
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func frameworks(t *testing.T) compliance.Set {
	t.Helper()
	all, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// states are those of all controls, as framework/control.
func states(t *testing.T, doc *results.Document) map[string]*compliance.Assessed {
	all := map[string]*compliance.Assessed{}
	for _, f := range frameworks(t) {
		a := compliance.Assess(f, doc)
		for i := range a.Controls {
			all[f.ID+"/"+a.Controls[i].ID] = &a.Controls[i]
		}
	}
	return all
}

// state is that of one control.
func state(doc *results.Document, c *compliance.Control) *compliance.Assessed {
	return &compliance.Assess(&compliance.Framework{Controls: []*compliance.Control{c}}, doc).Controls[0]
}

// with is the document with other results.
func with(doc *results.Document, change func(*results.Result) bool) *results.Document {
	out := *doc
	out.Results = nil
	for _, r := range doc.Results {
		if change(&r) {
			out.Results = append(out.Results, r)
		}
	}
	return &out
}

func TestAHealthyEstateSatisfiesWhatIsTestedAndNothingElse(t *testing.T) {
	res := healthyResults(t)
	if res.Verdict.Decision != results.Go {
		t.Fatalf("the healthy estate is %s", res.Verdict.Decision)
	}
	for id, a := range states(t, res) {
		want := map[compliance.Relation]compliance.State{
			compliance.Tests: compliance.Satisfied, compliance.Supports: compliance.NotProven, compliance.Outside: compliance.NotAssessed, compliance.Attests: compliance.NotProven,
		}[a.Relation]
		if a.Relation == compliance.Attests && len(a.Rules)+len(a.Components) == 0 {
			want = compliance.NotAssessed
		}
		if a.State != want || len(a.Exceptions) > 0 {
			t.Errorf("%s, which muster %s, is %s: %s", id, a.Relation, a.Says(), a.Because)
		}
	}
}

// Each of these takes all evidence away from a control, or turns it into what is none.
func TestWithoutEvidenceNoControlIsSatisfied(t *testing.T) {
	res := healthyResults(t)
	all := states(t, res)
	for name, change := range map[string]func(*results.Result) bool{
		"every result is gone":        func(*results.Result) bool { return false },
		"every result is skipped":     func(r *results.Result) bool { r.Status = results.Skipped; return true },
		"nothing applies":             func(r *results.Result) bool { r.Status = results.NotApplicable; return true },
		"everything is waived":        func(r *results.Result) bool { r.Status, r.Waiver = results.Fail, &results.Waived{}; return true },
		"everything waits for people": func(r *results.Result) bool { r.Status = results.Manual; return true },
		"everything is only signed": func(r *results.Result) bool {
			r.Status, r.Attested = results.Pass, &results.Attested{}
			return true
		},
		"everything is too old": func(r *results.Result) bool {
			r.Status, r.Reason = results.Unknown, facts.StaleFacts
			return true
		},
		"every rule erred": func(r *results.Result) bool {
			r.Status, r.Reason = results.Unknown, facts.RuleError
			return true
		},
		"nothing could change a verdict": func(r *results.Result) bool { r.Severity = results.Low; return true },
		"only questions are left":        func(r *results.Result) bool { return r.Question() },
	} {
		t.Run(name, func(t *testing.T) {
			for id, a := range all {
				changed := map[*results.Result]bool{}
				for _, r := range a.Results {
					changed[r] = true
				}
				i := 0
				less := with(res, func(r *results.Result) bool {
					of := &res.Results[i]
					i++
					return !changed[of] || change(r)
				})
				if got := state(less, a.Control); got.State == compliance.Satisfied {
					t.Errorf("%s is SATISFIED: %s", id, got.Because)
				}
			}
		})
	}
}

// What one rule has to say of a control may not vanish without a word.
func TestAControlOfWhichOneRuleIsSilentIsNotSatisfied(t *testing.T) {
	res := healthyResults(t)
	all := states(t, res)
	for id := range res.Rules {
		if strings.HasPrefix(id, results.QuestionPrefix) || strings.HasPrefix(id, "reach/") {
			continue // they have results only where there is something to ask or to say
		}
		silent := with(res, func(r *results.Result) bool { return r.Rule != id })
		for control, a := range all {
			if a.Relation == compliance.Tests && a.Covers(id, res.Rules[id].Component) && state(silent, a.Control).State == compliance.Satisfied {
				t.Errorf("%s is SATISFIED without a word of %s", control, id)
			}
		}
	}
}

// The same with facts: what the rules of a control read is taken away before anything is
// judged.
func TestWithoutFactsNoControlIsSatisfied(t *testing.T) {
	whole := healthyFacts(t)
	groups := map[string][]string{} // controls by the sources behind them
	for id, a := range states(t, healthyResults(t)) {
		var sources []string
		for _, r := range embedded.Rules().Rules {
			if a.Relation != compliance.Outside && a.Covers(r.ID, r.Component) {
				sources = append(sources, r.Sources()...)
			}
		}
		slices.Sort(sources)
		if sources = slices.Compact(sources); len(sources) > 0 {
			groups[strings.Join(sources, " ")] = append(groups[strings.Join(sources, " ")], id)
		}
	}
	if len(groups) < 5 {
		t.Errorf("all controls rest on the same facts: %v", slices.Sorted(maps.Keys(groups)))
	}
	for sources, controls := range groups {
		less := *whole
		less.Sources = maps.Clone(whole.Sources)
		for _, name := range strings.Fields(sources) {
			less.Drop(name)
			less.Sources[name] = &facts.Source{Answered: facts.No(facts.Unreachable, "taken away by the test")}
		}
		got := states(t, judge(t, &less, evaluate.Options{}))
		for _, id := range controls {
			if got[id].State == compliance.Satisfied {
				t.Errorf("%s is SATISFIED without %s: %s", id, sources, got[id].Because)
			}
		}
	}
}

func TestARunThatDoesNotSeeAllSatisfiesNothing(t *testing.T) {
	whole := healthyFacts(t)
	rules := make([]*results.Rule, 0, len(embedded.Rules().Rules))
	for _, r := range embedded.Rules().Rules {
		rules = append(rules, &r.Rule)
	}
	only, err := frameworks(t).Expand([]string{"framework:nist-800-53/CP-9(5)"}, rules)
	if err != nil {
		t.Fatal(err)
	}
	interrupted, late := *whole, *whole
	interrupted.Run.Interrupted = true
	late.Run.Finished = whole.Run.Finished.AddDate(0, 0, 30)
	for _, tt := range []struct {
		name string
		doc  *facts.Document
		opt  evaluate.Options
		want map[string]compliance.State // of controls of NIST SP 800-53
	}{
		{"a selection by a control", whole, evaluate.Options{Only: only}, map[string]compliance.State{"CP-9(5)": compliance.NotProven, "SC-22": compliance.NotAssessed}},
		{"one rule is left out", whole, evaluate.Options{Skip: []string{"dns/low-ttl"}}, map[string]compliance.State{"SC-22": compliance.NotProven, "CP-9(5)": compliance.NotProven}},
		{"it was interrupted", &interrupted, evaluate.Options{}, map[string]compliance.State{"SC-22": compliance.NotProven, "CP-10": compliance.NotProven}},
		{"facts are a month old", whole, evaluate.Options{AsOf: late.Run.Finished}, map[string]compliance.State{"SC-22": compliance.NotProven, "CP-10": compliance.NotProven}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := states(t, judge(t, tt.doc, tt.opt))
			for id, a := range got {
				if a.State == compliance.Satisfied {
					t.Errorf("%s is SATISFIED: %s", id, a.Because)
				}
			}
			for id, want := range tt.want {
				if a := got["nist-800-53/"+id]; a.State != want {
					t.Errorf("%s is %s, want %s: %s", id, a.State, want, a.Because)
				}
			}
		})
	}
}
