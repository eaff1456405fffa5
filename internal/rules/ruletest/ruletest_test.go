package ruletest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// rule says pass, fail or unknown of one target, as its input wants.
const rule = `# METADATA
# title: T
# description: D
# custom:
#   severity: low
#   remediation: R
#   requires: [dns.resolvers]
#   recommendations: [OWN-001]
#   basis: practice
package muster.rules.dns.probe

targets contains "host/a" if input.there

needs contains {"target": "host/a", "fact": ["facts", "a"]} if input.there

findings contains object.union({"target": "host/a"}, input.finding) if input.finding

gaps contains {"target": "host/a", "reason": "timeout", "message": input.gap} if input.gap

attest contains {"target": "host/b", "question": "Is it?"} if input.stray
`

const table = `package muster.rules.dns.probe_test

import data.muster.lib.testing
import data.muster.rules.dns.probe

test_status[name] if {
	some name, case in cases
	testing.agrees(probe, case.want) with input as object.union({"there": true, "facts": {"a": {"status": "ok"}}}, case.inp)
}

`

// bundled are the bundled policies and two files of a folder own.
func bundled(t *testing.T, rule, test string) *policy.Parsed {
	t.Helper()
	own := fstest.MapFS{"dns/probe/probe.rego": {Data: []byte(rule)}, "dns/probe/probe_test.rego": {Data: []byte(test)}}
	p, err := policy.Parse(policy.Folder{Name: "bundled:", FS: policies.Files()}, policy.Folder{Name: "own", FS: own})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func run(t *testing.T, rule, test string) *Report {
	t.Helper()
	rep, err := Run(t.Context(), bundled(t, rule, test), "own/", false)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestACaseThatFailsShowsWhatCameOutAndWhatShouldHave(t *testing.T) {
	const sound = `"message": "It is.", "evidence": {"found": 1, "expected": 2}`
	tests := []struct {
		name string
		inp  string
		want string // by target
		says []string
	}{
		{"a status that is as wanted", `{}`, `{"host/a": "pass"}`, nil},
		{"a target that is not there and should not be", `{"there": false}`, `{"host/a": "not_applicable"}`, nil},
		{"a finding without a fix", `{"finding": {` + sound + `}}`, `{"host/a": "fail"}`, nil},
		{"a pass that should be a failure", `{}`, `{"host/a": "fail"}`, []string{"host/a: want fail, got pass"}},
		{"a target that is missing", `{}`, `{"host/b": "pass"}`, []string{"host/b: want pass, got not_applicable"}},
		{"a failure shows what the rule says", `{"finding": {` + sound + `}}`, `{"host/a": "pass"}`, []string{"host/a: want pass, got fail (It is.)"}},
		{"a gap shows its reason", `{"gap": "no answer"}`, `{"host/a": "pass"}`, []string{"host/a: want pass, got unknown (no answer; timeout)"}},
		{"a need that is not met shows the fact", `{"facts": {"a": {"status": "failed"}}}`, `{"host/a": "pass"}`, []string{"host/a: want pass, got unknown (facts › a is not known)"}},
		{"a fix without words", `{"finding": {"fix": "", ` + sound + `}}`, `{"host/a": "fail"}`, []string{"host/a: the finding has an empty fix: leave it out, or say what to do"}},
		{"a finding that is no sentence", `{"finding": {"message": "It is", "evidence": {"found": 1, "expected": 2}}}`, `{"host/a": "fail"}`,
			[]string{"host/a: the finding has a message that does not end with a full stop"}},
		{"a finding without a word", `{"finding": {"evidence": {"found": 1, "expected": 2}}}`, `{"host/a": "fail"}`, []string{"host/a: the finding has no message"}},
		{"a finding without evidence", `{"finding": {"message": "It is."}}`, `{"host/a": "fail"}`,
			[]string{"host/a: the finding has no evidence.expected", "host/a: the finding has no evidence.found"}},
		{"a gap without a word", `{"gap": ""}`, `{"host/a": "unknown"}`, []string{"host/a: the gap has no message"}},
		{"a rule that speaks of what is no target", `{"stray": true}`, `{"host/a": "pass"}`, []string{"the rule speaks of host/b, which is not one of its targets"}},
		{"all that is wrong at once", `{"stray": true}`, `{"host/a": "fail"}`,
			[]string{"host/a: want fail, got pass", "the rule speaks of host/b, which is not one of its targets"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := run(t, rule, table+fmt.Sprintf("cases := {%q: {%q: %s, %q: %s}}\n", "the case", "inp", tt.inp, "want", tt.want))
			if rep.Cases != 1 {
				t.Fatalf("%d cases ran, want 1", rep.Cases)
			}
			if tt.says == nil {
				if !rep.OK() {
					t.Errorf("it fails: %+v", rep.Failures)
				}
				return
			}
			if len(rep.Failures) != 1 {
				t.Fatalf("got %+v, want one failure", rep.Failures)
			}
			f := rep.Failures[0]
			if f.Test != "test_status" || f.Case != "the case" || f.File != "own/dns/probe/probe_test.rego" || f.Line != 6 {
				t.Errorf("it does not say which case failed: %+v", f)
			}
			if !slices.Equal(f.Details, tt.says) {
				t.Errorf("got  %q\nwant %q", f.Details, tt.says)
			}
		})
	}
}

func TestATestThatFailsShowsWhatItIsAbout(t *testing.T) {
	const head = "package muster.rules.dns.probe_test\n\nimport data.muster.lib.testing\nimport data.muster.rules.dns.probe\n\n"
	tests := []struct {
		name, text string
		want       Failure
	}{
		{"the condition that does not hold", "test_it if {\n\tx := 1\n\tx == 2\n\tx == 3\n}\n", Failure{Test: "test_it", Details: []string{"line 8 does not hold: x == 2"}}},
		{"what the author printed", "test_it if {\n\tx := 1\n\tprint(\"x is\", x)\n\tx == 2\n}\n", Failure{Test: "test_it", Details: []string{"x is 1"}}},
		{"what a rule says in place of what it should", "test_it if testing.says(probe, \"host/a\", \"that\") with input as {\"there\": true, \"gap\": \"this\"}\n",
			Failure{Test: "test_it", Details: []string{`host/a: nothing that the rule says contains "that"; it says: this`}}},
		{"each case of a table has its own", "test_it[name] if {\n\tsome name, n in {\"one\": 1, \"two\": 2}\n\tprint(n)\n\tn == 1\n}\n", Failure{Test: "test_it", Case: "two", Details: []string{"2"}}},
		{"cases of two levels", "test_it[a][b] if {\n\tsome a, bs in {\"x\": {\"one\": 1, \"two\": 2}}\n\tsome b, n in bs\n\tn == 1\n}\n",
			Failure{Test: "test_it", Case: "x/two", Details: []string{"line 9 does not hold: n == 1"}}},
		{"a table without cases", "test_it[name] if some name, _ in {}\n", Failure{Test: "test_it", Problem: "has no cases: it would pass whatever the rule says"}},
		{"a test that says something else than true", "test_it := 1\n", Failure{Test: "test_it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := run(t, rule, head+tt.text)
			if len(rep.Failures) != 1 || rep.Failed != 1 {
				t.Fatalf("got %+v, want one failure", rep)
			}
			got := rep.Failures[0]
			got.File, got.Line = "", 0
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestOnlyWhatTheTestsReferToIsCompiled(t *testing.T) {
	modules := map[string]*ast.Module{}
	for name, text := range map[string]string{
		"rules/a/a.rego":      "package r.a\nimport data.lib.one\nx := one.v",
		"rules/a/a_test.rego": "package r.a_test\nimport data.r.a\ntest_a if a.x == 1",
		"rules/b/b.rego":      "package r.b\nx := 2",
		"lib/one/one.rego":    "package lib.one\nv := w",
		"lib/one/more.rego":   "package lib.one\nw := data.lib.two.v",
		"lib/two/two.rego":    "package lib.two\nv := 1",
		"lib/three/t.rego":    "package lib.three\nv := 1",
		"lib/four/deep.rego":  "package lib.four.deep\nv := 1",
		"rules/c/c_test.rego": "package r.c_test\nimport data.lib.four\ntest_c if four.deep.v == 1",
	} {
		m, err := ast.ParseModule(name, text)
		if err != nil {
			t.Fatal(err)
		}
		modules[name] = m
	}
	for folder, want := range map[string][]string{
		"rules/a/": {"lib/one/more.rego", "lib/one/one.rego", "lib/two/two.rego", "rules/a/a.rego", "rules/a/a_test.rego"},
		"rules/b/": {"rules/b/b.rego"},
		"rules/c/": {"lib/four/deep.rego", "rules/c/c_test.rego"},
		"":         slices.Sorted(maps.Keys(modules)),
	} {
		if got := slices.Sorted(maps.Keys(reachable(modules, folder))); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", folder, got, want)
		}
	}
}

func TestTheFixtureIsEvaluatedOnceAndMeansTheSame(t *testing.T) {
	p := bundled(t, rule, table+"cases := {}\n")
	modules, err := p.Tests("")
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(modules, p.Modules)
	once, err := withFixtureOnce(context.Background(), modules)
	if err != nil {
		t.Fatal(err)
	}
	written, err := valuesOf(t.Context(), only(modules))
	if err != nil {
		t.Fatal(err)
	}
	constant, err := valuesOf(t.Context(), only(once))
	if err != nil {
		t.Fatal(err)
	}
	if written.Len() == 0 || written.Compare(constant) != 0 {
		t.Error("the fixture means something else when it is evaluated once")
	}
	healthy := 0
	for _, m := range only(once) {
		for _, r := range m.Rules {
			if r.Head.Name == "healthy" {
				healthy++
				if !ast.IsConstant(r.Head.Value.Value) || r.Else != nil {
					t.Errorf("healthy is still evaluated by every test: %s", r.Location)
				}
			}
		}
	}
	if healthy != 1 {
		t.Errorf("the fixture has %d rules healthy, want 1", healthy)
	}
}

func only(modules map[string]*ast.Module) map[string]*ast.Module {
	out := map[string]*ast.Module{}
	for name, m := range modules {
		if m.Package.Path.Equal(fixture) {
			out[name] = m
		}
	}
	return out
}

func TestAFixtureThatReadsTheInputIsLeftAsItIs(t *testing.T) {
	modules := map[string]*ast.Module{}
	for name, text := range map[string]string{
		"lib/fixture/f.rego":  "package muster.lib.fixture\nhealthy := {\"at\": input.at}",
		"rules/a/a_test.rego": "package r.a_test\nimport data.muster.lib.fixture\ntest_a if fixture.healthy.at == 3 with input as {\"at\": 3}",
	} {
		m, err := ast.ParseModule(name, text)
		if err != nil {
			t.Fatal(err)
		}
		modules[name] = m
	}
	rep, err := Modules(t.Context(), modules, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Passed != 1 {
		t.Errorf("got %+v", rep)
	}
}

func TestCoverageIsMeasuredOnlyWhenItIsAskedFor(t *testing.T) {
	p := bundled(t, rule, table+"cases := {\"passes\": {\"inp\": {}, \"want\": {\"host/a\": \"pass\"}}}\n")
	for _, asked := range []bool{false, true} {
		rep, err := Run(t.Context(), p, "own/", asked)
		if err != nil {
			t.Fatal(err)
		}
		if measured := len(rep.Coverage) == 1 && len(rep.NotCovered) > 0; measured != asked {
			t.Errorf("asked for: %v, got %v and %v", asked, rep.Coverage, rep.NotCovered)
		}
	}
}

func TestACheckoutIsKnownByItsPartsFromAnyFolderInIt(t *testing.T) {
	root := filepath.ToSlash(filepath.Join(t.TempDir(), "policies"))
	if err := os.CopyFS(root, policies.Files()); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		root:                             root,
		root + "/rules/ad/clocks_agree":  root,
		root + "/rules/ad/not_there_yet": root,
		root + "/lib":                    root,
		filepath.Dir(root):               "",
		"/":                              "",
	} {
		if got := Checkout(dir); got != want {
			t.Errorf("%s: got %q, want %q", dir, got, want)
		}
	}
	for _, part := range ours {
		if err := os.Rename(root+"/"+part, root+"/gone"); err != nil {
			t.Fatal(err)
		}
		if got := Checkout(root + "/lib"); got != "" {
			t.Errorf("a folder without %s counts as a checkout", part)
		}
		if err := os.Rename(root+"/gone", root+"/"+part); err != nil {
			t.Fatal(err)
		}
	}
}

func TestThePrintedReportNamesTheCaseAndTheDifferences(t *testing.T) {
	rep := &Report{
		Passed: 3, Failed: 1, Untested: []string{"dns/none"},
		Failures: []Failure{{File: "own/a_test.rego", Line: 6, Test: "test_status", Case: "the case", Details: []string{"host/a: want fail, got pass", "more"}},
			{File: "own/b_test.rego", Line: 9, Test: "test_it", Problem: "divide by zero"}},
	}
	var b strings.Builder
	if err := rep.Print(&b); err != nil {
		t.Fatal(err)
	}
	const want = `FAIL own/a_test.rego:6: test_status: the case
     host/a: want fail, got pass
     more
FAIL own/b_test.rego:9: test_it: divide by zero
FAIL dns/none has no tests
3 passed, 1 failed, 0 skipped
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
