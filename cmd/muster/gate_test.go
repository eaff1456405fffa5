package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNoFlagTurnsANoGoIntoAGo runs the commands of a user over one estate with
// failures, and looks at the exit code and at what is said.
func TestNoFlagTurnsANoGoIntoAGo(t *testing.T) {
	dir, _ := demo(t, "--fault", "listofddcs-production-only")
	file, last := filepath.Join(dir, "facts.json"), filepath.Join(dir, "results.json")
	text, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "old.json")
	if err := os.WriteFile(old, []byte(strings.Replace(string(text), "muster.results/2", "muster.results/1", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.yaml")
	const otherEstate = "version: 1\nname: Nordwind\ndomain: nordwind.example\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\n"
	if err := os.WriteFile(other, []byte(otherEstate), 0o600); err != nil {
		t.Fatal(err)
	}
	whatIf := filepath.Join(dir, "what-if.json")
	tests := []struct {
		name           string
		args           []string
		exit           int
		stdout, stderr string
	}{
		{"as it is", []string{"evaluate", file}, 1, "\n NO-GO ", ""},
		{"nothing new", []string{"evaluate", file, "--baseline", last, "--fail-on-new"}, 0, "\n NO-GO ", "muster: gate passed: nothing new since the baseline of "},
		{"nothing new since results of the schema before", []string{"evaluate", file, "--baseline", old, "--fail-on-new"}, 0, "\n NO-GO ", "the estate is still NO-GO\n"},
		{"a component without failures", []string{"evaluate", file, "--only", "dns"}, 0, "\n NOT PROVEN  in a partial run: ", "; the estate is NOT PROVEN\n"},
		{"the component that fails left out", []string{"evaluate", file, "--skip", "registration", "--allow-unknown"}, 0, "\n NOT PROVEN  in a partial run: ", "; the estate is NOT PROVEN\n"},
		{"unknown allowed", []string{"evaluate", file, "--allow-unknown"}, 1, "\n NO-GO ", ""},
		{"as metrics", []string{"evaluate", file, "--baseline", last, "--fail-on-new", "-o", "prometheus"}, 0, `decision="no_go"} 1`, "gate passed"},
		{"results of the schema before in a report", []string{"report", old}, 2, "", `has the schema "muster.results/1"`},
		{"results of the schema before in a diff", []string{"diff", old, last}, 0, "trust its results, not its verdict", ""},
		{"facts by the file of another estate", []string{"evaluate", file, "-e", other}, 2, "", "and " + other + " declares Nordwind (nordwind.example): facts are judged by the file of their own estate"},
		{"the epoch", []string{"evaluate", file, "--as-of", "1970-01-01"}, 2, "", "is before that: they say nothing about that moment"},
		{"what if", []string{"evaluate", file, "--assume-fixed", "registration/recovery-connectors-listed", "-o", "table", "-o", "json=" + whatIf}, 0, "\n WOULD BE ", ""},
		{"what if as a baseline", []string{"evaluate", file, "--baseline", whatIf, "--fail-on-new"}, 2, "", "the baseline is of a what-if run"},
		{"what if with a gate", []string{"evaluate", file, "--assume-fixed", "x/y", "--fail-on", "low"}, 2, "", "--assume-fixed asks what the verdict would be"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, stderr := muster(t, tt.args...)
			if code != tt.exit || !strings.Contains(out, tt.stdout) || !strings.Contains(stderr, tt.stderr) || tt.stderr == "" && stderr != "" {
				t.Errorf("exit code %d, want %d with %q and %q\n%.1500s\n%s", code, tt.exit, tt.stdout, tt.stderr, out, stderr)
			}
			if strings.Contains(out, "\n GO ") {
				t.Error("it says GO")
			}
		})
	}
}

// TestAnEstateFileThatAsksForTooMuchIsRefusedBeforeAnythingIsAsked: a scan of minutes
// must not end with an error that was there at its start.
func TestAnEstateFileThatAsksForTooMuchIsRefusedBeforeAnythingIsAsked(t *testing.T) {
	expires := time.Now().AddDate(0, 1, 0).UTC().Format(time.DateOnly)
	waiver := func(rule string) string {
		return "waivers:\n  - {rule: '" + rule + "', reason: it moves, owner: Jo, expires: " + expires + "}\n"
	}
	own := filepath.Join(t.TempDir(), "rules")
	rule := filepath.Join(own, "sql", "never_lost", "never_lost.rego")
	if err := os.MkdirAll(filepath.Dir(rule), 0o755); err != nil {
		t.Fatal(err)
	}
	const text = `# METADATA
# title: A rule that nobody waives
# description: Because.
# custom:
#   severity: high
#   remediation: Fix it.
#   requires: [estate]
#   recommendations: [X-001]
#   basis: practice
#   unwaivable: true
package muster.rules.sql.never_lost

targets contains "component/sql"

findings contains {"target": "component/sql", "message": "It is lost.", "evidence": {}} if input.estate.name == "lost"
`
	if err := os.WriteFile(rule, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, policy, waivers, want string }{
		{"a laxer threshold", "failOn: blocker", "", "policy.failOn: is laxer than high"},
		{"a waiver of everything", "waivers: waivers.yaml", waiver("*"), "waivers.yaml:2: the waiver of Jo covers the rule *, which fits nearly all rules"},
		{"a waiver of a rule that may not be waived", "waivers: waivers.yaml", waiver("sql/never-lost"), "waivers.yaml:2: the rule sql/never-lost may not be waived"},
		{"the same with wildcards allowed", "waivers: waivers.yaml\n  allowWildcardWaivers: the move of January", waiver("sql/never-lost"), "the rule sql/never-lost may not be waived"},
		{"a lower severity for it", "severities: {sql/never-lost: {severity: low, reason: we know}}", "", "policy.severities.sql/never-lost: lowers the rule from high to low"},
		{"a severity for a rule that is not there", "severities: {sql/never-lots: {severity: low, reason: we know}}", "", `policy.severities.sql/never-lots: there is no rule "sql/never-lots"; did you mean "sql/never-lost"?`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			estateText := "version: 1\ndomain: corp.example\nsites: {production: {resolvers: [192.0.2.1]}, recovery: {resolvers: [192.0.2.2]}}\npolicy:\n  " + tt.policy + "\n"
			for name, content := range map[string]string{"estate.yaml": estateText, "waivers.yaml": tt.waivers} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			kept := filepath.Join(dir, "facts.json")
			code, out, stderr := muster(t, "scan", "-e", filepath.Join(dir, "estate.yaml"), "--policies", own, "--facts", kept)
			if code != exitError || out != "" || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d\n%s%s\nwant %q", code, out, stderr, tt.want)
			}
			if _, err := os.Stat(kept); !os.IsNotExist(err) {
				t.Error("the estate was asked")
			}
		})
	}
}
