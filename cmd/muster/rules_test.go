package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/rules/coverage"
)

// probe is a small rule as a user would write one.
const probe = `# METADATA
# title: Every resolver of the recovery site gives some answer
# description: >-
#   When production is gone, the resolvers of the recovery site are the only ones that are left. A name
#   server that was never asked is a name server that nobody has seen working.
# custom:
#   severity: low
#   remediation: Start the DNS service of the server, or leave the server out of the estate file.
#   requires: [dns.resolvers]
#   recommendations: [OWN-001]
#   basis: practice
package muster.rules.dns.probe

targets contains id(key) if some key in recovery

findings contains finding if {
	some key in recovery
	resolver := input.dns.resolvers[key]
	resolver.status == "ok"
	count(resolver.hosts) == 0
	finding := {"target": id(key), "message": "It answers nothing.", "evidence": {"found": 0, "expected": 1}}
}

recovery := {key | some key, resolver in input.dns.resolvers; resolver.site == "recovery"}

id(key) := sprintf("resolver/%s", [key])
`

const probeTest = `package muster.rules.dns.probe_test

import data.muster.rules.dns.probe

resolver := {"status": "ok", "site": "recovery", "hosts": {}}

test_a_silent_resolver_is_found if {
	count(probe.findings) == 1 with input as {"dns": {"resolvers": {"r": resolver}}}
}
`

// folder writes files and returns where.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// probeFolder is a folder with the rule, its test, and what is given besides.
func probeFolder(t *testing.T, more map[string]string) string {
	files := map[string]string{"dns/probe/probe.rego": probe, "dns/probe/probe_test.rego": probeTest}
	maps.Copy(files, more)
	return folder(t, files)
}

// snapshot reads all files below a folder.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// must runs muster and wants it to succeed.
func must(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	code, stdout, stderr := muster(t, args...)
	if code != exitGo {
		t.Fatalf("muster %s ends with %d:\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// refused runs muster and wants one error that holds the texts.
func refused(t *testing.T, args []string, want ...string) {
	t.Helper()
	code, stdout, stderr := muster(t, args...)
	if code != exitError {
		t.Errorf("muster %s ends with %d, want %d", strings.Join(args, " "), code, exitError)
	}
	if stdout != "" {
		t.Errorf("an error wrote to standard output: %q", stdout)
	}
	for _, w := range want {
		if !strings.Contains(stderr, w) {
			t.Errorf("got %q, want an error with %q", stderr, w)
		}
	}
}

func narrow(t *testing.T, what, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("%s: a line has %d columns: %q", what, n, line)
		}
	}
}

func TestListsOfRulesHaveOneLineForEachAndAgreeWithTheirJSON(t *testing.T) {
	t.Run("rules", func(t *testing.T) {
		dir := probeFolder(t, nil)
		table := must(t, "rules", "list", "--policies", dir)
		var rules []results.Rule
		if err := json.Unmarshal([]byte(must(t, "rules", "list", "-o", "json", "--policies", dir)), &rules); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range rules {
			ids = append(ids, r.ID)
			if !oneLine(table, r.ID, r.Title) {
				t.Errorf("the table has no line with %s and its title", r.ID)
			}
			if r.Title == "" || r.Description == "" || r.Remediation == "" || len(r.Requires) == 0 {
				t.Errorf("the JSON of %s lacks something: %+v", r.ID, r)
			}
		}
		if !slices.IsSorted(ids) {
			t.Errorf("not sorted: %v", ids)
		}
		if !slices.Contains(ids, "dns/probe") || !slices.Contains(ids, "dns/low-ttl") {
			t.Errorf("bundled rules and a user's own are not both there: %v", ids)
		}
		if want := fmt.Sprintf("\n%d rules; ", len(rules)); !strings.Contains(table, want) {
			t.Errorf("the table does not end with %q", want)
		}
	})
	t.Run("recommendations", func(t *testing.T) {
		table := must(t, "rules", "list", "--recommendations")
		var list []*coverage.Recommendation
		if err := json.Unmarshal([]byte(must(t, "rules", "list", "--recommendations", "-o", "json")), &list); err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if !oneLine(table, r.ID, r.Says) {
				t.Errorf("the table has no line with %s and what it says", r.ID)
			}
			if r.ID == "DNS-001" && !slices.Contains(r.Rules, "dns/resolver-authoritative") {
				t.Errorf("the JSON of DNS-001 does not name its rule: %v", r.Rules)
			}
		}
		// The last line may be too long for eighty columns.
		folded := strings.Join(strings.Fields(table), " ")
		if want := coverage.Summary(list); !strings.HasSuffix(folded, want) {
			t.Errorf("the table does not end with %q", want)
		}
	})
	t.Run("a format that does not exist", func(t *testing.T) {
		refused(t, []string{"rules", "list", "-o", "yaml"}, "-o yaml: use table or json")
	})
}

// oneLine tells whether a line of a table begins with one text and ends with another.
func oneLine(table, first, last string) bool {
	for line := range strings.SplitSeq(table, "\n") {
		if strings.HasPrefix(line, first+" ") && strings.HasSuffix(line, " "+last) {
			return true
		}
	}
	return false
}

func TestListsAreWrappedOnTerminalsOnly(t *testing.T) {
	a := &app{}
	l := a.list("fault", "what is broken")
	long := strings.TrimSpace(strings.Repeat("words ", 40))
	l.row("first", long)
	l.row("second", "short")
	if got := strings.Split(l.render(0), "\n"); len(got) != 3 || !strings.HasSuffix(got[1], long) {
		t.Errorf("in a pipe: %q", got)
	}
	wrapped := l.render(80)
	narrow(t, "on a terminal", wrapped)
	if n := strings.Count(wrapped, "words"); n != 40 || strings.Count(wrapped, "\n") < 4 {
		t.Errorf("on a terminal:\n%s", wrapped)
	}
	faults := must(t, "lab", "--list-faults")
	for _, f := range lab.Faults(checks.Lab()) {
		if !oneLine(faults, f.Name, f.Title) {
			t.Errorf("lab --list-faults has no line with %s and its title", f.Name)
		}
	}
}

const explained = `dns/probe  (low)
Every resolver of the recovery site gives some answer

Why it matters in a disaster
  When production is gone, the resolvers of the recovery site are the only ones
  that are left. A name server that was never asked is a name server that nobody
  has seen working.

How it is judged
  From dns.resolvers (asked by dns). Where these could not be learnt the result
  is unknown, never a pass.

How to fix it
  Start the DNS service of the server, or leave the server out of the estate
  file.

Where it comes from
  Good practice beyond the document (OWN-001).
`

func TestExplainTellsAllOfARuleInEightyColumns(t *testing.T) {
	dir := probeFolder(t, nil)
	if got := must(t, "rules", "explain", "dns/probe", "--policies", dir); got != explained {
		t.Errorf("got\n%s\nwant\n%s", got, explained)
	}
	p, err := (&app{}).parseRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Rules {
		var b strings.Builder
		if err := policy.Explain(&b, r, 80); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		narrow(t, r.ID, text)
		parts := slices.Clone(r.Recommendations)
		if !r.Engine { // what the engine judges rests on the results of all rules
			parts = append(parts, r.Requires...)
		}
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("the explanation of %s does not name %s", r.ID, part)
			}
		}
	}
}

func TestTestsOfRulesThatDoNotPassEndWithExitCode2(t *testing.T) {
	failing := probeTest + `
test_all_is_well if {
	count(probe.findings) == 0 with input as {"dns": {"resolvers": {"r": resolver}}}
}

test_found[name] if {
	some name, want in {"one resolver": 1, "two resolvers": 2}
	count(probe.findings) == want with input as {"dns": {"resolvers": {"r": resolver}}}
}
`
	tests := []struct {
		name           string
		files          map[string]string
		stdout, stderr []string
	}{
		{"tests that fail are named, with the cases of tables", map[string]string{"dns/probe/probe_test.rego": failing},
			[]string{"dns/probe/probe_test.rego:11: test_all_is_well\n", "test_found: two resolvers\n     line 17 does not hold: count(probe.findings) == want", "1 passed, 2 failed, 0 skipped\n"}, nil},
		{"a test that is put off is told of", map[string]string{"dns/probe/probe_test.rego": probeTest + "\ntodo_test_later if false\n"},
			[]string{"todo_test_later: skipped, because its name begins with todo_", "1 passed, 0 failed, 1 skipped\n"}, nil},
		{"a rule without tests is told of", map[string]string{"dns/probe/probe_test.rego": "package muster.rules.dns.probe_test\n"},
			[]string{"FAIL dns/probe has no tests\n", "0 passed, 0 failed, 0 skipped\n"}, nil},
		{"tests that do not compile", map[string]string{"dns/probe/probe_test.rego": probeTest + "\ntest_more if nothing.here\n"},
			nil, []string{"the tests do not compile", "probe_test.rego:11"}},
		{"a test that raises an error", map[string]string{"dns/probe/probe_test.rego": probeTest + "\ntest_more if 1 / count(input.x) == 1 with input as {\"x\": []}\n"},
			[]string{"test_more: ", "divide by zero", "1 passed, 1 failed"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := probeFolder(t, tt.files)
			code, stdout, stderr := muster(t, "rules", "test", dir)
			if code != exitError {
				t.Errorf("exit code %d, want %d", code, exitError)
			}
			for _, want := range tt.stdout {
				if !strings.Contains(stdout, want) {
					t.Errorf("standard output lacks %q:\n%s", want, stdout)
				}
			}
			for _, want := range tt.stderr {
				if !strings.Contains(stderr, want) {
					t.Errorf("the error lacks %q:\n%s", want, stderr)
				}
			}
		})
	}
	t.Run("a folder without rules", func(t *testing.T) {
		if code, _, stderr := muster(t, "rules", "test", t.TempDir()); code != exitError || !strings.Contains(stderr, "holds no rule") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
	t.Run("a rule that is not formatted, with --lint", func(t *testing.T) {
		dir := probeFolder(t, map[string]string{"dns/probe/probe_test.rego": probeTest + "\n\n\ntest_more  if true\n"})
		must(t, "rules", "test", dir)
		code, _, stderr := muster(t, "rules", "test", "--lint", dir)
		if code != exitError || !strings.Contains(stderr, "not formatted as `opa fmt` would: dns/probe/probe_test.rego") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
}
