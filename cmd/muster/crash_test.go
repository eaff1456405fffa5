package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/report"
)

// A mistake in this program ends in one sentence and the exit code of an error, never in
// a verdict, and does not take away what was collected.
func TestAPanicIsOneSentenceAndTheFactsAreKept(t *testing.T) {
	report.Formats["panics"] = report.Format{Write: func(io.Writer, *results.Document, report.Options) error {
		var none *results.Document
		none.Results[0].Rule = "x"
		return nil
	}}
	defer delete(report.Formats, "panics")
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	dir := t.TempDir()
	file, err := l.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	factsFile := filepath.Join(dir, "facts.json")
	for name, c := range map[string]struct {
		args  []string
		facts bool // which are not in a file yet
	}{
		"a scan":                      {[]string{"scan", "-e", file, "-o", "panics"}, true},
		"a scan that wrote its facts": {[]string{"scan", "-e", file, "-o", "panics", "--facts", factsFile}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			code, stdout, stderr := muster(t, c.args...)
			if code != exitError {
				t.Errorf("exit code %d, want %d", code, exitError)
			}
			if strings.Count(strings.TrimSpace(stderr), "\n") != 0 || strings.Contains(stderr, "goroutine") {
				t.Errorf("that is not one sentence:\n%s", stderr)
			}
			if !strings.Contains(stderr, "internal error at ") || strings.Contains(stdout, "GO") {
				t.Errorf("got %s%s", stderr, stdout)
			}
			stack := regexp.MustCompile(`\S+stack\.txt`).FindString(stderr)
			if text, err := os.ReadFile(stack); err != nil || !strings.Contains(string(text), "goroutine") {
				t.Errorf("the stack is not kept: %v", err)
			}
			if info, err := os.Stat(filepath.Dir(stack)); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("others can read it: %v, %v", info, err)
			}
			kept := regexp.MustCompile(`\S+facts\.json`).FindString(stderr)
			if !c.facts {
				kept = factsFile
			}
			doc, err := facts.Read(kept, nil)
			if err != nil {
				t.Fatal(err)
			}
			if doc.DNS == nil || doc.Directory == nil {
				t.Error("the facts are not whole")
			}
		})
	}
}
