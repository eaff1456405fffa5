package evaluate_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// renaming are the rules of this package's tests, with ttl and look under new names
// that say what they were called before.
func renaming(t *testing.T) *policy.Set {
	t.Helper()
	fs := fstest.MapFS{}
	for _, r := range []struct{ name, extra, body string }{
		{"short_lived", "#   formerly: [dns/ttl]\n", `findings contains {"target": sprintf("alias/%s", [name]), "message": "too long", "evidence": {}} if {
	some r in input.dns.resolvers
	some name, h in r.hosts
	h.ttl > 300
}`},
		{"reviewed", "#   formerly: [dns/look, dns/looked]\n", `attest contains {"target": sprintf("alias/%s", [name]), "question": "Are these the nodes?", "list": h.addresses} if {
	some r in input.dns.resolvers
	some name, h in r.hosts
}`},
	} {
		path, file := rule(r.name, r.extra, r.body)
		fs[path] = file
	}
	p, err := policy.Parse(policy.Folder{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func rerun(t *testing.T, waivers []estate.Waiver, attestations []estate.Attestation, severities map[string]estate.Override, opt evaluate.Options) (*results.Document, error) {
	t.Helper()
	doc := learnt(600, waivers, attestations)
	doc.Estate.Policy.Severities = severities
	doc.Estate.Positions = map[string]estate.Position{"policy.severities.dns/ttl": {Line: 7}}
	opt.Questions = &questions.Set{}
	return evaluate.Run(context.Background(), renaming(t), doc, opt)
}

func kinds(res *results.Document, kind string) []string {
	var out []string
	for _, n := range res.Notices {
		if n.Kind == kind {
			out = append(out, n.Message)
		}
	}
	return out
}

func TestARenamedRuleIsFoundUnderItsFormerID(t *testing.T) {
	by := func(rule string) []estate.Waiver {
		w := waived
		w.Rule = rule
		return []estate.Waiver{w}
	}
	signedAs := func(rule string) []estate.Attestation {
		a := signed
		a.Rule = rule
		return []estate.Attestation{a}
	}
	low := func(rule string) map[string]estate.Override {
		return map[string]estate.Override{rule: {Severity: "low", Reason: "r"}}
	}
	const (
		ttl  = "the rule dns/ttl is renamed: use dns/short-lived"
		look = "the rule dns/look is renamed: use dns/reviewed"
	)
	tests := []struct {
		name         string
		waivers      []estate.Waiver
		attestations []estate.Attestation
		severities   map[string]estate.Override
		want         string
		notice       string // "" for none
	}{
		{"nothing names it", nil, nil, nil, "reviewed manual high; short-lived fail high", ""},
		{"a waiver under the new id", by("dns/short-lived"), nil, nil, "reviewed manual high; short-lived fail waived high", ""},
		{"a waiver under the former id", by("dns/ttl"), nil, nil, "reviewed manual high; short-lived fail waived high",
			"w.yaml:2: the waiver of Jo for dns/ttl on alias/* still counts, but " + ttl},
		{"a waiver for all rules of a component", by("dns/*"), nil, nil, "reviewed manual high; short-lived fail waived high", ""},
		{"a waiver whose pattern fits the former id alone", by("dns/tt*"), nil, nil, "reviewed manual high; short-lived fail waived high",
			"w.yaml:2: the waiver of Jo for dns/tt* on alias/* still counts, but " + ttl},
		{"an attestation under the new id", nil, signedAs("dns/reviewed"), nil, "reviewed pass attested high; short-lived fail high", ""},
		{"an attestation under a former id", nil, signedAs("dns/look"), nil, "reviewed pass attested high; short-lived fail high",
			"a.yaml:2: the attestation of Jo for dns/look on alias/ag1.corp.example still counts, but " + look},
		{"an attestation under another former id", nil, signedAs("dns/looked"), nil, "reviewed pass attested high; short-lived fail high",
			"a.yaml:2: the attestation of Jo for dns/looked on alias/ag1.corp.example still counts, but the rule dns/looked is renamed: use dns/reviewed"},
		{"a severity under the new id", nil, nil, low("dns/short-lived"), "reviewed manual high; short-lived fail low", ""},
		{"a severity under the former id", nil, nil, low("dns/ttl"), "reviewed manual high; short-lived fail low",
			"estate.yaml:7: policy.severities still counts, but " + ttl},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := rerun(t, tt.waivers, tt.attestations, tt.severities, evaluate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range res.Results {
				s := strings.TrimPrefix(r.Rule, "dns/") + " " + string(r.Status)
				if r.Waiver != nil {
					s += " waived"
				}
				if r.Attested != nil {
					s += " attested"
				}
				got = append(got, s+" "+string(r.Severity))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), tt.want)
			}
			var want []string
			if tt.notice != "" {
				want = []string{tt.notice}
			}
			if got := kinds(res, results.RuleRenamed); !slices.Equal(got, want) {
				t.Errorf("notices %q, want %q", got, want)
			}
			for _, kind := range []string{"waiver_unused", "attestation_unused", "waiver_duplicate", "attestation_duplicate"} {
				if got := kinds(res, kind); len(got) > 0 {
					t.Errorf("%s: %q", kind, got)
				}
			}
		})
	}
	t.Run("one waiver under each id is one too many", func(t *testing.T) {
		res, err := rerun(t, append(by("dns/ttl"), by("dns/short-lived")...), nil, nil, evaluate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(kinds(res, "waiver_duplicate")) != 1 {
			t.Errorf("notices: %+v", res.Notices)
		}
	})
	t.Run("one severity under each id is refused", func(t *testing.T) {
		both := low("dns/ttl")
		both["dns/short-lived"] = estate.Override{Severity: "info", Reason: "r"}
		_, err := rerun(t, nil, nil, both, evaluate.Options{})
		if err == nil || !strings.Contains(err.Error(), "estate.yaml:7:0: policy.severities.dns/ttl: dns/short-lived and dns/ttl are the same rule, which is renamed: keep dns/short-lived") {
			t.Errorf("got %v", err)
		}
	})
}

func TestAnEstateIsCheckedUnderFormerIDsToo(t *testing.T) {
	est := learnt(600, []estate.Waiver{{Rule: "dns/ttl", At: estate.Position{Line: 3}}, {Rule: "dns/*", At: estate.Position{Line: 4}}},
		[]estate.Attestation{{Rule: "dns/looked", At: estate.Position{Line: 5}}, {Rule: "dns/reviewed", At: estate.Position{Line: 6}}}).Estate
	est.Policy.Severities = map[string]estate.Override{"dns/look": {Severity: "low", Reason: "r"}}
	set := renaming(t)
	if err := evaluate.CheckEstate(set, est); err != nil {
		t.Error(err)
	}
	want := []string{
		"estate.yaml: policy.severities still counts, but the rule dns/look is renamed: use dns/reviewed",
		"w.yaml:3: the rule dns/ttl is renamed: use dns/short-lived",
		"a.yaml:5: the rule dns/looked is renamed: use dns/reviewed",
	}
	if got := evaluate.FormerNames(set, est); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	est.Policy.Severities["dns/lok"] = estate.Override{Severity: "low", Reason: "r"}
	if err := evaluate.CheckEstate(set, est); err == nil || !strings.Contains(err.Error(), `there is no rule "dns/lok"`) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyAndSkipKnowFormerIDs(t *testing.T) {
	for name, tt := range map[string]struct {
		opt  evaluate.Options
		want string
	}{
		"only, under a former id": {evaluate.Options{Only: []string{"dns/ttl"}}, "reviewed skipped; short-lived fail"},
		"only, under the new id":  {evaluate.Options{Only: []string{"dns/short-lived"}}, "reviewed skipped; short-lived fail"},
		"skip, under a former id": {evaluate.Options{Skip: []string{"dns/looked"}}, "reviewed skipped; short-lived fail"},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := rerun(t, nil, nil, nil, tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range res.Results {
				got = append(got, strings.TrimPrefix(r.Rule, "dns/")+" "+string(r.Status))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
	advice, err := evaluate.CheckNames(renaming(t), []string{"dns/ttl", "dns"}, []string{"dns/reviewed"})
	if err != nil || !slices.Equal(advice, []string{"the rule dns/ttl is renamed: use dns/short-lived"}) {
		t.Errorf("got %q and %v", advice, err)
	}
	if _, err := evaluate.CheckNames(renaming(t), []string{"dns/tl"}, nil); err == nil {
		t.Error("a rule that never was is not refused")
	}
}

func TestABaselineFromBeforeTheRenamingStillCompares(t *testing.T) {
	before := run(t, learnt(600, nil, nil), evaluate.Options{Skip: []string{"dns/never"}})
	now, err := rerun(t, nil, nil, nil, evaluate.Options{Baseline: before, OnlyNew: true})
	if err != nil {
		t.Fatal(err)
	}
	if now.Gate.Outcome != results.GatePassed || len(now.Absent) > 0 {
		t.Errorf("the %s, gone are %+v", now.Gate.Sentence, now.Absent)
	}
	for _, r := range now.Results {
		if r.Baseline != results.BaselineUnchanged {
			t.Errorf("%s is %s since the baseline", r.Rule, r.Baseline)
		}
	}
	if _, err := rerun(t, nil, nil, nil, evaluate.Options{Baseline: before, Skip: []string{"dns/ttl"}}); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string][2]*results.Document{"forwards": {before, now}, "backwards": {now, before}} {
		t.Run("a comparison "+name, func(t *testing.T) {
			got, err := diff.Of(d[0], d[1])
			if err != nil {
				t.Fatal(err)
			}
			if got.Counts[diff.Unchanged] != 2 || len(got.Changes) != 2 {
				t.Errorf("got %v: %+v", got.Counts, got.Changes)
			}
			for _, e := range got.Changes {
				if e.Rule != "dns/reviewed" && e.Rule != "dns/short-lived" {
					t.Errorf("%s is called by its former id", e.Rule)
				}
			}
		})
	}
	t.Run("a rule that was deselected leaves nothing gone", func(t *testing.T) {
		old := run(t, learnt(600, nil, nil), evaluate.Options{})
		for i := range old.Results { // a target that is not there now
			old.Results[i].ID, old.Results[i].Target = fmt.Sprint(i), "alias/gone.corp.example"
		}
		res, err := rerun(t, nil, nil, nil, evaluate.Options{Baseline: old, Skip: []string{"dns/short-lived"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range res.Absent {
			if r.Rule == "dns/ttl" || r.Rule == "dns/short-lived" {
				t.Errorf("%s is told to be gone, and was deselected", r.Rule)
			}
		}
	})
}
