package reach_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/reach"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// judge is about an estate that declares SQL servers at both sites. Two of its rules
// can see the recovery site: one whatever the target, one where the target is there.
func judge() *reach.Judge {
	rule := func(id, observes, declares string) *policy.Rule {
		return &policy.Rule{Rule: results.Rule{ID: id, Component: "sql", Severity: results.High}, Observes: observes, Declares: declares}
	}
	rules := map[string]*policy.Rule{}
	for _, r := range []*policy.Rule{rule("sql/replica", policy.ObservesRecovery, ""), rule("sql/healthy", policy.ObservesTarget, ""), rule("sql/listener", "", "aliases")} {
		rules[r.ID] = r
	}
	return &reach.Judge{
		Doc: &facts.Document{Estate: &estate.Estate{Components: map[string]*estate.Component{
			"sql": {Servers: estate.PerSite{Production: []string{"sql1"}, Recovery: []string{"sql2"}}, Methods: []string{"replica"}},
		}}},
		Input: &input.Input{}, Rules: rules, Questions: map[string]*questions.Question{},
		Census: &census.Census{Desktops: facts.Yes(), Named: map[string]string{}},
	}
}

func said(rule, target string, s results.Status) results.Result {
	return results.Result{ID: rule + ":" + target, Rule: rule, Target: target, Component: "sql", Status: s, Severity: results.High}
}

// of is the result that a rule of reach has for SQL; "" when it has none.
func of(rule string, added []reach.Question) (status results.Status, list []string) {
	for _, q := range added {
		if q.Rule == rule && q.Component == "sql" {
			return q.Status, q.List
		}
	}
	return "", nil
}

func TestAComponentIsSeenAtTheRecoverySite(t *testing.T) {
	tests := []struct {
		name  string
		rules []results.Result
		want  results.Status
	}{
		{"a rule about the recovery site passes", []results.Result{said("sql/replica", "estate", results.Pass)}, results.Pass},
		{"a rule passes on the recovery server", []results.Result{said("sql/healthy", "host/sql2", results.Pass)}, results.Pass},
		{"a rule passes on the production server alone", []results.Result{said("sql/healthy", "host/sql1", results.Pass)}, results.Manual},
		{"a rule passes that only reads the declaration", []results.Result{said("sql/listener", "alias/ag", results.Pass)}, results.Manual},
		{"the recovery server did not answer", []results.Result{said("sql/healthy", "host/sql1", results.Pass), said("sql/healthy", "host/sql2", results.Unknown)}, results.Unknown},
		{"the recovery server is broken", []results.Result{said("sql/healthy", "host/sql2", results.Fail)}, results.Unknown},
		{"a rule that knows none of its targets", []results.Result{said("sql/healthy", "estate", results.Unknown)}, results.Unknown},
		{"broken here, seen there", []results.Result{said("sql/healthy", "host/sql2", results.Fail), said("sql/replica", "estate", results.Pass)}, results.Pass},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			added, _, _ := judge().Run(tt.rules)
			got, list := of(reach.ComponentAtRecovery, added)
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if want := []string{"method: replica", "recovery server: sql2", "production server: sql1"}; got == results.Manual && !slices.Equal(list, want) {
				t.Errorf("a person signs %v, want %v", list, want)
			}
		})
	}
}

// TestOneCauseIsOneFinding: a result that decides is not told a second time, and what
// somebody waived or lowered does not make a component ready that nobody has seen.
func TestOneCauseIsOneFinding(t *testing.T) {
	tests := []struct {
		name   string
		change func(*results.Result)
		want   results.Status // of reach/component-at-recovery; "" when it is taken out
	}{
		{"the recovery server did not answer", func(r *results.Result) { r.Status = results.Unknown }, ""},
		{"the recovery server is broken", func(*results.Result) {}, ""},
		{"that is waived", func(r *results.Result) { r.Waiver = &results.Waived{Owner: "anna"} }, results.Unknown},
		{"the rule was lowered", func(r *results.Result) { r.Severity = results.Low }, results.Unknown},
		{"somebody attested it", func(r *results.Result) {
			r.Status, r.Attested = results.Pass, &results.Attested{Owner: "anna"}
		}, results.Pass},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, all := judge(), []results.Result{said("sql/healthy", "host/sql2", results.Fail)}
			added, _, _ := j.Run(all)
			for _, q := range added {
				all = append(all, results.Result{ID: q.Rule, Rule: q.Rule, Target: q.Target, Component: q.Component, Status: q.Status, Severity: results.High})
			}
			tt.change(&all[0])
			var got results.Status
			for _, r := range j.Settle(all, results.High) {
				if r.Rule == reach.ComponentAtRecovery && r.Component == "sql" {
					got = r.Status
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAComponentInScopeHasSomethingToJudge(t *testing.T) {
	tests := []struct {
		name   string
		rules  []results.Result
		change func(*estate.Component)
		want   results.Status
	}{
		{"a rule judged", []results.Result{said("sql/healthy", "host/sql1", results.Fail)}, nil, results.Pass},
		{"no rule found anything", []results.Result{said("sql/healthy", "estate", results.NotApplicable)}, nil, results.Unknown},
		{"its names are not declared", []results.Result{said("sql/healthy", "host/sql1", results.Pass), said("sql/listener", "estate", results.NotApplicable)}, nil, results.Unknown},
		{"a rule was deselected", []results.Result{said("sql/healthy", "host/sql1", results.Pass), said("sql/replica", "estate", results.Skipped)}, nil, results.Skipped},
		{"it is declared not to be there", []results.Result{said("sql/healthy", "estate", results.NotApplicable)}, func(c *estate.Component) { no := false; c.InScope = &no }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := judge()
			if tt.change != nil {
				tt.change(j.Doc.Estate.Components["sql"])
			}
			added, _, _ := j.Run(tt.rules)
			if got, _ := of(reach.ComponentJudged, added); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
