package results

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

func TestTheVersionIsTheSameEverywhere(t *testing.T) {
	if versions.Schema() != Schema || compared.Schema() != Schema {
		t.Errorf("documents have the schema %s, and %s and %s are read", Schema, versions.Schema(), compared.Schema())
	}
}

func TestWhatIsNoResultsDocumentIsRefused(t *testing.T) {
	const good = `{"schema": "muster.results/2", "verdict": {"decision": "GO"}, "results": [], "rules": {}, "sources": {}}`
	for _, tt := range []struct {
		name, old, new string
		report, diff   string // what is said of it; nothing when it is read
	}{
		{"this schema", "", "", "", ""},
		{"the schema before", "results/2", "results/1", `has the schema "muster.results/1", and this muster reads "muster.results/2": evaluate the facts again`, ""},
		{"a newer schema", "results/2", "results/3", "a newer muster wrote it", "a newer muster wrote it"},
		{"a schema that never was", "results/2", "results/0", "evaluate the facts again", "evaluate the facts again"},
		{"a facts file", "muster.results/2", "muster.facts/1", "it is another file", "it is another file"},
		{"no schema", `"schema": "muster.results/2", `, "", "has no schema", "has no schema"},
		{"a rule that is null", `"rules": {}`, `"rules": {"dns/low-ttl": null}`, "rules.dns/low-ttl is null", "rules.dns/low-ttl is null"},
		{"a source that is null", `"sources": {}`, `"sources": {"dns": null}`, "sources.dns is null", "sources.dns is null"},
		{"a document that ends in the middle", `"sources": {}}`, `"sources": {`, "unexpected EOF", "unexpected EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			_, err := Read("-", strings.NewReader(text))
			check(t, "a report", err, tt.report)
			_, err = ReadEarlier("-", strings.NewReader(text))
			check(t, "a diff", err, tt.diff)
		})
	}
}

func check(t *testing.T, of string, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("for %s: got %v, want %q", of, err, want)
	}
}

// Results of version 1 as that muster wrote them, with --fail-on-new: a baseline of last
// night is compared with all the same, and its verdict is not believed.
func TestResultsOfTheVersionBeforeServeAsABaseline(t *testing.T) {
	const text = `{"schema": "muster.results/1", "verdict": {"decision": "GO", "failOn": "high", "because": "1 result judged"},
		"results": [{"id": "a", "rule": "dns/low-ttl", "target": "alias/a", "status": "fail", "severity": "blocker"}],
		"notices": [{"kind": "baseline", "message": "Since the baseline."}]}`
	doc, err := ReadEarlier("-", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Schema != Schema || doc.Results[0].Status != Fail || !doc.Earlier() || len(doc.Notices) != 2 {
		t.Errorf("got %+v", doc)
	}
	if now, err := ReadEarlier("-", strings.NewReader(strings.Replace(text, "results/1", "results/2", 1))); err != nil || now.Earlier() {
		t.Errorf("results of this version are taken for earlier ones: %v", err)
	}
}

// A made-up version before, which had another word for a rule that was deselected.
func TestResultsOfAnOlderVersionAreMigrated(t *testing.T) {
	older := compared
	older.Steps = map[int]migrate.Step{1: distrust, 0: func(doc map[string]any) error {
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

func TestADecisionOfAWhatIfRunIsNoDecision(t *testing.T) {
	for _, d := range []Decision{Go, NoGo, NotProven} {
		w := d.WouldBe()
		if w == d || w.Of() != d || w.WouldBe() != w || d.Of() != d {
			t.Errorf("%s would be %s, which is of %s", d, w, w.Of())
		}
	}
}
