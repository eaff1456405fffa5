package facts

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

// The published schema says the version as a literal, because tags must be one.
func TestTheVersionIsTheSameEverywhere(t *testing.T) {
	if versions.Schema() != Schema {
		t.Errorf("documents have the schema %s, and %s is read", Schema, versions.Schema())
	}
}

// A made-up version before the present one, in which the host of the scanner had
// another name.
func TestFactsOfAnOlderVersionAreMigrated(t *testing.T) {
	older := versions
	older.Steps = map[int]migrate.Step{0: func(doc map[string]any) error {
		run := doc["run"].(map[string]any)
		run["vantage"] = run["scanner"]
		delete(run, "scanner")
		return nil
	}}
	const text = `{"schema": "muster.facts/0", "run": {"tool": "muster", "version": "0.1", "scanner": "scan1", "started": "2026-11-22T12:00:00Z", "finished": "2026-11-22T12:00:01Z", "interrupted": false}, "estate": null, "sources": {}}`
	doc, err := read("old.json", strings.NewReader(text), older)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != Schema || doc.Run.Vantage != "scan1" || doc.Run.Version != "0.1" {
		t.Errorf("got %+v", doc)
	}
	// What the step leaves over is refused, as in any document.
	_, err = read("old.json", strings.NewReader(strings.Replace(text, `"sources"`, `"colour": "red", "sources"`, 1)), older)
	if err == nil || !strings.Contains(err.Error(), `"colour"`) {
		t.Errorf("got %v", err)
	}
	// The table of this version knows no step.
	if _, err := read("old.json", strings.NewReader(text), versions); err == nil || !strings.Contains(err.Error(), "old.json has the schema") {
		t.Errorf("got %v", err)
	}
}
