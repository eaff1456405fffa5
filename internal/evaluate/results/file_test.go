package results

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

func TestTheVersionIsTheSameEverywhere(t *testing.T) {
	if versions.Schema() != Schema {
		t.Errorf("documents have the schema %s, and %s is read", Schema, versions.Schema())
	}
}

func TestWhatIsNoResultsDocumentIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a newer schema", `{"schema": "muster.results/2"}`, `has the schema "muster.results/2", and this muster reads "muster.results/1": a newer muster wrote it`},
		{"an older schema", `{"schema": "muster.results/0"}`, "evaluate the facts again"},
		{"a facts file", `{"schema": "muster.facts/1"}`, "it is another file"},
		{"no schema", `{}`, "has no schema"},
		{"no JSON", `results`, "reading results from -"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Read("-", strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// A made-up version before the present one, which had another word for a rule that was
// deselected; a baseline of last night is compared with all the same.
func TestResultsOfAnOlderVersionAreMigrated(t *testing.T) {
	older := versions
	older.Steps = map[int]migrate.Step{0: func(doc map[string]any) error {
		for _, r := range doc["results"].([]any) {
			if result := r.(map[string]any); result["status"] == "deselected" {
				result["status"] = string(Skipped)
			}
		}
		return nil
	}}
	const text = `{"schema": "muster.results/0", "results": [{"id": "a", "rule": "dns/low-ttl", "status": "deselected"}], "later": true}`
	doc, err := read("old.json", strings.NewReader(text), older)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != Schema || doc.Results[0].Status != Skipped {
		t.Errorf("got %+v", doc)
	}
}
