package reach_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/reach"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// judged is what the package says about a rule and a target; "" for nothing.
func judged(est *estate.Estate, c *census.Census, rule, target string) (results.Status, []string) {
	j := reach.Judge{Doc: &facts.Document{Estate: est}, Input: &input.Input{}, Census: c}
	questions, _, _ := j.Run(nil)
	i := slices.IndexFunc(questions, func(q reach.Question) bool { return q.Rule == rule && q.Target == target })
	if i < 0 {
		return "", nil
	}
	return questions[i].Status, questions[i].List
}

func TestTheWordOfTheEstateFileAloneTakesNoComponentAway(t *testing.T) {
	no, yes := false, true
	tests := []struct {
		name, component, named string
		inScope                *bool
		want                   results.Status
		signed                 bool
	}{
		{"a source names it", "fas", "the desktop w11 has a list of FAS servers", &no, results.Manual, true},
		{"nothing names it", "fas", "", &no, "", false},
		{"every estate has it", "ad", "no estate is without it", &no, results.Unknown, false},
		{"desktops register", "registration", "the desktops of W11 register", &no, results.Unknown, false},
		{"no desktop registers", "registration", "", &no, "", false},
		{"it is declared to be there", "fas", "the desktop w11 has a list of FAS servers", &yes, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			est := &estate.Estate{Components: map[string]*estate.Component{tt.component: {InScope: tt.inScope}}}
			c := &census.Census{Desktops: facts.Yes(), Named: map[string]string{}}
			if tt.named != "" {
				c.Named[tt.component] = tt.named
			}
			status, list := judged(est, c, reach.ComponentJudged, "component/"+tt.component)
			if status != tt.want || (len(list) > 0) != tt.signed {
				t.Errorf("it is %q and signs %v, want %q", status, list, tt.want)
			}
		})
	}
}

func TestAnEstateWithoutDesktopsIsNotProven(t *testing.T) {
	catalog := census.Item{Kind: census.Catalog, Name: "W11", Target: "catalog/W11", Desktops: 240, Why: "of its zone"}
	out := []estate.Exclusion{{Kind: "catalog", Name: "W11", Reason: "a test", Owner: "EUC"}}
	tests := []struct {
		name    string
		items   []census.Item
		exclude []estate.Exclusion
		known   facts.Answered
		want    results.Status
	}{
		{"no catalog of production", nil, nil, facts.Yes(), results.Unknown},
		{"all taken out", []census.Item{catalog}, out, facts.Yes(), results.Unknown},
		{"all in a zone that is taken out", []census.Item{{Kind: census.Catalog, Name: "W11", Target: "catalog/W11", Desktops: 240, Why: "of its zone", Zone: "BER"}}, []estate.Exclusion{{Kind: "zone", Name: "ber", Reason: "a branch", Owner: "EUC"}}, facts.Yes(), results.Unknown},
		{"some are in a zone that is taken out", []census.Item{catalog, {Kind: census.Catalog, Name: "W10", Target: "catalog/W10", Desktops: 1, Zone: "BER"}}, []estate.Exclusion{{Kind: "zone", Name: "ber", Reason: "a branch", Owner: "EUC"}}, facts.Yes(), ""},
		{"some are there", []census.Item{catalog}, nil, facts.Yes(), ""},
		{"one of two taken out", []census.Item{catalog, {Kind: census.Catalog, Name: "W10", Target: "catalog/W10", Desktops: 1}}, out, facts.Yes(), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &census.Census{Desktops: tt.known, Items: tt.items, Named: map[string]string{}}
			if status, _ := judged(&estate.Estate{Exclude: tt.exclude}, c, reach.DesktopsJudged, "estate"); status != tt.want {
				t.Errorf("it is %q, want %q", status, tt.want)
			}
		})
	}
}
