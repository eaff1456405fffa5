package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManualPagesAreTheSameEachTimeAndCoverEveryCommand(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1795348800")
	first, second := filepath.Join(t.TempDir(), "man"), filepath.Join(t.TempDir(), "man")
	for _, dir := range []string{first, second} {
		if code, _, stderr := muster(t, "man", dir); code != exitGo {
			t.Fatalf("ended with %d: %s", code, stderr)
		}
	}
	for _, name := range []string{"muster.1", "muster-scan.1", "muster-evaluate.1", "muster-report.1", "muster-rules-explain.1"} {
		a, err := os.ReadFile(filepath.Join(first, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(second, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(a) != string(b) || !strings.Contains(string(a), `"Nov 2026"`) {
			t.Errorf("%s differs between two runs, or has another date:\n%.200s", name, a)
		}
	}
	if _, err := os.Stat(filepath.Join(first, "muster-man.1")); err == nil {
		t.Error("the hidden command has a page")
	}
}

func TestABadSourceDateIsAnError(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if code, _, stderr := muster(t, "man", t.TempDir()); code != exitError || !strings.Contains(stderr, "SOURCE_DATE_EPOCH=yesterday") {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}
