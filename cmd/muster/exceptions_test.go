package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// estateWith writes an estate file for the facts of a demo, with waivers and
// attestations beside it, and returns its path.
func estateWith(t *testing.T, demoDir, waivers, attestations string) string {
	t.Helper()
	doc, err := facts.Read(filepath.Join(demoDir, "facts.json"), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := "version: 1\nname: " + doc.Estate.Name + "\ndomain: " + doc.Estate.Domain + "\n" + `
sites:
  production: {resolvers: [10.10.0.10]}
  recovery: {resolvers: [10.20.0.10]}
policy: {waivers: waivers.yaml, attestations: attestations.yaml}
`
	for name, content := range map[string]string{"estate.yaml": text, "waivers.yaml": waivers, "attestations.yaml": attestations} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "estate.yaml")
}

func readResults(t *testing.T, path string) *results.Document {
	t.Helper()
	doc, err := results.Read(path, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestABrokenWaiverFileIsAnErrorBeforeAnythingIsJudged(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	est := estateWith(t, dir,
		"waivers:\n  - {rule: dns/low-tttl, reason: it moves, owner: Jo, expires: 2027-01-31}\n",
		"attestations:\n  - {rule: dns/low-ttl, target: x, statement: seen, owner: Jo, date: 2026-13-01, expires: 2027-01-31}\n")
	code, stdout, stderr := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-e", est)
	if code != exitError || stdout != "" {
		t.Errorf("exit code %d, with %q on standard output", code, stdout)
	}
	for _, want := range []string{
		`waivers.yaml:2:12: waivers[0].rule: no rule fits "dns/low-tttl"; did you mean "dns/low-ttl"?`,
		`attestations.yaml:2:70: attestations[0].date: "2026-13-01" is not a day`,
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("the error does not say %q:\n%s", want, stderr)
		}
	}
	if err := os.Remove(filepath.Join(filepath.Dir(est), "waivers.yaml")); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-e", est); code != exitError || !strings.Contains(stderr, "policy.waivers: there is no file") {
		t.Errorf("a missing file gave %d: %s", code, stderr)
	}
}

// TestAPrintedStanzaWaives pastes what the table proposes, with a reason and an
// owner, and finds the failure waived.
func TestAPrintedStanzaWaives(t *testing.T) {
	dir, _ := demo(t, "--fault", "gpo-link-disabled")
	factsFile := filepath.Join(dir, "facts.json")
	// The estate file is that of the facts, so that the same things fail.
	doc, err := facts.Read(factsFile, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := muster(t, "evaluate", factsFile)
	_, rest, found := strings.Cut(table, "TO WAIVE")
	if !found {
		t.Fatalf("no stanza is printed:\n%s", table)
	}
	_, rest, _ = strings.Cut(rest, "\n")
	stanzas, _, _ := strings.Cut(rest, "\n\n")
	path := estateWith(t, dir, "waivers:\n"+strings.NewReplacer("<why>", "we know", "<who>", "Jo").Replace(stanzas)+"\n", "")
	est, err := (&app{stderr: io.Discard}).loadEstate(path, nil, estate.Load)
	if err != nil {
		t.Fatalf("%v\n%s", err, stanzas)
	}
	failed := 0
	for _, r := range readResults(t, filepath.Join(dir, "results.json")).Results {
		if r.Status == results.Fail {
			failed++
		}
	}
	if len(est.Policy.WaiverList) != failed {
		t.Errorf("%d stanzas for %d failures", len(est.Policy.WaiverList), failed)
	}
	doc.Estate.Policy.Waivers, doc.Estate.Policy.WaiverList = est.Policy.Waivers, est.Policy.WaiverList
	kept := filepath.Join(t.TempDir(), "facts.json")
	f, err := os.Create(kept)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Write(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if code, out, stderr := muster(t, "evaluate", "--allow-unknown", kept); code != exitGo || strings.Count(out, "waived until ") != failed {
		t.Errorf("with all failures waived: exit code %d, %s\n%s", code, stderr, out)
	}
	// What will have expired by then.
	if code, out, _ := muster(t, "evaluate", kept, "--as-of", time.Now().AddDate(0, 11, 0).UTC().Format(time.DateOnly)); code != exitNoGo || !strings.Contains(out, "not waived any more") {
		t.Errorf("after the waivers: exit code %d\n%s", code, out)
	}
}

func TestABaselineLeavesOnlyWhatIsNew(t *testing.T) {
	broken, _ := demo(t, "--fault", "gpo-link-disabled")
	worse, _ := demo(t, "--fault", "gpo-link-disabled", "--fault", "alias-missing-at-recovery", "--fault", "subnet-unmapped")
	baseline := filepath.Join(broken, "results.json")
	if code, out, stderr := muster(t, "evaluate", filepath.Join(broken, "facts.json"), "--baseline", baseline, "--fail-on-new"); code != exitGo || !strings.Contains(out, "NO-GO") ||
		strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "muster: gate passed: nothing new since the baseline of ") || !strings.HasSuffix(stderr, "; the estate is still NO-GO\n") {
		t.Errorf("nothing is new: exit code %d, %s\n%s", code, stderr, out)
	}
	if code, out, stderr := muster(t, "evaluate", filepath.Join(worse, "facts.json"), "--baseline", baseline, "--fail-on-new"); code != exitNoGo {
		t.Errorf("something is new: exit code %d, %s\n%s", code, stderr, out)
	}
	if code, out, _ := muster(t, "evaluate", filepath.Join(broken, "facts.json"), "--baseline", baseline); code != exitNoGo || !strings.Contains(out, "Since the baseline of") {
		t.Errorf("without --fail-on-new: exit code %d\n%s", code, out)
	}
	if code, _, stderr := muster(t, "evaluate", filepath.Join(broken, "facts.json"), "--fail-on-new"); code != exitError || !strings.Contains(stderr, "--fail-on-new needs --baseline") {
		t.Errorf("without a baseline: exit code %d, %s", code, stderr)
	}
	if code, _, stderr := muster(t, "evaluate", "-", "--baseline", "-"); code != exitError || !strings.Contains(stderr, "only one file can be standard input") {
		t.Errorf("both from standard input: exit code %d, %s", code, stderr)
	}
}

func TestDiff(t *testing.T) {
	healthy, _ := demo(t, "--healthy")
	broken, _ := demo(t, "--fault", "gpo-link-disabled")
	before, now := filepath.Join(healthy, "results.json"), filepath.Join(broken, "results.json")
	code, out, stderr := muster(t, "diff", before, now)
	if code != exitGo || !strings.Contains(out, "\nNEW  ") || strings.Contains(out, "\nFIXED") {
		t.Errorf("exit code %d, %s\n%s", code, stderr, out)
	}
	if code, out, _ := muster(t, "diff", now, before); code != exitGo || !strings.Contains(out, "\nFIXED  ") || strings.Contains(out, "\nNEW  ") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	path := filepath.Join(t.TempDir(), "diff.json")
	if code, out, stderr := muster(t, "diff", before, now, "-o", "json="+path); code != exitGo || out != "" {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var d diff.Document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if d.Schema != diff.Schema || d.Counts[diff.New] == 0 || d.Counts[diff.Unchanged] == 0 || d.Before.Verdict.Decision != results.Go || d.Now.Verdict.Decision != results.NoGo {
		t.Errorf("got %+v", d.Counts)
	}

	old := filepath.Join(t.TempDir(), "old.json")
	if err := os.WriteFile(old, []byte(`{"schema": "muster.results/0"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"another schema":   {[]string{"diff", old, now}, `has the schema "muster.results/0"`},
		"a missing file":   {[]string{"diff", before, "none.json"}, "none.json"},
		"an odd format":    {[]string{"diff", before, now, "-o", "tabel"}, `did you mean "table"?`},
		"a foreign format": {[]string{"diff", before, now, "-o", "sarif"}, "table or json"},
		"one file":         {[]string{"diff", before}, "accepts 2 arg(s)"},
		"nothing but -":    {[]string{"diff", "-", "-"}, "only one file can be standard input"},
	} {
		if code, _, stderr := muster(t, tt.args...); code != exitError || !strings.Contains(stderr, tt.want) {
			t.Errorf("%s: exit code %d, %s", name, code, stderr)
		}
	}
}

func TestFactsOfSeveralRunsAreJudgedTogether(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	whole, err := facts.Read(filepath.Join(dir, "facts.json"), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, source := range facts.SectionNames() {
		part := *whole
		part.Sources = map[string]*facts.Source{}
		for name, s := range whole.Sources {
			if name != source {
				s = &facts.Source{Answered: facts.Answered{Status: facts.Skipped, Reason: facts.NoResult, Message: "left out by --only"}}
			}
			part.Sources[name] = s
		}
		for _, other := range facts.SectionNames() {
			if other != source {
				part.Drop(other)
			}
		}
		path := filepath.Join(dir, source+".json")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := part.Write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if code, _, _ := muster(t, "evaluate", path); code != exitNotProven {
			t.Errorf("the facts of %s alone end with %d, want %d", source, code, exitNotProven)
		}
		parts = append(parts, path)
	}
	_, want, _ := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-o", "json")
	code, got, stderr := muster(t, append([]string{"evaluate", "-o", "json"}, parts...)...)
	if code != exitGo || got != want {
		t.Errorf("together they end with %d: %s", code, stderr)
	}
	var text bytes.Buffer
	if err := whole.Write(&text); err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer("corp.contoso.example", "other.example", "dc=corp,dc=contoso,dc=example", "dc=other,dc=example", "DC=corp,DC=contoso,DC=example", "DC=other,DC=example").Replace(text.String())
	path := filepath.Join(dir, "other.json")
	if err := os.WriteFile(path, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := muster(t, "evaluate", parts[0], path); code != exitError || !strings.Contains(stderr, "different estates") {
		t.Errorf("facts of two estates end with %d: %s", code, stderr)
	}
}
