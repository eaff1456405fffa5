package facts_test

import (
	"bytes"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// Facts come from other machines, by mail and from tickets.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"schema": "muster.facts/1", "run": {}, "estate": {"name": "x"}, "sources": {"dns": {"status": "ok", "asked": {"a": {}}}}}`,
		`{"schema": "muster.facts/1", "directory": {"views": {"recovery": null}}}`,
		`{"estate": null, "schema": "muster.facts/1"}`,
		`{"schema": "muster.facts/1", "prism": {"sites": {"recovery": {"elements": {"x": {"domains": {"items": {"p": {}}}}}}}}}`,
		`{"schema": "muster.facts/0"}`, `[`, "\xef\xbb\xbf{}", `{"schema": "muster.facts/1", "notices": ["\ud800"]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := facts.Read("-", bytes.NewReader(b))
		if err != nil {
			return
		}
		var text bytes.Buffer
		if err := doc.Write(&text); err != nil {
			t.Fatal(err)
		}
		if _, err := facts.Read("-", &text); err != nil {
			t.Errorf("what was read and written is not read again: %v", err)
		}
		if _, err := facts.Merge(doc, doc); err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}
