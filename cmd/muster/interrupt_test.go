package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
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
