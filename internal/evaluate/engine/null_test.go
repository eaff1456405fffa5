package engine_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// TestANullIsNoAnswer: a null at the end of a path says no more than a path that is
// not there.
func TestANullIsNoAnswer(t *testing.T) {
	const target = "alias/ag1.corp.example"
	needs := func(path string) string {
		return header + careless + `
needs contains {"target": sprintf("alias/%s", [a]), "fact": ["dns", "resolvers", "recovery/10.20.0.10:53", ` + path + `]} if {
	some a in input.estate.components.sql.aliases
}
`
	}
	tests := []struct {
		name, text string
		change     func(*facts.Resolver)
		want       results.Status
		says       string
	}{
		{"what was answered", needs(`"hosts", a`), func(*facts.Resolver) {}, results.Pass, ""},
		{"a name with null for an answer", needs(`"hosts", a`), func(r *facts.Resolver) { r.Hosts["ag1.corp.example"] = nil },
			results.Unknown, "ag1.corp.example was not looked up at the resolver 10.20.0.10:53 (recovery)"},
		{"a name without an answer", needs(`"hosts", a`), func(r *facts.Resolver) { delete(r.Hosts, "ag1.corp.example") },
			results.Unknown, "ag1.corp.example was not looked up at the resolver 10.20.0.10:53 (recovery)"},
		{"null for all names", needs(`"hosts"`), func(r *facts.Resolver) { r.Hosts = nil }, results.Unknown, "› hosts"},
		{"null on the way", needs(`"hosts", a, "ttl"`), func(r *facts.Resolver) { r.Hosts["ag1.corp.example"] = nil }, results.Unknown, "ag1.corp.example was not looked up"},
		{"an empty list is an answer", needs(`"services"`), func(r *facts.Resolver) { r.Services = map[string]*facts.Service{} }, results.Pass, ""},
		{"null is not an empty list", needs(`"services"`), func(r *facts.Resolver) { r.Services = nil }, results.Unknown, "› services"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := learnt()
			tt.change(doc.DNS.Resolvers["recovery/10.20.0.10:53"])
			got := status(t, compile(t, tt.text), doc, noon)[target]
			if got.Status != tt.want || !strings.Contains(got.Message, tt.says) || tt.want == results.Unknown && got.Reason != facts.FactMissing {
				t.Errorf("got %s (%s: %s), want %s with %q", got.Status, got.Reason, got.Message, tt.want, tt.says)
			}
		})
	}
}
