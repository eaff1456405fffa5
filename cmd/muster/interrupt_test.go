package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/lab"
)

func TestAnInterruptedScanKeepsWhatItLearnt(t *testing.T) {
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: []string{"ldap-recovery-hangs"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	dir := t.TempDir()
	file, err := l.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	factsFile, resultsFile := filepath.Join(dir, "facts.json"), filepath.Join(dir, "results.json")
	type end struct {
		code   int
		stderr string
	}
	ended := make(chan end, 1)
	go func() {
		code, _, stderr := muster(t, "scan", "-e", file, "--facts", factsFile, "-o", "json="+resultsFile)
		ended <- end{code, stderr}
	}()
	// The production site has been read when its searches have been answered; the
	// recovery site never answers.
	for l.Counts().Searches < 10 {
		time.Sleep(10 * time.Millisecond)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	got := <-ended
	if got.code != exitInterrupted {
		t.Errorf("exit code %d, want %d: %s", got.code, exitInterrupted, got.stderr)
	}
	doc, err := facts.Read(factsFile, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !doc.Run.Interrupted {
		t.Error("the facts do not say that the run was interrupted")
	}
	if doc.GroupPolicy == nil || doc.DNS == nil {
		t.Error("what was learnt before the interruption is lost")
	}
	if s := doc.Sources["directory"]; s.Learnt() {
		t.Errorf("the source that never ended is %s", s.Status)
	}
	res, err := results.Read(resultsFile, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.Verdict.Decision == results.Go {
		t.Error("an interrupted scan gives GO")
	}
}

// TestAnInterruptedEvaluationEnds: whatever the command waits for, a signal ends
// it with the code for that, and nothing is written.
func TestAnInterruptedEvaluationEnds(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	rules := filepath.Join(t.TempDir(), "dns", "endless")
	if err := os.MkdirAll(rules, 0o755); err != nil {
		t.Fatal(err)
	}
	endless := `# METADATA
# title: A rule that does not end
# description: It keeps the evaluation busy.
# custom:
#   severity: high
#   remediation: End it.
#   requires: [estate]
#   recommendations: [X-001]
#   basis: practice
package muster.rules.dns.endless

targets contains "component/dns"

findings contains {"target": "component/dns", "message": "x", "evidence": {}} if {
	some i in numbers.range(1, 100000)
	some j in numbers.range(1, 100000)
	i + j < 0
}
`
	if err := os.WriteFile(filepath.Join(rules, "endless.rego"), []byte(endless), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("by its own limit", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "results.json")
		code, _, stderr := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "--policies", filepath.Dir(filepath.Dir(rules)), "--rule-timeout", "50ms", "-o", "json="+out)
		if code != exitError || !strings.Contains(stderr, "rule dns/endless ") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
		if _, err := os.Stat(out); !os.IsNotExist(err) {
			t.Errorf("results were written: %v", err)
		}
	})
	facts, err := os.ReadFile(filepath.Join(dir, "facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		send []byte
	}{
		{"while the facts are awaited", nil},
		{"while a rule is judged", facts},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pipe, out := filepath.Join(t.TempDir(), "pipe"), filepath.Join(t.TempDir(), "results.json")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			ended := make(chan int, 1)
			go func() {
				code, _, _ := muster(t, "evaluate", pipe, "--policies", filepath.Dir(filepath.Dir(rules)), "-o", "json="+out)
				ended <- code
			}()
			w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for somebody who reads
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = w.Close() }()
			if tt.send != nil {
				if _, err := w.Write(tt.send); err != nil {
					t.Fatal(err)
				}
				_ = w.Close()
			}
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if code := <-ended; code != exitInterrupted {
				t.Errorf("exit code %d, want %d", code, exitInterrupted)
			}
			if _, err := os.Stat(out); !os.IsNotExist(err) {
				t.Errorf("results were written: %v", err)
			}
		})
	}
}

// Each of these reads from a pipe that nobody writes to, and would do so for ever.
func TestEveryCommandThatWaitsForAPipeEndsAtTheFirstSignal(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	estateFile, resultsFile := filepath.Join(dir, "estate.yaml"), filepath.Join(dir, "results.json")
	for name, args := range map[string][]string{
		"evaluate":               {"evaluate", "PIPE"},
		"evaluate by an estate":  {"evaluate", filepath.Join(dir, "facts.json"), "-e", "PIPE"},
		"evaluate, its baseline": {"evaluate", filepath.Join(dir, "facts.json"), "--baseline", "PIPE"},
		"report":                 {"report", "PIPE"},
		"diff":                   {"diff", resultsFile, "PIPE"},
		"attest":                 {"attest", "PIPE", "--print"},
		"validate":               {"validate", "-e", "PIPE"},
		"collect":                {"collect", "-e", "PIPE"},
		"scan, its baseline":     {"scan", "-e", estateFile, "--baseline", "PIPE"},
		"scan, an export":        {"scan", "-e", estateFile, "--import", "fas=PIPE"},
	} {
		t.Run(name, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "PIPE", pipe)
			}
			type end struct {
				code   int
				stderr string
			}
			ended := make(chan end, 1)
			go func() {
				code, _, stderr := muster(t, args...)
				ended <- end{code, stderr}
			}()
			w := opened(t, pipe, ended)
			if w == nil {
				return
			}
			defer func() { _ = w.Close() }()
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if got := <-ended; got.code != exitInterrupted {
				t.Errorf("exit code %d, want %d: %s", got.code, exitInterrupted, got.stderr)
			}
		})
	}
}

// opened waits until somebody reads from the pipe; a command that ends before has not
// come to read it.
func opened[T any](t *testing.T, pipe string, ended <-chan T) *os.File {
	t.Helper()
	for {
		w, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			return w
		}
		select {
		case end := <-ended:
			t.Errorf("it ended without reading the pipe: %+v", end)
			return nil
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// A report into a pipe that nobody reads is not waited for for ever, and the others are
// written.
func TestAnOutputThatNobodyTakesDoesNotHoldTheProgram(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	pipe, out := filepath.Join(t.TempDir(), "pipe"), filepath.Join(t.TempDir(), "results.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ended := make(chan int, 1)
	go func() {
		code, _, _ := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-o", "json="+out, "-o", "csv="+pipe)
		ended <- code
	}()
	for atomicfile.Waiting() == 0 {
		time.Sleep(5 * time.Millisecond)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := <-ended; code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if _, err := results.Read(out, nil); err != nil {
		t.Error(err)
	}
	if r, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil { // lets the writer go
		_ = r.Close()
	}
}
