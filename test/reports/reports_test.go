// Package reports lets other people's libraries read what muster writes: that of
// Prometheus, and a renderer of GitHub's Markdown. It is a module of its own, so
// that the program does not depend on them.
package reports

import (
	"bytes"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

func render(t *testing.T, format string, doc *results.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Formats[format].Write(&b, doc, report.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
