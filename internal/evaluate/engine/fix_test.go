package engine_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

const whole = `"kind": "command", "where": "dc2", "action": "set", "object": "record/ag1", "attribute": "TTL", "values": ["300"], "keep": ["the address"]`

func TestAFixIsATextOrAChangeWithItsText(t *testing.T) {
	change := &results.Change{Kind: "command", Where: "dc2", Action: "set", Object: "record/ag1", Attribute: "TTL", Values: []string{"300"}, Keep: []string{"the address"}}
	tests := []struct {
		name, fix string
		text      string
		change    *results.Change
		broken    string // what the rule is told
	}{
		{"a text", `"lower it"`, "lower it", nil, ""},
		{"a change", "{" + whole + `, "text": "Set-Dns"}`, "Set-Dns", change, ""},
		{"a change without a text", "{" + whole + "}", "", nil, "lacks text"},
		{"a change of an unknown kind", "{" + strings.Replace(whole, "command", "magic", 1) + `, "text": "x"}`, "", nil, "lacks kind"},
		{"a change of an unknown action", "{" + strings.Replace(whole, `"set"`, `"destroy"`, 1) + `, "text": "x"}`, "", nil, "lacks action"},
		{"a change of nothing", `{"kind": "command", "where": "dc2", "action": "set", "text": "x"}`, "", nil, "lacks object"},
		{"a field that does not exist", "{" + whole + `, "text": "x", "speed": 3}`, "", nil, "speed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := strings.Replace(careless, `"evidence": {}`, `"evidence": {}, "fix": `+tt.fix, 1)
			doc := learnt()
			doc.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"].TTL = 3600
			got := status(t, compile(t, header+rule), doc, noon)["alias/ag1.corp.example"]
			if tt.broken != "" {
				if got.Status != results.Unknown || got.Reason != facts.RuleError || !strings.Contains(got.Message, tt.broken) {
					t.Fatalf("got %s (%s): %s", got.Status, got.Reason, got.Message)
				}
				return
			}
			if got.Status != results.Fail || got.Findings[0].Fix != tt.text || !reflect.DeepEqual(got.Findings[0].Change, tt.change) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAGapMaySayWhatSettlesIt(t *testing.T) {
	rule := aliases + `
findings contains {"target": t, "message": "no", "evidence": {}} if {
	some t in targets
	input.estate.name == "another estate"
}

gaps contains {"target": t, "reason": "fact_missing", "message": "nobody knows", "fix": {` + whole + `, "text": "Set-Dns"}} if some t in targets
`
	got := status(t, compile(t, header+rule), learnt(), noon)["alias/ag1.corp.example"]
	if got.Status != results.Unknown || got.Fix != "Set-Dns" || got.Change == nil || got.Change.Object != "record/ag1" {
		t.Errorf("got %+v", got)
	}
}
