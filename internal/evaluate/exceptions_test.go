package evaluate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// rule is a rule of severity high about the aliases of SQL.
func rule(name, extra, body string) (string, *fstest.MapFile) {
	return "dns/" + name + "/" + name + ".rego", &fstest.MapFile{Data: []byte(`# METADATA
# title: A rule
# description: Why it matters.
# custom:
#   severity: high
#   remediation: Mend it.
#   requires: [dns.resolvers]
#   recommendations: [X-001]
#   basis: practice
` + extra + `package muster.rules.dns.` + name + `

targets contains sprintf("alias/%s", [a]) if some a in input.estate.components.sql.aliases

` + body + "\n")}
}

// rules are one that finds long TTLs, one of those that may not be waived, and one
// that asks a person to look through a list.
func rules(t *testing.T) *policy.Set {
	t.Helper()
	fs := fstest.MapFS{}
	for _, r := range []struct{ name, extra, body string }{
		{"ttl", "", `findings contains {"target": sprintf("alias/%s", [name]), "message": "too long", "evidence": {}} if {
	some r in input.dns.resolvers
	some name, h in r.hosts
	h.ttl > 300
}`},
		{"never", "#   unwaivable: true\n", `findings contains {"target": sprintf("alias/%s", [name]), "message": "far too long", "evidence": {}} if {
	some r in input.dns.resolvers
	some name, h in r.hosts
	h.ttl > 3600
}`},
		{"look", "", `attest contains {"target": sprintf("alias/%s", [name]), "question": "Are these the nodes?", "list": h.addresses} if {
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

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// learnt are facts with one alias whose TTL is given, and an estate with waivers
// and attestations.
func learnt(ttl int64, waivers []estate.Waiver, attestations []estate.Attestation) *facts.Document {
	est, err := estate.Parse("estate.yaml", []byte(`version: 1
name: Contoso
domain: corp.example
sites:
  production: {resolvers: [10.10.0.10]}
  recovery: {resolvers: [10.20.0.10]}
components:
  sql: {aliases: [ag1.corp.example]}
`))
	if err != nil {
		panic(err)
	}
	est.Policy.Waivers, est.Policy.WaiverList = "w.yaml", append(est.Policy.WaiverList, waivers...)
	est.Policy.Attestations, est.Policy.AttestationList = "a.yaml", append(est.Policy.AttestationList, attestations...)
	return &facts.Document{
		Schema: facts.Schema, Run: facts.Run{Started: noon, Finished: noon}, Estate: est,
		Sources: map[string]*facts.Source{"dns": {Answered: facts.Yes(), Started: noon, Asked: map[string]*facts.Asked{}}},
		Sections: facts.Sections{DNS: &facts.DNS{Resolvers: map[string]*facts.Resolver{"recovery/10.20.0.10:53": {
			Answered: facts.Yes(), Site: "recovery", Address: "10.20.0.10:53",
			Services: map[string]*facts.Service{}, Zones: map[string]*facts.Zone{}, Pointers: map[string]*facts.Pointer{}, Delegations: map[string]*facts.Delegation{},
			Hosts: map[string]*facts.Host{"ag1.corp.example": {
				Reply: facts.Reply{Answered: facts.Yes(), Rcode: "NOERROR", Exists: true, Transport: "udp", Attempts: 1, TTL: ttl}, Addresses: []string{"10.20.0.5"}, Chain: []facts.Alias{}, Canonical: "ag1.corp.example",
			}},
		}}}},
	}
}

var (
	waived = estate.Waiver{Rule: "dns/*", Target: "alias/*", Reason: "moves in January", Owner: "Jo", Starts: "2026-11-01", Expires: "2027-01-31", At: estate.Position{Line: 2}}
	signed = estate.Attestation{Rule: "dns/look", Target: "alias/ag1.corp.example", Statement: "they are", Owner: "Jo", Date: "2026-11-20", Expires: "2027-05-20",
		List: attestation.Hash([]string{"10.20.0.5"}), At: estate.Position{Line: 2}}
)

func run(t *testing.T, doc *facts.Document, opt evaluate.Options) *results.Document {
	t.Helper()
	if opt.Questions == nil {
		opt.Questions = &questions.Set{} // these tests are about three small rules
	}
	res, err := evaluate.Run(context.Background(), rules(t), doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// outcome is the status of each rule's result, with what was said about it.
func outcome(res *results.Document) string {
	var parts []string
	for _, r := range res.Results {
		s := strings.TrimPrefix(r.Rule, "dns/") + " " + string(r.Status)
		if r.Waiver != nil {
			s += " waived"
		}
		if r.Attested != nil {
			s += " attested"
		}
		parts = append(parts, s)
	}
	for _, n := range res.Notices {
		parts = append(parts, n.Kind)
	}
	return strings.Join(parts, ", ")
}

func TestWaiversAndAttestationsDecideWithTheFactsAlone(t *testing.T) {
	w, a := []estate.Waiver{waived}, []estate.Attestation{signed}
	day := func(s string) time.Time {
		d, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		name     string
		doc      *facts.Document
		asOf     time.Time
		decision results.Decision
		want     string
	}{
		{"nothing accepted and nothing signed", learnt(600, nil, nil), noon, results.NoGo, "look manual, never pass, ttl fail"},
		{"the failure is waived", learnt(600, w, nil), noon, results.NotProven, "look manual, never pass, ttl fail waived"},
		{"and the question answered", learnt(600, w, a), noon, results.Go, "look pass attested, never pass, ttl fail waived"},
		{"what may not be waived is not", learnt(7200, w, a), noon, results.NoGo, "look pass attested, never fail, ttl fail waived, waiver_refused"},
		{"the end is near", learnt(600, w, a), day("2027-01-31T23:59:59Z"), results.NotProven, // the facts are old by then
			"look unknown, never unknown, ttl fail waived, waiver_expiring, waiver_refused, waiver_refused"},
		{"the waiver has ended", learnt(600, w, a), day("2027-02-01T00:00:00Z"), results.NoGo, "look unknown, never unknown, ttl fail, waiver_expired"},
		{"a failure that was mended leaves the waiver unused", learnt(60, w, a), noon, results.Go, "look pass attested, never pass, ttl pass, waiver_unused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// A year later the facts file is all that is left.
			var b bytes.Buffer
			if err := tt.doc.Write(&b); err != nil {
				t.Fatal(err)
			}
			kept, err := facts.Read("-", &b)
			if err != nil {
				t.Fatal(err)
			}
			res := run(t, kept, evaluate.Options{AsOf: tt.asOf})
			if got := outcome(res); res.Verdict.Decision != tt.decision || got != tt.want {
				t.Errorf("got %s: %s\nwant %s: %s\n%v", res.Verdict.Decision, got, tt.decision, tt.want, res.Notices)
			}
		})
	}
}

func TestNodesThatChangedAfterTheSignatureAreForAPersonAgain(t *testing.T) {
	doc := learnt(60, nil, []estate.Attestation{signed})
	doc.DNS.Resolvers["recovery/10.20.0.10:53"].Hosts["ag1.corp.example"].Addresses = []string{"10.20.0.5", "10.20.0.6"}
	res := run(t, doc, evaluate.Options{})
	if got := outcome(res); got != "look manual, never pass, ttl pass, attestation_list_changed" || res.Verdict.Decision != results.NotProven {
		t.Errorf("got %s: %s", res.Verdict.Decision, got)
	}
}

func TestTheBaselineShapesTheGateAlone(t *testing.T) {
	a := []estate.Attestation{signed}
	base := run(t, learnt(600, nil, a), evaluate.Options{})
	if base.Verdict.Decision != results.NoGo || base.Gate.ExitCode != 1 {
		t.Fatalf("the baseline is %s, %s", base.Verdict.Decision, base.Gate.Sentence)
	}
	accepted := run(t, learnt(600, []estate.Waiver{waived}, a), evaluate.Options{})
	const since = " since the baseline of 2026-11-22 12:00 UTC"
	tests := []struct {
		name     string
		baseline *results.Document
		doc      *facts.Document
		onlyNew  bool
		exit     int
		first    int
		gate     string
	}{
		{"the same failure is known", base, learnt(600, nil, a), true, 0, 1, "gate passed: nothing new" + since + "; the estate is still NO-GO"},
		{"without --fail-on-new it still counts", base, learnt(600, nil, a), false, 1, 1, "gate failed: as the verdict"},
		{"another failure is new", base, learnt(7200, nil, a), true, 1, 2, "gate failed: 1 new failure of severity high or above" + since},
		{"a question is new", base, learnt(600, nil, nil), true, 3, 2, "gate not proven: 1 new unproven result of severity high or above" + since + "; the estate is NO-GO"},
		{"a failure that had been waived is new", accepted, learnt(600, nil, a), true, 1, 1, "gate failed: 1 new failure of severity high or above" + since},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := run(t, tt.doc, evaluate.Options{Baseline: tt.baseline, OnlyNew: tt.onlyNew})
			if res.Verdict.Decision != results.NoGo || res.Gate.ExitCode != tt.exit || res.Gate.Sentence != tt.gate || len(res.FixFirst) != tt.first {
				t.Errorf("got %s, %d %s, with %d to fix first\nwant NO-GO, %d %s, with %d", res.Verdict.Decision, res.Gate.ExitCode, res.Gate.Sentence, len(res.FixFirst), tt.exit, tt.gate, tt.first)
			}
			if len(res.Notices) == 0 || res.Notices[0].Kind != "baseline" || !strings.HasPrefix(res.Notices[0].Message, "Since the baseline of 2026-11-22 12:00 UTC:") {
				t.Errorf("the comparison is not told: %v", res.Notices)
			}
			alone := run(t, tt.doc, evaluate.Options{})
			if res.Verdict != alone.Verdict {
				t.Errorf("with a baseline the verdict is %v, without it %v", res.Verdict, alone.Verdict)
			}
			for i := range res.Results {
				if res.Results[i].Status != alone.Results[i].Status {
					t.Errorf("the baseline changes the status of %s", res.Results[i].Rule)
				}
			}
		})
	}
	other := learnt(600, nil, a)
	other.Estate.Domain = "other.example"
	if _, err := evaluate.Run(context.Background(), rules(t), other, evaluate.Options{Baseline: base}); err == nil || !strings.Contains(err.Error(), "the baseline: ") {
		t.Errorf("the baseline of another estate gave %v", err)
	}
}

func TestAWaiverOfMoreThanAYearIsAnError(t *testing.T) {
	w := waived
	w.Starts, w.Expires = "", "2028-01-01"
	_, err := evaluate.Run(context.Background(), rules(t), learnt(600, []estate.Waiver{w}, nil), evaluate.Options{})
	if err == nil || !strings.Contains(err.Error(), "w.yaml:2: expires 2028-01-01") {
		t.Errorf("got %v", err)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	var first []byte
	for range 5 {
		b, err := json.Marshal(run(t, learnt(7200, []estate.Waiver{waived, waived}, []estate.Attestation{signed, signed}), evaluate.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		} else if !bytes.Equal(first, b) {
			t.Fatalf("got\n%s\nand\n%s", first, b)
		}
	}
}
