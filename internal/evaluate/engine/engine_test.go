package engine_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// header is the metadata of a rule.
const header = `# METADATA
# title: A rule
# description: Why it matters.
# custom:
#   severity: high
#   remediation: Mend it.
#   requires: [dns.resolvers]
#   recommendations: [X-001]
#   basis: practice
package muster.rules.dns.probe
`

// aliases is a population that the estate file declares.
const aliases = `
targets contains sprintf("alias/%s", [a]) if some a in input.estate.components.sql.aliases
`

func compile(t *testing.T, text string) *policy.Set {
	t.Helper()
	p, err := policy.Parse(policy.Folder{FS: fstest.MapFS{"dns/probe/probe.rego": {Data: []byte(text)}}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// learnt are facts in which one resolver answered for one alias.
func learnt() *facts.Document {
	return &facts.Document{
		Schema: facts.Schema,
		Run:    facts.Run{Started: noon, Finished: noon},
		Estate: &estate.Estate{
			Domain:     "corp.example",
			Components: map[string]*estate.Component{"sql": {Aliases: []string{"ag1.corp.example"}}},
			Thresholds: estate.Thresholds{FactsAge: 24 * 3600},
		},
		Sources: map[string]*facts.Source{"dns": {Answered: facts.Yes(), Started: noon}},
		Sections: facts.Sections{DNS: &facts.DNS{Resolvers: map[string]*facts.Resolver{
			"recovery/10.20.0.10:53": {
				Answered: facts.Yes(), Site: "recovery",
				Hosts: map[string]*facts.Host{"ag1.corp.example": {Reply: facts.Reply{Answered: facts.Yes(), Exists: true, TTL: 300}}},
			},
		}}},
	}
}

func everyResult(t *testing.T, set *policy.Set, doc *facts.Document) []results.Result {
	t.Helper()
	all, _, _, err := engine.Evaluate(context.Background(), set, doc, engine.Options{AsOf: noon})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func status(t *testing.T, set *policy.Set, doc *facts.Document, asOf time.Time) map[string]results.Result {
	t.Helper()
	all, _, _, err := engine.Evaluate(context.Background(), set, doc, engine.Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]results.Result{}
	for _, r := range all {
		by[r.Target] = r
	}
	return by
}

// careless is a rule as a hurried author writes it: it looks for what is wrong
// and says nothing of what it could not see.
const careless = aliases + `
findings contains {"target": sprintf("alias/%s", [name]), "message": "too long", "evidence": {}} if {
	some r in input.dns.resolvers
	some name, h in r.hosts
	h.ttl > 300
}
`

func TestACarelessRuleCannotPassWhatWasNotLearnt(t *testing.T) {
	const target = "alias/ag1.corp.example"
	tests := []struct {
		name   string
		spoil  func(*facts.Document)
		asOf   time.Time
		want   results.Status
		reason facts.Reason
	}{
		{"everything was learnt", func(*facts.Document) {}, noon, results.Pass, ""},
		{"the answer is bad", func(d *facts.Document) {
			d.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"].TTL = 3600
		}, noon, results.Fail, ""},
		{"the source is not in the facts", func(d *facts.Document) { delete(d.Sources, "dns") }, noon, results.Unknown, facts.FactMissing},
		{"the source failed", func(d *facts.Document) {
			d.Sources["dns"].Answered = facts.No(facts.Timeout, "no resolver answered")
		}, noon, results.Unknown, facts.Timeout},
		{"the source was skipped", func(d *facts.Document) {
			d.Sources["dns"].Answered = facts.Answered{Status: facts.Skipped, Reason: facts.NoResult, Message: "left out"}
		}, noon, results.Unknown, facts.NoResult},
		{"the source failed and its section is missing", func(d *facts.Document) {
			d.Sources["dns"].Answered = facts.No(facts.PermissionDenied, "refused")
			d.DNS = nil
		}, noon, results.Unknown, facts.PermissionDenied},
		{"the source is fine but its section is missing", func(d *facts.Document) { d.DNS = nil }, noon, results.Unknown, facts.FactMissing},
		{"the source is partial", func(d *facts.Document) {
			d.Sources["dns"].Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2"}
		}, noon, results.Unknown, facts.CollectorPartial},
		{"the source is partial and what it saw is bad", func(d *facts.Document) {
			d.Sources["dns"].Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2"}
			d.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"].TTL = 3600
		}, noon, results.Fail, ""},
		{"the facts are too old", func(*facts.Document) {}, noon.Add(25 * time.Hour), results.Unknown, facts.StaleFacts},
		{"the facts are too old, and bad when they were new", func(d *facts.Document) {
			d.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"].TTL = 3600
		}, noon.Add(25 * time.Hour), results.Fail, ""},
	}
	set := compile(t, header+careless)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := learnt()
			tt.spoil(doc)
			got := status(t, set, doc, tt.asOf)[target]
			if got.Status != tt.want || got.Reason != tt.reason {
				t.Errorf("got %s (%s: %s), want %s (%s)", got.Status, got.Reason, got.Message, tt.want, tt.reason)
			}
			if got.Status == results.Unknown && got.Message == "" {
				t.Error("an unknown result does not say why")
			}
		})
	}
}

func TestNeedsAreJudgedFactByFact(t *testing.T) {
	const target = "alias/ag1.corp.example"
	set := compile(t, header+careless+`
needs contains {"target": sprintf("alias/%s", [a]), "fact": ["dns", "resolvers", "recovery/10.20.0.10:53", "hosts", a]} if {
	some a in input.estate.components.sql.aliases
}
`)
	host := func(d *facts.Document) *facts.Host {
		return d.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"]
	}
	partial := facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2"}
	tests := []struct {
		name   string
		spoil  func(*facts.Document)
		want   results.Status
		reason facts.Reason
	}{
		{"its own facts are there although the source is partial", func(d *facts.Document) { d.Sources["dns"].Answered = partial }, results.Pass, ""},
		{"its fact was not learnt", func(d *facts.Document) { host(d).Answered = facts.No(facts.Timeout, "silence") }, results.Unknown, facts.Timeout},
		{"its fact is missing", func(d *facts.Document) {
			delete(d.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts, "ag1.corp.example")
		}, results.Unknown, facts.FactMissing},
		{"the facts lack it, and reading them made it empty", func(d *facts.Document) { host(d).Answered = facts.Answered{} }, results.Unknown, facts.FactMissing},
		{"the system that would tell it failed", func(d *facts.Document) {
			d.DNS.Resolvers["recovery/10.20.0.10:53"].Answered = facts.No(facts.Unreachable, "refused")
		}, results.Unknown, facts.Unreachable},
		{"a failure that was seen outweighs a fact that was not", func(d *facts.Document) {
			host(d).TTL, host(d).Answered = 3600, facts.No(facts.Timeout, "silence")
		}, results.Fail, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := learnt()
			tt.spoil(doc)
			if got := status(t, set, doc, noon)[target]; got.Status != tt.want || got.Reason != tt.reason {
				t.Errorf("got %s (%s: %s), want %s (%s)", got.Status, got.Reason, got.Message, tt.want, tt.reason)
			}
		})
	}
}

func TestEmptyPopulations(t *testing.T) {
	discovered := `
targets contains sprintf("host/%s", [name]) if {
	some r in input.dns.resolvers
	some name, h in r.hosts
	h.exists
}

findings contains {"target": "host/x", "message": "m", "evidence": {}} if false
`
	tests := []struct {
		name, rule string
		spoil      func(*facts.Document)
		want       results.Status
	}{
		{"a declared population that is empty does not apply", aliases, func(d *facts.Document) { d.Estate.Components = nil }, results.NotApplicable},
		{"and does not apply either when facts are missing", aliases, func(d *facts.Document) {
			d.Estate.Components = nil
			d.Sources["dns"].Answered = facts.No(facts.Timeout, "silence")
		}, results.NotApplicable},
		{"a population that was looked for and is empty does not apply", discovered, func(d *facts.Document) { d.DNS.Resolvers = map[string]*facts.Resolver{} }, results.NotApplicable},
		{"a population that could not be looked for is unknown", discovered, func(d *facts.Document) {
			d.DNS = nil
			d.Sources["dns"].Answered = facts.No(facts.Timeout, "silence")
		}, results.Unknown},
		{"a population that was looked for in part and found empty is unknown", discovered, func(d *facts.Document) {
			d.DNS.Resolvers = map[string]*facts.Resolver{}
			d.Sources["dns"].Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2"}
		}, results.Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.rule
			if tt.rule == aliases {
				text = careless
			}
			doc := learnt()
			tt.spoil(doc)
			got := status(t, compile(t, header+text), doc, noon)
			if r, ok := got[engine.WholeEstate]; !ok || r.Status != tt.want || len(got) != 1 {
				t.Errorf("got %+v, want %s for the whole estate", got, tt.want)
			}
		})
	}
}

func TestADeclaredAbsenceIsNotApplicableWhateverIsUnknown(t *testing.T) {
	none := false
	doc := learnt()
	doc.Estate.Components["dns"] = &estate.Component{InScope: &none}
	doc.Sources["dns"].Answered = facts.No(facts.Timeout, "silence")
	got := status(t, compile(t, header+careless), doc, noon)
	if r := got[engine.WholeEstate]; r.Status != results.NotApplicable || len(got) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestARuleThatErrsHarmsNobodyElse(t *testing.T) {
	broken := `
findings contains {"target": "alias/ag1.corp.example", "message": "m", "evidence": {}} if to_number("many") > 1
`
	for name, text := range map[string]string{
		"a built-in error":                 aliases + broken,
		"a finding about something else":   aliases + `findings contains {"target": "alias/other", "message": "m", "evidence": {}} if true`,
		"a finding that is no finding":     aliases + `findings contains "oops" if true`,
		"two values for one complete rule": aliases + "v := 1 if true\nv := 2 if input.asOf\n" + `findings contains {"target": "alias/ag1.corp.example", "message": "m", "evidence": {}} if v == 3`,
		"a gap about something else":       aliases + `findings contains {"target": "alias/ag1.corp.example", "message": "m", "evidence": {}} if false` + "\n" + `gaps contains {"target": "alias/other", "reason": "timeout", "message": "m"} if true`,
	} {
		t.Run(name, func(t *testing.T) {
			healthy := header + careless
			other := fstest.MapFS{
				"dns/probe/probe.rego":     {Data: []byte(header + text)},
				"dns/healthy/healthy.rego": {Data: []byte(strings.ReplaceAll(healthy, "dns.probe", "dns.healthy"))},
			}
			p, err := policy.Parse(policy.Folder{FS: other})
			if err != nil {
				t.Fatal(err)
			}
			set, err := policy.Compile(p)
			if err != nil {
				t.Fatal(err)
			}
			all, _, _, err := engine.Evaluate(context.Background(), set, learnt(), engine.Options{AsOf: noon})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range all {
				switch {
				case r.Rule == "dns/healthy" && r.Status != results.Pass:
					t.Errorf("the healthy rule was harmed: %+v", r)
				case r.Rule == "dns/probe" && (r.Status != results.Unknown || r.Reason != facts.RuleError):
					t.Errorf("the broken rule gave %s (%s), want unknown (rule_error)", r.Status, r.Reason)
				}
			}
		})
	}
}
