package evaluate_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// sound are facts on which all rules pass.
func sound() *facts.Document { return learnt(60, nil, []estate.Attestation{signed}) }

func TestARunThatLeftSomethingOutIsNeverGO(t *testing.T) {
	outOfScope := false
	tests := []struct {
		name   string
		change func(*facts.Document)
		opt    evaluate.Options
		want   string // the headline
		exit   int
	}{
		{"nothing left out", func(*facts.Document) {}, evaluate.Options{}, "GO", 0},
		{"one rule alone", func(*facts.Document) {}, evaluate.Options{Only: []string{"dns/ttl"}}, "NOT PROVEN in a partial run: judged 1 of 3 rules; left out: 2 by --only", 0},
		{"all but one rule", func(*facts.Document) {}, evaluate.Options{Skip: []string{"dns/ttl"}}, "NOT PROVEN in a partial run: judged 2 of 3 rules; left out: 1 by --skip", 0},
		{"a selection of a component and less a rule", func(*facts.Document) {}, evaluate.Options{Only: []string{"dns/ttl", "dns/look"}, Skip: []string{"dns/look"}},
			"NOT PROVEN in a partial run: judged 1 of 3 rules; left out: 1 by --only and 1 by --skip", 0},
		{"a selection that selects all", func(*facts.Document) {}, evaluate.Options{Only: []string{"dns"}}, "GO", 0},
		{"a selection with a failure", func(d *facts.Document) { *d = *learnt(600, nil, nil) }, evaluate.Options{Only: []string{"dns/ttl"}},
			"NO-GO in a partial run: judged 1 of 3 rules; left out: 2 by --only", 1},
		{"a failure that was deselected", func(d *facts.Document) { *d = *learnt(600, nil, []estate.Attestation{signed}) }, evaluate.Options{Skip: []string{"dns/ttl"}},
			"NOT PROVEN in a partial run: judged 2 of 3 rules; left out: 1 by --skip", 0},
		{"interrupted", func(d *facts.Document) { d.Run.Interrupted = true }, evaluate.Options{},
			"NOT PROVEN in a partial run: judged 3 of 3 rules; left out: what had not been asked when the run was interrupted", 130},
		{"the time was up", func(d *facts.Document) { d.Run.CutOff = true }, evaluate.Options{},
			"NOT PROVEN in a partial run: judged 3 of 3 rules; left out: what had not been asked when the time was up", 3},
		{"the source was left out", func(d *facts.Document) { d.Sources["dns"].Status = facts.Skipped; d.DNS = nil }, evaluate.Options{},
			"NOT PROVEN in a partial run: judged 3 of 3 rules; left out: the source dns", 3},
		{"facts that never had the source", func(d *facts.Document) { delete(d.Sources, "dns"); d.DNS = nil }, evaluate.Options{},
			"NOT PROVEN in a partial run: judged 3 of 3 rules; left out: the source dns", 3},
		{"a source that only a component needs that is not there", func(d *facts.Document) {
			d.Sources["dns"].Status, d.DNS = facts.Skipped, nil
			d.Estate.Components["dns"] = &estate.Component{InScope: &outOfScope}
		}, evaluate.Options{}, "NOT PROVEN", 3}, // nothing was judged
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := sound()
			tt.change(doc)
			res := run(t, doc, tt.opt)
			if res.Verdict.Headline != tt.want || res.Gate.ExitCode != tt.exit || *res.Run.ExitCode != tt.exit {
				t.Errorf("got %s, %d %s\nwant %s, %d", res.Verdict.Headline, res.Gate.ExitCode, res.Gate.Sentence, tt.want, tt.exit)
			}
			if (res.Partial != nil) != strings.Contains(tt.want, "partial") {
				t.Errorf("what was left out is %+v", res.Partial)
			}
		})
	}
}

// TestQuestionsThatAreDeselectedAreLeftOut: what people would have to state belongs to
// the answer as well.
func TestQuestionsThatAreDeselectedAreLeftOut(t *testing.T) {
	people, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, r := range run(t, sound(), evaluate.Options{Questions: people}).Results {
		if r.Status == results.Manual {
			asked = append(asked, r.Rule)
		}
	}
	if len(asked) == 0 {
		t.Fatal("people are asked nothing")
	}
	res := run(t, sound(), evaluate.Options{Questions: people, Skip: asked[:1]})
	if want := "NOT PROVEN in a partial run: judged 3 of 3 rules; left out: 1 question by --skip"; res.Verdict.Headline != want {
		t.Errorf("got %s, want %s", res.Verdict.Headline, want)
	}
	if res.Partial == nil || res.Partial.LeftOut[0].Names[0] != asked[0] {
		t.Errorf("left out is %+v, want %s", res.Partial, asked[0])
	}
}

func TestTheThresholdOfTheEstateFileIsThatOfTheVerdict(t *testing.T) {
	tests := []struct {
		name           string
		failOn, flag   results.Severity
		lower          string
		verdict, error string
		exit           int
	}{
		{"none said", "", "", "", "NO-GO", "", 1},
		{"a stricter file", results.Low, "", "low", "NO-GO", "", 1},
		{"a rule lowered below it", "", "", "low", "GO with 1 rule lowered below high: dns/ttl (by itself high)", "", 0},
		{"a laxer file", results.Blocker, "", "", "", "policy.failOn in estate.yaml is blocker: the verdict counts high and worse at least", 0},
		{"a file with a word that is none", "severe", "", "", "", `policy.failOn in estate.yaml is "severe"`, 0},
		{"a laxer flag", "", results.Blocker, "", "NO-GO", "", 0},
		{"a stricter flag", "", results.Low, "low", "GO with 1 rule lowered below high: dns/ttl (by itself high)", "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := learnt(600, nil, []estate.Attestation{signed})
			doc.Estate.Policy.FailOn = string(tt.failOn)
			if tt.lower != "" {
				doc.Estate.Policy.Severities = map[string]estate.Override{"dns/ttl": {Severity: tt.lower, Reason: "it is a test"}}
			}
			res, err := evaluate.Run(context.Background(), rules(t), doc, evaluate.Options{FailOn: tt.flag, Questions: &questions.Set{}})
			if tt.error != "" {
				if err == nil || !strings.Contains(err.Error(), tt.error) {
					t.Errorf("got %v, want %q", err, tt.error)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if res.Verdict.Headline != tt.verdict || res.Gate.ExitCode != tt.exit {
				t.Errorf("got %s, %d %s\nwant %s, %d", res.Verdict.Headline, res.Gate.ExitCode, res.Gate.Sentence, tt.verdict, tt.exit)
			}
		})
	}
}

func TestARuleThatMayNotBeWaivedIsNeitherWaivedNorLowered(t *testing.T) {
	of := func(rule string) *facts.Document {
		w := waived
		w.Rule = rule
		return learnt(60, []estate.Waiver{w}, nil)
	}
	lowered := func(rule, to string) *facts.Document {
		d := sound()
		d.Estate.Policy.Severities = map[string]estate.Override{rule: {Severity: to, Reason: "it is a test"}}
		return d
	}
	tests := []struct {
		name string
		doc  *facts.Document
		want string // the error; none when empty
	}{
		{"a waiver by name", of("dns/never"), "w.yaml:2: the rule dns/never may not be waived"},
		{"a waiver of its component", of("dns/*"), ""},
		{"a waiver of everything", of("*"), "w.yaml:2: the waiver of Jo covers the rule *"},
		{"lowered", lowered("dns/never", "medium"), "policy.severities.dns/never: lowers the rule from high to medium"},
		{"raised", lowered("dns/never", "blocker"), ""},
		{"as it is", lowered("dns/never", "high"), ""},
		{"another is lowered", lowered("dns/ttl", "info"), ""},
		{"a rule that does not exist", lowered("dns/tll", "info"), `policy.severities.dns/tll: there is no rule "dns/tll"; did you mean "dns/ttl"?`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := evaluate.Run(context.Background(), rules(t), tt.doc, evaluate.Options{})
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestFactsSayNothingAboutATimeFarFromThem(t *testing.T) {
	at := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	tests := []struct {
		name   string
		asOf   string
		change func(*facts.Document)
		want   string // the error; none when empty
	}{
		{"the end of the run", "2026-11-22T12:00:00Z", nil, ""},
		{"the clock of somebody else", "2026-11-22T11:30:00Z", nil, ""},
		{"half a year later", "2027-05-22T12:00:00Z", nil, ""},
		{"the epoch", "1970-01-01T00:00:00Z", nil, "and 1970-01-01 00:00 UTC is before that: they say nothing about that moment"},
		{"the day before", "2026-11-21T12:00:00Z", nil, "is before that"},
		{"the end of the century", "2099-01-01T00:00:00Z", nil, "is more than a year after that"},
		{"a run that ended at the epoch", "", func(d *facts.Document) { d.Run.Started, d.Run.Finished = time.Unix(0, 0), time.Unix(0, 0) },
			"the facts of dns are of 2026-11-22 12:00 UTC, and the run ended at 1970-01-01 00:00 UTC"},
		{"a run that ended before it began", "", func(d *facts.Document) { d.Run.Finished = d.Run.Started.Add(-time.Minute) }, "before it began"},
		{"a run without an end", "", func(d *facts.Document) { d.Run.Finished = time.Time{} }, "do not say when they were collected"},
		{"a source of next month", "", func(d *facts.Document) { d.Sources["dns"].Started = noon.AddDate(0, 1, 0) }, "the facts of dns are of 2026-12-22"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, opt := sound(), evaluate.Options{}
			if tt.asOf != "" {
				opt.AsOf = at(tt.asOf)
			}
			if tt.change != nil {
				tt.change(doc)
			}
			_, err := evaluate.Run(context.Background(), rules(t), doc, opt)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAWhatIfRunSaysWhatWouldBe(t *testing.T) {
	const alias = "alias/ag1.corp.example"
	tests := []struct {
		name   string
		ttl    int64
		assume []string
		want   string // the headline, or the error
		error  bool
	}{
		{"the only failure", 600, []string{"dns/ttl"}, "WOULD BE GO if 1 failure were fixed", false},
		{"with its target", 600, []string{"dns/ttl:" + alias}, "WOULD BE GO if 1 failure were fixed", false},
		{"one of two", 7200, []string{"dns/ttl"}, "WOULD BE NO-GO if 1 failure were fixed", false},
		{"both", 7200, []string{"dns/ttl", "dns/never:" + alias}, "WOULD BE GO if 2 failures were fixed", false},
		{"twice the same", 600, []string{"dns/ttl", "dns/ttl"}, "WOULD BE GO if 1 failure were fixed", false},
		{"what does not fail", 600, []string{"dns/never"}, "--assume-fixed dns/never: nothing of it fails", true},
		{"what is not there", 600, []string{"dns/tll"}, `--assume-fixed dns/tll: there is no such result; did you mean "dns/ttl"?`, true},
		{"a target that is not there", 600, []string{"dns/ttl:alias/ag2.corp.example"}, `did you mean "dns/ttl:alias/ag1.corp.example"?`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := evaluate.Run(context.Background(), rules(t), learnt(tt.ttl, nil, []estate.Attestation{signed}), evaluate.Options{AssumeFixed: tt.assume, Questions: &questions.Set{}})
			if tt.error {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if res.Verdict.Headline != tt.want || res.Gate != nil || res.Run.ExitCode != nil || res.WhatIf == nil {
				t.Errorf("got %q, gate %v, exit code %v", res.Verdict.Headline, res.Gate, res.Run.ExitCode)
			}
			if _, err := evaluate.Run(context.Background(), rules(t), sound(), evaluate.Options{Baseline: res}); err == nil || !strings.Contains(err.Error(), "what-if run") {
				t.Errorf("as a baseline it gave %v", err)
			}
		})
	}
}

func TestThresholdsThatLetFarMorePassAreInTheHeadline(t *testing.T) {
	doc := learnt(600, nil, []estate.Attestation{signed})
	doc.Estate.Thresholds.AliasTTL, doc.Estate.Thresholds.PlanTestAge = 999999, 3650*86400
	res, err := evaluate.Run(context.Background(), rules(t), doc, evaluate.Options{Questions: &questions.Set{}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "with 2 thresholds far laxer than usual: aliasTTL 277h46m39s (5m by default), planTestAge 3650d (180d by default)"
	if !strings.HasSuffix(res.Verdict.Headline, want) {
		t.Errorf("the headline is %q", res.Verdict.Headline)
	}
}
