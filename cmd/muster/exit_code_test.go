package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestResultsKeepTheExitCodeOfTheCommandThatJudged(t *testing.T) {
	dir, _ := demo(t)
	file := filepath.Join(dir, "facts.json")
	later := time.Now().AddDate(0, 6, 0).UTC().Format(time.DateOnly) // the facts are old by then
	for name, args := range map[string][]string{
		"as it is":                {"evaluate", file},
		"only a rule that passes": {"evaluate", file, "--only", "dns/low-ttl"},
		"unknown is allowed":      {"evaluate", file, "--allow-unknown", "--as-of", later, "--only", "dns/low-ttl"},

		"old facts prove nothing":    {"evaluate", file, "--as-of", later, "--only", "dns/low-ttl"},
		"nothing new since the same": {"evaluate", file, "--baseline", filepath.Join(dir, "results.json"), "--fail-on-new"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "results.json")
			code, _, stderr := muster(t, append(args, "-o", "json="+out)...)
			doc, err := results.Read(out, nil)
			if err != nil {
				t.Fatal(err, stderr)
			}
			if doc.Run == nil || doc.Run.ExitCode == nil || *doc.Run.ExitCode != code {
				t.Errorf("the results tell %+v, and the exit code was %d", doc.Run, code)
			}
			if doc.Run.Started.IsZero() || doc.Run.Finished.Before(doc.Run.Started) || doc.Run.Vantage == "" {
				t.Errorf("the run is not told: %+v", doc.Run)
			}
			t.Logf("exit code %d", code)
		})
	}
}
