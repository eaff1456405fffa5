package evaluate

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAnotherSeverityForARuleKeepsWhatTheRuleHoldsForLessGrave(t *testing.T) {
	tests := []struct {
		name          string
		own, to, want results.Severity
	}{
		{"a result of the rule's severity follows when it is lowered", results.High, results.Low, results.Low},
		{"a result of the rule's severity follows when it is raised", results.High, results.Blocker, results.Blocker},
		{"a lesser result stays when the rule is raised", results.Low, results.Blocker, results.Low},
		{"a lesser result stays when the rule is lowered to above it", results.Low, results.Medium, results.Low},
		{"a lesser result follows when the rule is lowered below it", results.Medium, results.Info, results.Info},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := &facts.Document{Estate: &estate.Estate{}}
			doc.Estate.Policy.Severities = map[string]estate.Override{"dns/ttl": {Severity: string(tt.to), Reason: "as agreed"}}
			out := &results.Document{
				Rules:   map[string]*results.Rule{"dns/ttl": {ID: "dns/ttl", Severity: results.High}},
				Results: []results.Result{{Rule: "dns/ttl", Severity: tt.own}},
			}
			if err := overrideSeverities(doc, out); err != nil {
				t.Fatal(err)
			}
			if got := out.Results[0].Severity; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
