package report

import (
	"bytes"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Results come from other machines too, and every format has to cope with them.
func FuzzResults(f *testing.F) {
	for _, doc := range documents() {
		var b bytes.Buffer
		if err := Formats["json"].Write(&b, doc, Options{}); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(`{"schema": "muster.results/2", "board": [{"state": "x", "level": -7, "blockedBy": ["y"], "firstFix": "z"}], "fixFirst": [{"result": "none"}], "results": [{"findings": []}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := results.Read("-", bytes.NewReader(b))
		if err != nil {
			return
		}
		for name, format := range Formats {
			var out bytes.Buffer
			if err := format.Write(&out, doc, Options{Width: 40}); err != nil && err.Error() == "" {
				t.Errorf("%s: an error without words", name)
			}
			if bad := harm(out.String()); bad != "" {
				t.Errorf("%s: %s", name, bad)
			}
		}
		if d, err := diff.Of(doc, doc); err == nil {
			if err := Diff(&bytes.Buffer{}, d, Options{}); err != nil {
				t.Error(err)
			}
		}
	})
}
