package engine_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// TestAnAnswerWithAnAgeOfItsOwnProvesNothingWhenItIsOld: what an export says may be
// older than the run that read it.
func TestAnAnswerWithAnAgeOfItsOwnProvesNothingWhenItIsOld(t *testing.T) {
	const target = "alias/ag1.corp.example"
	exact := `
needs contains {"target": sprintf("alias/%s", [a]), "fact": ["dns", "resolvers", "recovery/10.20.0.10:53", "hosts", a]} if {
	some a in input.estate.components.sql.aliases
}
`
	tests := []struct {
		name, needs, told string
		ttl               int64
		noLimit           bool
		want              results.Status
		reason            facts.Reason
	}{
		{"it was told yesterday", exact, "2026-11-21T12:00:00Z", 300, false, results.Pass, ""},
		{"it was told the day before", exact, "2026-11-21T11:59:59Z", 300, false, results.Unknown, facts.StaleFacts},
		{"what was wrong then still fails", exact, "2026-10-01T00:00:00Z", 3600, false, results.Fail, ""},
		{"nobody knows when", exact, "yesterday", 300, false, results.Unknown, facts.StaleFacts},
		{"the estate allows any age", exact, "2020-01-01T00:00:00Z", 300, true, results.Pass, ""},
		{"nobody knows when, and any age is allowed", exact, "yesterday", 300, true, results.Pass, ""},
		{"a target that names no facts may rest on it", "", "2026-10-01T00:00:00Z", 300, false, results.Unknown, facts.StaleFacts},
		{"a target that names no facts, told just now", "", "2026-11-22T11:00:00Z", 300, false, results.Pass, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := learnt()
			told := facts.Answered{Status: facts.OK, Told: tt.told}
			h := doc.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"]
			h.Answered, h.TTL = told, tt.ttl
			doc.Sources["dns"].Asked = map[string]*facts.Asked{"recovery/10.20.0.10:53#x": {Answered: told}}
			if tt.noLimit {
				doc.Estate.Thresholds.FactsAge = 0
			}
			got := status(t, compile(t, header+careless+tt.needs), doc, noon)[target]
			if got.Status != tt.want || got.Reason != tt.reason {
				t.Errorf("got %s (%s: %s), want %s (%s)", got.Status, got.Reason, got.Message, tt.want, tt.reason)
			}
		})
	}
}
