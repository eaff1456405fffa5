//go:build real

package real

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// scan is one run of muster.
type scan struct {
	results *results.Document
	facts   *facts.Document
	dir     string // holds estate.yaml, ca.pem, facts.json and results.json
	exit    int
	stderr  string
	took    time.Duration
}

// edit is a change of the estate file.
type edit func(t *testing.T, text string) string

// replace changes a piece of the estate file, which must occur in it.
func replace(old, with string) edit {
	return func(t *testing.T, text string) string {
		t.Helper()
		if !strings.Contains(text, old) {
			t.Fatalf("the estate file has no %q to replace", old)
		}
		return strings.ReplaceAll(text, old, with)
	}
}

// prepare writes an estate file and the certification authority that it names
// into a folder of the test.
func prepare(t *testing.T, edits ...edit) (dir string) {
	t.Helper()
	dir = t.TempDir()
	prepareIn(t, dir, edits...)
	return dir
}

func prepareIn(t *testing.T, dir string, edits ...edit) {
	t.Helper()
	text, err := os.ReadFile("estate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		text = []byte(e(t, string(text)))
	}
	ca, err := os.ReadFile(filepath.Join(settings.lab, "ca", "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"estate.yaml": text, "ca.pem": ca, "attestations.yaml": signatures()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// run scans the domain as an ordinary user.
func run(t *testing.T, edits ...edit) *scan {
	t.Helper()
	return runIn(t, prepare(t, edits...))
}

func runIn(t *testing.T, dir string, more ...string) *scan {
	t.Helper()
	args := append([]string{"scan", "-e", "estate.yaml", "-o", "json=results.json", "--facts", "facts.json"}, more...)
	args = append(args, onlyDomainRules()...)
	s := &scan{dir: dir}
	began := time.Now()
	var stdout string
	stdout, s.stderr, s.exit = muster(t, dir, args...)
	s.took = time.Since(began)
	if strings.Contains(stdout+s.stderr, settings.password) {
		t.Error("the password shows in what muster printed")
	}
	var err error
	if s.results, err = results.Read(filepath.Join(dir, "results.json"), nil); err != nil {
		t.Fatalf("%v\nexit code %d\n%s", err, s.exit, s.stderr)
	}
	if s.facts, err = facts.Read(filepath.Join(dir, "facts.json"), nil); err != nil {
		t.Fatal(err)
	}
	s.keep(t)
	return s
}

// muster runs the built program in a folder.
func muster(t *testing.T, dir string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	// Far longer than a scan may take: what ends here hangs.
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, settings.muster, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) || ctx.Err() != nil {
		t.Fatalf("muster %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// statuses has the status of every result by "rule target".
type statuses map[string]results.Status

func (s *scan) statuses() statuses {
	all := statuses{}
	for _, r := range s.results.Results {
		if r.Status == results.Skipped {
			continue // by onlyDomainRules
		}
		all[r.Rule+" "+r.Target] = r.Status
	}
	return all
}

// gone is the status of a result that another scan has and this one has not.
const gone results.Status = "(gone)"

// changes is what differs from before.
func (now statuses) changes(before statuses) statuses {
	changed := statuses{}
	for key, was := range before {
		is, there := now[key]
		switch {
		case !there:
			changed[key] = gone
		case is != was:
			changed[key] = is
		}
	}
	for key, is := range now {
		if _, there := before[key]; !there {
			changed[key] = is
		}
	}
	return changed
}

func (s statuses) String() string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(s)) {
		lines = append(lines, fmt.Sprintf("  %-14s %s", s[key], key))
	}
	return strings.Join(lines, "\n")
}

// expect compares what a fault changed with what it should have changed.
func (s *scan) expect(t *testing.T, want statuses) {
	t.Helper()
	got := s.statuses().changes(healthy(t))
	if maps.Equal(got, want) {
		return
	}
	wrong := got.changes(want)
	t.Errorf("the fault changed other results than it should have.\nin excess, or with another status than expected ((gone): expected and not seen):\n%s\nwanted:\n%s", wrong, want)
	for _, r := range s.results.Results {
		if _, odd := wrong[r.Rule+" "+r.Target]; odd && r.Message != "" {
			t.Logf("%s %s: %s", r.Rule, r.Target, r.Message)
		}
	}
}

// healthy has the results of the domain as it was provisioned, scanned once. No
// fault can be judged while something else could not be learnt.
func healthy(t *testing.T) statuses {
	t.Helper()
	if base == nil {
		dir := filepath.Join(settings.lab, "healthy") // outlives the test that comes first
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		prepareIn(t, dir)
		base = runIn(t, dir)
	}
	for name, source := range base.facts.Sources {
		for id, asked := range source.Asked {
			if asked.Status != facts.OK {
				t.Errorf("the healthy domain: %s of %s is %s: %s", name, id, asked.Status, asked.Message)
			}
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return base.statuses()
}

var base *scan
