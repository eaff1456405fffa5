package report

import (
	"encoding/json"
	"io"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func writeJSON(w io.Writer, doc *results.Document, _ Options) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}
